import { z } from "zod";
import { combinationsFaults } from "../../rules/authenticationStrength";
import { at, obeys } from "../../rules/fault";
import { namedLocationFaults } from "../../rules/namedLocation";
import * as controls from "../../rules/policyControls";
import { recommendedGuestPolicyNames, recommendedPolicyFaults } from "../../rules/recommendedPolicies";
import { stateOrRolloutFaults } from "../../rules/rollout";
import {
    excludedGroups,
    type CrossFault,
    type DeclaredNames,
    type NamesIn,
    type NameUse,
    type ValuesOf,
} from "./crossFault";
import { adoptionFields } from "./adoption";
import { guid, name } from "./fields";
import type { MfaPolicyArea } from "./mfaPolicies";
import { applicationFields, guestTypes, policyDisplayName, policyState } from "./mfaPolicyFields";
import { partnerTenants } from "./partnerReference";
import type { PartnerArea } from "./partners";
import { renameFields } from "./renames";
import { rollout } from "./rollout";

/** Countries by their two-letter codes (ISO 3166-1). */
const countries = z.array(z.string());

/** What all policies for guests can declare. */
const scope = {
    name,
    ...renameFields,
    state: policyState.optional().describe("Default reportOnly. Not together with rollout."),
    rollout,
    guestTypes,
    partnerTenants,
    excludeGroups: z.array(name).optional().describe("Names of groups left out."),
    excludeUserIds: z.array(guid).optional().describe("Object ids of users left out."),
    ...adoptionFields,
};

const recommendedPolicy = z.enum(recommendedGuestPolicyNames);

const riskLevels = z.array(z.enum(controls.riskLevels));
const platforms = z.array(z.enum(controls.platforms));
/** A location by its name in the stack config, by id, or all of a kind. */
const locations = z.array(z.union([z.enum(controls.locationWords), guid, name]));

const grant = z.strictObject({
    block: z.literal(true).optional().describe("Blocks the sign-in. Only by itself."),
    mfa: z.literal(true).optional().describe("Asks for MFA."),
    authenticationStrength: z.string().optional().describe("Built-in, declared here, or an id."),
    termsOfUseIds: z.array(guid).optional().describe("Ids of terms of use to accept."),
    compliantDevice: z.literal(true).optional().describe("Asks for a compliant device."),
    hybridJoinedDevice: z.literal(true).optional().describe("Asks for a hybrid joined device."),
    require: z
        .enum(["all", "one"])
        .optional()
        .describe("Whether all controls are required or one is enough. Default all."),
});

const session = z.strictObject({
    signInFrequency: z
        .union([
            z.literal("everyTime"),
            z.strictObject({ hours: z.number().describe("From 1 to 23.") }),
            z.strictObject({ days: z.number().describe("From 1 to 365.") }),
        ])
        .optional()
        .describe("How long a sign-in is valid."),
    persistentBrowser: z
        .enum(["always", "never"])
        .optional()
        .describe("Whether a browser stays signed in after it is closed. Needs all applications."),
});

const conditions = z.strictObject({
    locations: z
        .strictObject({
            include: locations.describe("All, AllTrusted, names of namedLocations, or ids."),
            exclude: locations.optional().describe("The same words. What is left out."),
        })
        .optional()
        .describe("Where the sign-in comes from."),
    platforms: z
        .strictObject({
            include: platforms.describe("Platforms that the policy applies to."),
            exclude: platforms.optional().describe("Platforms that it leaves out."),
        })
        .optional()
        .describe("Platform of the device."),
    clientAppTypes: z
        .array(z.enum(controls.clientAppTypes))
        .optional()
        .describe("Kinds of client applications. Default all."),
    deviceFilter: z
        .strictObject({
            mode: z
                .enum(["include", "exclude"])
                .describe("Whether the policy applies to these devices or leaves them out."),
            rule: z.string().describe("A rule over device properties, in Entra's rule language."),
        })
        .optional()
        .describe("Devices by a rule."),
    signInRiskLevels: riskLevels.optional().describe("Levels of sign-in risk. Needs Entra ID P2."),
    userRiskLevels: riskLevels.optional().describe("Levels of user risk. Needs Entra ID P2."),
    authenticationFlows: z
        .array(z.enum(controls.authenticationFlows))
        .optional()
        .describe("Only sign-ins by these flows."),
});

/** Policies for guests other than MFA policies, and the locations and strengths that they name. */
export const guestPolicyFields = {
    namedLocations: z
        .array(
            z
                .strictObject({
                    name,
                    ...renameFields,
                    displayName: z.string().min(1).max(256).describe("Name shown in Entra."),
                    ipRanges: z.array(z.string()).optional().describe("In CIDR notation; IPv4 or IPv6."),
                    isTrusted: z.boolean().optional().describe("Only with ipRanges."),
                    countries: countries.optional().describe("Two-letter codes (ISO 3166-1), such as DE."),
                    includeUnknownCountries: z.boolean().optional().describe("Only with countries."),
                    ...adoptionFields,
                })
                .superRefine(obeys(namedLocationFaults)),
        )
        .default([]),
    authenticationStrengths: z
        .array(
            z.strictObject({
                name,
                ...renameFields,
                displayName: z.string().min(1).max(30).describe("Name shown in Entra."),
                description: z.string().min(1).optional().describe("What the strength is for."),
                allowedCombinations: z
                    .array(z.string())
                    .superRefine(obeys(combinationsFaults))
                    .describe("Methods joined by commas, such as fido2 or password,sms; one is enough."),
                ...adoptionFields,
            }),
        )
        .default([]),
    recommendedPolicies: z
        .array(
            z.strictObject({
                ...scope,
                name: name.optional().describe("Default the policy's."),
                policy: recommendedPolicy.describe("Which policy."),
                displayName: policyDisplayName
                    .optional()
                    .describe("Name shown in Entra. Default the policy's."),
                termsOfUseIds: z
                    .array(guid)
                    .optional()
                    .describe("Ids of terms of use, for terms-of-use-for-guests."),
                countries: countries.optional().describe("Two-letter codes (ISO 3166-1), such as DE."),
                signInHours: z
                    .number()
                    .optional()
                    .describe("Hours for which a sign-in is valid, for sign-in-frequency-for-guests."),
            }),
        )
        .default([])
        .describe("Policies that tenants commonly need, by name."),
    accessPolicies: z
        .array(
            z.strictObject({
                ...scope,
                displayName: policyDisplayName.describe("Name shown in Entra."),
                ...applicationFields,
                grant: grant.optional().describe("What a sign-in needs."),
                session: session.optional().describe("How long it lasts."),
                conditions: conditions.optional().describe("Which sign-ins. Default all."),
            }),
        )
        .default([]),
};

/** The member that names an entry without a `name`, by list. */
export const defaultNames = { recommendedPolicies: "policy" } as const;

export type GuestPolicyArea = ValuesOf<typeof guestPolicyFields>;

/** Names of locations, of strengths, and of policies, whichever list they are in. */
export const guestPolicyNames: readonly NamesIn<GuestPolicyArea & MfaPolicyArea>[] = [
    ({ namedLocations }) => namesIn("namedLocations", namedLocations),
    ({ authenticationStrengths }) => namesIn("authenticationStrengths", authenticationStrengths),
    ({ mfaPolicies, recommendedPolicies, accessPolicies }) => [
        ...namesIn("mfaPolicies", mfaPolicies),
        ...namesIn(
            "recommendedPolicies",
            recommendedPolicies.map(({ name: own, [defaultNames.recommendedPolicies]: byDefault }) => ({
                name: own ?? byDefault,
            })),
        ),
        ...namesIn("accessPolicies", accessPolicies),
    ],
];

function namesIn(list: string, entries: readonly { readonly name: string }[]): NameUse[] {
    return entries.map(({ name: own }, index) => ({ name: own, path: [list, index, "name"] }));
}

/** What a recommended policy lacks or does not use. */
export function recommendedFaults({ recommendedPolicies }: GuestPolicyArea): CrossFault[] {
    return recommendedPolicies.flatMap((policy, index) =>
        at(["recommendedPolicies", index], recommendedPolicyFaults(policy)),
    );
}

/** Controls and conditions that Entra refuses, and locations and strengths that are not declared. */
export function accessPolicyFaults(
    { accessPolicies }: GuestPolicyArea,
    { authenticationStrengths: strengths, namedLocations: locations }: DeclaredNames,
): CrossFault[] {
    return strengths === undefined || locations === undefined
        ? []
        : accessPolicies.flatMap((policy, index) =>
              at(["accessPolicies", index], controls.policyControlsFaults(policy, { strengths, locations })),
          );
}

/** Policies with a state beside a plan, which would contradict each other. */
export function bothStateAndPlan({
    partners,
    mfaPolicies,
    recommendedPolicies,
    accessPolicies,
}: GuestPolicyArea & MfaPolicyArea & PartnerArea): CrossFault[] {
    const lists = { mfaPolicies, recommendedPolicies, accessPolicies };
    const policies = [
        ...partners.map(({ mfaPolicy }, index) => ({
            policy: mfaPolicy,
            path: ["partners", index, "mfaPolicy"],
        })),
        ...Object.entries(lists).flatMap(([list, all]) =>
            all.map((policy, index) => ({ policy, path: [list, index] })),
        ),
    ];
    return policies.flatMap(({ policy, path }) =>
        at(path, stateOrRolloutFaults(policy?.state, policy?.rollout)),
    );
}

/** Where policies for guests name groups. */
export function guestPolicyGroups({ recommendedPolicies, accessPolicies }: GuestPolicyArea): NameUse[] {
    return [
        ...excludedGroups("recommendedPolicies", recommendedPolicies),
        ...excludedGroups("accessPolicies", accessPolicies),
    ];
}
