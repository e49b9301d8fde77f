export { GuestSignInMonitoring, type GuestSignInMonitoringArgs } from "./guestSignInMonitoring";
