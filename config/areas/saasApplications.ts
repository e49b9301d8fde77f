import { z } from "zod";
import { at, obeys } from "../../rules/fault";
import {
    certificateNameFault,
    credentialsFaults,
    nameIdFault,
    nonGalleryProtocols,
    saasApplicationFaults,
    secretReferenceFault,
    singleSignOnModes,
} from "../../rules/saasApplication";
import { isApplicationName } from "../../rules/policyScope";
import { assignedIn, assignment, tokens } from "./applications";
import { repeatedNames, type CrossFault, type NamesIn, type NameUse, type ValuesOf } from "./crossFault";
import { emailAddress, guid, httpsUrl, name } from "./fields";
import type { GuestPolicyArea } from "./guestPolicies";
import type { MfaPolicyArea } from "./mfaPolicies";
import { moment } from "./moment";
import type { PartnerArea } from "./partners";

const text = z.string().min(1);

const singleSignOn = z.strictObject({
    mode: z
        .enum(singleSignOnModes)
        .optional()
        .describe("How My Apps opens an application of the gallery. Default saml."),
    identifierUris: z
        .array(text)
        .min(1)
        .optional()
        .describe("What the application calls itself: the entity id of SAML. Default: the template's."),
    replyUrls: z
        .array(httpsUrl)
        .min(1)
        .optional()
        .describe("Where tokens are sent: the assertion consumer service of SAML. Default: the template's."),
    loginUrl: httpsUrl
        .optional()
        .describe("Where the application starts a sign-in. Default: Entra starts it."),
    relayState: text.optional().describe("Where the application leads afterwards. For SAML only."),
    logoutUrl: httpsUrl.optional().describe("Where a sign-out is sent."),
});

const certificate = z.strictObject({
    displayName: z
        .string()
        .superRefine(obeys(certificateNameFault))
        .optional()
        .describe("Its subject. Begins with CN=. Default: CN= and the application's name."),
    endDate: moment
        .optional()
        .describe("When it ends; at most three years after it is made. Default: three years after."),
    notificationEmailAddresses: z
        .array(emailAddress)
        .optional()
        .describe("Who gets mail from Entra before it ends. Default: no one."),
});

const claims = tokens.extend({
    nameId: z
        .string()
        .superRefine(obeys(nameIdFault))
        .optional()
        .describe("The user's property that is the subject of SAML tokens, such as mail."),
});

const appRole = z.strictObject({
    value: z
        .string()
        .regex(/^[^\s]{1,120}$/, "must be up to 120 characters without spaces")
        .describe("What tokens contain."),
    displayName: text.optional().describe("Default: the value."),
});

const provisioning = z.strictObject({
    templateId: text.describe(
        "The connector: one of the application's synchronization templates, such as scim.",
    ),
    credentials: z
        .array(
            z.strictObject({
                key: text.describe("Name in Microsoft Graph, such as BaseAddress or SecretToken."),
                value: text.optional().describe("A value that is not secret."),
                secret: z
                    .string()
                    .superRefine(obeys(secretReferenceFault))
                    .optional()
                    .describe("Key of this stack config that has the secret, such as wiki:token."),
            }),
        )
        .superRefine(obeys(credentialsFaults))
        .default([])
        .describe("Credentials for the application's own service."),
    guests: z
        .enum(["include", "exclude"])
        .default("include")
        .describe("Whether guests get accounts. Default include."),
    enabled: z.boolean().default(true).describe("Whether the job runs. Default true."),
});

/** SaaS applications that the stack makes. */
export const saasApplicationFields = {
    saasApplications: z
        .array(
            z.strictObject({
                name: name.describe(
                    "Unique name in this stack config. Policies can name the application by it in includeApplications and excludeApplications.",
                ),
                displayName: text.describe("Name in the tenant."),
                templateId: guid.optional().describe("Id of a template of the gallery."),
                templateName: text
                    .optional()
                    .describe("Name of a template of the gallery; exactly one must have it."),
                nonGallery: z
                    .enum(nonGalleryProtocols)
                    .optional()
                    .describe("Protocol of an application that is in no gallery."),
                singleSignOn: singleSignOn.optional().describe("How users sign in to the application."),
                certificate: certificate
                    .optional()
                    .describe("What signs SAML tokens. Default: a certificate for three years."),
                claims: claims.optional().describe("What its tokens contain about guests."),
                appRoles: z
                    .array(appRole)
                    .optional()
                    .describe("Roles, for nonGallery oidc only. A template brings its roles."),
                requireAssignment: z
                    .boolean()
                    .default(true)
                    .describe("Only who is assigned may sign in. Default true."),
                provisioning: provisioning
                    .optional()
                    .describe("Accounts that Entra makes in the application, for those who are assigned."),
                assignments: z
                    .array(assignment)
                    .default([])
                    .describe("Who gets which app role. A template's roles are often User and msiam_access."),
            }),
        )
        .default([]),
};

export type SaasApplicationArea = ValuesOf<typeof saasApplicationFields>;

/** Names of applications, which must differ. Names of roles must differ within each application: see below. */
export const saasApplicationNames: readonly NamesIn<SaasApplicationArea>[] = [
    ({ saasApplications }) =>
        saasApplications.map((application, index) => ({
            name: application.name,
            path: ["saasApplications", index, "name"],
        })),
];

/** Roles that are declared twice, and inputs that exclude one another. */
export function saasApplicationAreaFaults({ saasApplications }: SaasApplicationArea): CrossFault[] {
    return saasApplications.flatMap((application, index) => [
        ...repeatedNames(
            (application.appRoles ?? []).map(({ value }, role) => ({
                // Ids of roles are made of their values in lower case.
                name: value.toLowerCase(),
                path: ["saasApplications", index, "appRoles", role, "value"],
            })),
        ),
        ...at(
            ["saasApplications", index],
            saasApplicationFaults({ ...application, nameId: application.claims?.nameId }),
        ),
    ]);
}

/** Where policies name applications of the stack config. */
export function policyApplications({
    accessPolicies,
    mfaPolicies,
    partners,
}: GuestPolicyArea & MfaPolicyArea & PartnerArea): NameUse[] {
    const policies = [
        ...mfaPolicies.map((policy, index) => ({ policy, path: ["mfaPolicies", index] })),
        ...accessPolicies.map((policy, index) => ({ policy, path: ["accessPolicies", index] })),
        ...partners.map(({ mfaPolicy }, index) => ({
            policy: mfaPolicy,
            path: ["partners", index, "mfaPolicy"],
        })),
    ];
    return policies.flatMap(({ policy, path }) =>
        (["includeApplications", "excludeApplications"] as const).flatMap((list) =>
            (policy?.[list] ?? [])
                .map((application, index) => ({ name: application, path: [...path, list, index] }))
                .filter(({ name }) => isApplicationName(name)),
        ),
    );
}

/** Where SaaS applications name groups. */
export function saasApplicationGroups({ saasApplications }: SaasApplicationArea): NameUse[] {
    return assignedIn("saasApplications", saasApplications, "groups");
}

/** Where SaaS applications name guests. */
export function saasApplicationGuests({ saasApplications }: SaasApplicationArea): NameUse[] {
    return assignedIn("saasApplications", saasApplications, "guests");
}
