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

/** A part of a JSON Schema, as far as {@link relaxed} changes it. */
interface SchemaPart {
    readonly $ref?: string;
    readonly properties?: Readonly<Record<string, SchemaPart>>;
    readonly required?: readonly string[];
    readonly items?: SchemaPart;
    readonly anyOf?: readonly SchemaPart[];
    readonly additionalProperties?: unknown;
    readonly type?: unknown;
}

type Definitions = Readonly<Record<string, SchemaPart>>;

/**
 * The schema of what is merged over other settings: no key is required, null takes a key away, and a list whose entries
 * have names can be a mapping of these names.
 */
function relaxed(part: SchemaPart, defs: Definitions): SchemaPart {
    const { $ref, properties, items, anyOf } = part;
    const hasNames = (items?.$ref ? defs[items.$ref.slice("#/$defs/".length)] : items)?.properties?.["name"];
    const own: SchemaPart = {
        ...Object.fromEntries(Object.entries(part).filter(([key]) => key !== "required")),
        ...($ref !== undefined && { $ref: $ref.replace("#/$defs/", "#/$defs/shared-") }),
        ...(anyOf && { anyOf: anyOf.map((each) => relaxed(each, defs)) }),
        ...(items && { items: relaxed(items, defs) }),
        ...(properties && { properties: relaxedProperties(properties, defs) }),
    };
    if (items === undefined || hasNames === undefined) {
        return own;
    }
    const byName: SchemaPart = { type: "object", additionalProperties: orNull(relaxed(items, defs)) };
    return { anyOf: [own, byName] };
}

function relaxedProperties(properties: Definitions, defs: Definitions): Definitions {
    return Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [key, orNull(relaxed(value, defs))]),
    );
}

function orNull(part: SchemaPart): SchemaPart {
    return { anyOf: [part, { type: "null" }] };
}

/**
 * The JSON Schema of a whole `Pulumi.<stack>.yaml`, for editors. With `extends`, a key can be left out or be null. It
 * refuses unknown keys under `entra-b2b` and leaves keys
 * of other namespaces alone. Secure values (`secure: …`) are for those other namespaces only.
 */
export function stackFileJsonSchema(): unknown {
    const { properties = {}, $defs = {} } = z.toJSONSchema(tenantSchema, { io: "input", reused: "ref" });
    const { extends: shares, ...own } = properties as Record<string, SchemaPart>;
    const defs = $defs as Definitions;
    const keys = (all: Readonly<Record<string, unknown>>) => ({
        type: "object",
        properties: Object.fromEntries(
            Object.entries(all).map(([key, value]) => [`entra-b2b:${key}`, value]),
        ),
        patternProperties: { "^(?!entra-b2b:)": true },
        additionalProperties: false,
    });
    return {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        title: "Stack config of pulumi-entra-b2b",
        type: "object",
        $defs: {
            ...defs,
            ...Object.fromEntries(
                Object.entries(defs).map(([name, part]) => [`shared-${name}`, relaxed(part, defs)]),
            ),
        },
        properties: {
            config: {
                anyOf: [
                    keys(own),
                    {
                        ...keys({ extends: shares, ...relaxedProperties(own, defs) }),
                        required: ["entra-b2b:extends"],
                    },
                ],
            },
        },
    };
}
