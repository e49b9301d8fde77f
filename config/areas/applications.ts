import { z } from "zod";
import { mappedClaimFault } from "../../rules/application";
import { obeys } from "../../rules/fault";
import { claimNameFault, type TokenKind } from "../../rules/restrictedClaims";
import type { NamesIn, NameUse, ValuesOf } from "./crossFault";
import { emailAddress, guid, name } from "./fields";

/** Who gets a role of an application. */
export const assignment = z.strictObject({
    appRole: z
        .string()
        .min(1)
        .optional()
        .describe("The role's value, or its name where it has none; default access if left out."),
    groups: z.array(name).default([]).describe("Names of groups; direct members get access."),
    guests: z.array(emailAddress).default([]).describe("Addresses of the guest list."),
    principalIds: z.array(guid).default([]).describe("Object ids of further users and groups."),
});

const claimName = (token: TokenKind) =>
    z
        .string()
        .min(1)
        .superRefine(obeys((claim) => claimNameFault(token, claim)))
        .optional();

const mappedClaim = z
    .strictObject({
        id: z.string().min(1).describe("The user's property, such as mail or localuserprincipalname."),
        jwt: claimName("jwt").describe("Name of the claim in a JWT; not one that Entra sets itself."),
        saml: claimName("saml").describe(
            "Name of the claim in a SAML token; not one that Entra sets itself.",
        ),
    })
    .superRefine(obeys((claim) => mappedClaimFault({ jwt: claim.jwt, saml: claim.saml })));

/** What an application's tokens contain about guests. */
export const tokens = z.strictObject({
    mappedClaims: z.array(mappedClaim).default([]).describe("User properties that tokens carry as claims."),
    groups: z
        .enum(["None", "SecurityGroup", "DirectoryRole", "ApplicationGroup", "All"])
        .optional()
        .describe("Which groups a token names."),
    optionalClaims: z
        .array(z.string().min(1))
        .optional()
        .describe("Claims of ID and access tokens, such as acct, email or ctry."),
});

/** Guests' access to enterprise applications. */
export const applicationFields = {
    applications: z
        .array(
            z.strictObject({
                name,
                appId: guid.describe("The application's app id, which is not its object id."),
                requireAssignment: z
                    .boolean()
                    .optional()
                    .describe("Only who is assigned may sign in; as the tenant has it if left out."),
                assignments: z.array(assignment).min(1).describe("Who gets which app role."),
                tokens: tokens.optional().describe("What its tokens contain about guests."),
            }),
        )
        .default([]),
};

export type ApplicationArea = ValuesOf<typeof applicationFields>;

/** Names of applications, and the applications themselves: two entries would undo each other's settings. */
export const applicationNames: readonly NamesIn<ApplicationArea>[] = (["name", "appId"] as const).map(
    (key) =>
        ({ applications }) =>
            applications.map((application, index) => ({
                name: application[key],
                path: ["applications", index, key],
            })),
);

/** Where applications name groups. */
export function applicationGroups({ applications }: ApplicationArea): NameUse[] {
    return assignedIn("applications", applications, "groups");
}

/** Where applications name guests. */
export function applicationGuests({ applications }: ApplicationArea): NameUse[] {
    return assignedIn("applications", applications, "guests");
}

/** Where the assignments of a list of applications name groups or guests. */
export function assignedIn(
    list: string,
    applications: readonly { readonly assignments: readonly z.infer<typeof assignment>[] }[],
    key: "groups" | "guests",
): NameUse[] {
    return applications.flatMap(({ assignments }, application) =>
        assignments.flatMap((one, index) =>
            one[key].map((used, position) => ({
                name: used,
                path: [list, application, "assignments", index, key, position],
            })),
        ),
    );
}
