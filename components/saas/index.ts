export type { SaasApplicationArgs, SaasAppRole, SaasCertificate, SaasClaims, SaasSingleSignOn } from "./args";
export { SaasApplication } from "./saasApplication";
