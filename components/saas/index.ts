export type {
    SaasApplicationArgs,
    SaasAppRole,
    SaasCertificate,
    SaasClaims,
    SaasCredential,
    SaasProvisioning,
    SaasSingleSignOn,
} from "./args";
export { SaasApplication } from "./saasApplication";
