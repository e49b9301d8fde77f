import { z } from "zod";
import { areaFields } from "./areas";

/** A tenant's stack config, under the namespace `entra-b2b`. */
export const tenantSchema = z.strictObject(areaFields);

/** A tenant's configuration, checked, with defaults filled in. */
export type TenantConfig = z.infer<typeof tenantSchema>;
export type PartnerConfig = TenantConfig["partners"][number];

/** The JSON Schema of the keys under `entra-b2b`, for reference. */
export function tenantJsonSchema(): { readonly properties: Readonly<Record<string, unknown>> } {
    return z.toJSONSchema(tenantSchema, { io: "input" }) as never;
}

/**
 * The JSON Schema of a whole `Pulumi.<stack>.yaml`, for editors. It refuses unknown keys under `entra-b2b` and leaves keys
 * of other namespaces alone. Secure values (`secure: …`) are for those other namespaces only.
 */
export function stackFileJsonSchema(): unknown {
    const { properties = {}, $defs } = z.toJSONSchema(tenantSchema, { io: "input", reused: "ref" });
    return {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        title: "Stack config of pulumi-entra-b2b",
        type: "object",
        $defs,
        properties: {
            config: {
                type: "object",
                properties: Object.fromEntries(
                    Object.entries(properties).map(([key, value]) => [`entra-b2b:${key}`, value]),
                ),
                patternProperties: { "^(?!entra-b2b:)": true },
                additionalProperties: false,
            },
        },
    };
}
