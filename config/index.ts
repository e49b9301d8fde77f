/** One tenant's stack config and guest list: read, checked as a whole, turned into typed data. */
export { domainOf, normalizeEmailAddress } from "../rules/emailAddress";
export { checkGuestList } from "./guestList";
export type { GuestListEntry } from "./guestListRow";
export { needs, permissionsFor, type Need, type Permission } from "./permissions";
export { ConfigurationError, type Problem } from "./problems";
export { findProject, shortName, type PulumiProject } from "./project";
export { decode, namespace, ownKeys } from "./keys";
export { lineFinder, type LineOf, type Place } from "./lineFinder";
export { BaseFiles, mergedSettings, type MergedSettings } from "./shared";
export { findStackFile, readStackFile, type StackFile, type StackFileSource } from "./stackFile";
export { stackFileJsonSchema, tenantJsonSchema, type PartnerConfig, type TenantConfig } from "./schema";
export { loadTenant, type Tenant, type TenantGuest, type TenantSource } from "./tenant";
export { checkedStackOf, checkTenantConfig, tenantConfigOf, type CheckedStack } from "./tenantConfig";
