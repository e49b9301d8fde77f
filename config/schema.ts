import { z } from "zod";
import { areaFields } from "./areas";

/** A tenant's stack config, under the namespace `entra-b2b`. */
export const tenantSchema = z.strictObject(areaFields);

/** A tenant's configuration, checked, with defaults filled in. */
export type TenantConfig = z.infer<typeof tenantSchema>;
export type PartnerConfig = TenantConfig["partners"][number];

/** The stack config's JSON schema, for editors and reference. */
export function tenantJsonSchema(): unknown {
    return z.toJSONSchema(tenantSchema, { io: "input" });
}
