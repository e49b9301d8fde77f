import { z } from "zod";
import { normalizeDomain } from "./emailAddress";

/** The form of object ids and tenant ids; without flags, which a JSON schema would lose. */
export const guidPattern = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

const guid = z
    .string()
    .regex(guidPattern, "must be a GUID")
    .transform((text) => text.toLowerCase());

const name = z
    .string()
    .regex(
        /^[a-z0-9][a-z0-9-]*$/,
        "must be lower-case letters, digits and hyphens: it becomes a resource's name",
    );

const httpsUrl = z.string().refine((text) => URL.parse(text)?.protocol === "https:", "must be an https URL");

const guestType = z.enum([
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "otherExternalUser",
    "serviceProvider",
]);

const policyState = z.enum(["reportOnly", "enabled", "disabled"]);

const builtInStrengths = ["multifactor", "passwordlessMfa", "phishingResistantMfa"] as const;

const authenticationStrength = z.union([z.enum(builtInStrengths), guid], {
    error: `must be ${builtInStrengths.join(", ")}, or a strength's id (GUID)`,
});

/** A partner's name or a tenant id: both in lower case. */
const partnerReference = z
    .string()
    .min(1)
    .transform((text) => text.toLowerCase());

/** In the form that guests' addresses have. */
const domain = z.string().transform((text, context) => {
    const normalized = normalizeDomain(text);
    if (normalized === undefined) {
        context.issues.push({
            code: "custom",
            input: text,
            message: "must be a mail domain, such as contoso.com",
        });
        return z.NEVER;
    }
    return normalized;
});

const mfaPolicyFields = {
    displayName: z.string().min(1).describe("Name shown in Entra."),
    state: policyState.default("reportOnly").describe("reportOnly asks nobody; enabled asks for real."),
    guestTypes: z.array(guestType).min(1).optional().describe("Kinds of guests; default all."),
    authenticationStrength: authenticationStrength.optional().describe("Default: any MFA."),
    includeApplications: z.array(z.string().min(1)).min(1).optional().describe("App ids; default All."),
    excludeApplications: z.array(z.string().min(1)).optional(),
    excludeGroups: z.array(name).optional().describe("Names of groups left out."),
};

const inboundTrust = z.strictObject({
    isMfaAccepted: z.boolean().default(false),
    isCompliantDeviceAccepted: z.boolean().default(false),
    isHybridAzureADJoinedDeviceAccepted: z.boolean().default(false),
});

/** A tenant's stack config, under the namespace `entra-b2b`. */
export const tenantSchema = z.strictObject({
    guestList: z.string().min(1).optional().describe("The guests' CSV file, from the stacks folder."),
    onRemove: z
        .enum(["retain", "block", "delete"])
        .default("retain")
        .describe("What becomes of a guest who leaves the list."),
    inviteRedirectUrl: httpsUrl.optional().describe("Where guests land; default the My Apps portal."),
    emergencyAccess: z
        .strictObject({ accountIds: z.array(guid).optional(), groupId: guid.optional() })
        .optional()
        .describe("Accounts that no policy may lock out. Required with any MFA policy."),
    groups: z
        .array(
            z.strictObject({
                name,
                displayName: z.string().min(1).max(256),
                description: z.string().max(1024).optional(),
            }),
        )
        .default([]),
    partners: z
        .array(
            z.strictObject({
                name,
                tenantId: guid,
                domains: z.array(domain).default([]).describe("Mail domains of its people."),
                inboundTrust: inboundTrust.describe("Which claims of the partner are believed."),
                groups: z.array(name).default([]).describe("Groups that all its guests join."),
                mfaPolicy: z
                    .strictObject(mfaPolicyFields)
                    .optional()
                    .describe("A policy for its people alone."),
            }),
        )
        .default([]),
    mfaPolicies: z
        .array(
            z.strictObject({
                name,
                ...mfaPolicyFields,
                partnerTenants: z
                    .union([z.literal("all"), z.array(partnerReference).min(1)], {
                        error: "must be all, or a list of names of partners or tenant ids",
                    })
                    .default("all")
                    .describe("all, or names of partners or tenant ids."),
            }),
        )
        .default([]),
});

/** A tenant's configuration, checked, with defaults filled in. */
export type TenantConfig = z.infer<typeof tenantSchema>;
export type PartnerConfig = TenantConfig["partners"][number];

/** The stack config's JSON schema, for editors and reference. */
export function tenantJsonSchema(): unknown {
    return z.toJSONSchema(tenantSchema, { io: "input" });
}
