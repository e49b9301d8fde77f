export * from "./guestBilling";
export { GuestAzureRole, type AzurePrincipal, type GuestAzureRoleArgs } from "./roleAssignment";
export * from "./signInLogs";
