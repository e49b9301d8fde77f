import { z } from "zod";
import { combinationsFaults, strengthFault } from "../../rules/authenticationStrength";
import { at, obeys } from "../../rules/fault";
import { deviceFilterFault } from "../../rules/filterRule";
import { isGuid } from "../../rules/guid";
import { countriesFaults, namedLocationFaults } from "../../rules/namedLocation";
import { recommendedGuestPolicyNames } from "../../rules/recommendedPolicies";
import { excludedGroups, repeatedNames, type CrossFault, type NameUse, type ValuesOf } from "./crossFault";
import { adoptionFields } from "./adoption";
import { guid, name } from "./fields";
import type { MfaPolicyArea } from "./mfaPolicies";
import { guestType, policyState, strengthName } from "./mfaPolicyFields";
import { partnerTenants } from "./partnerReference";
import type { PartnerArea } from "./partners";
import { rollout } from "./rollout";

/** Countries by their two-letter codes (ISO 3166-1). */
const countries = z.array(z.string());

/** What all policies for guests can say of themselves. */
const scope = {
    name,
    state: policyState.optional().describe("Default reportOnly. Not together with rollout."),
    rollout,
    guestTypes: z.array(guestType).min(1).optional().describe("Kinds of guests; default all."),
    partnerTenants,
    excludeGroups: z.array(name).optional().describe("Names of groups left out."),
    excludeUserIds: z.array(guid).optional().describe("Object ids of users left out."),
    ...adoptionFields,
};

const recommendedPolicy = z.enum(recommendedGuestPolicyNames);

const riskLevels = z.array(z.enum(["low", "medium", "high", "none"])).min(1);
const platforms = z
    .array(z.enum(["android", "iOS", "windows", "windowsPhone", "macOS", "linux", "all"]))
    .min(1);
/** A location by its name in the stack config, by id, or all of a kind. */
const allLocations = ["All", "AllTrusted"];
const locations = z.array(z.union([z.enum(["All", "AllTrusted"]), guid, name])).min(1);

const grant = z.strictObject({
    block: z.literal(true).optional(),
    mfa: z.literal(true).optional(),
    authenticationStrength: strengthName.optional().describe("Built-in, declared here, or an id."),
    termsOfUseIds: z.array(guid).min(1).optional(),
    compliantDevice: z.literal(true).optional(),
    hybridJoinedDevice: z.literal(true).optional(),
    require: z.enum(["all", "one"]).optional().describe("Default all."),
});

const session = z.strictObject({
    signInFrequency: z
        .union([
            z.literal("everyTime"),
            z.strictObject({ hours: z.int().min(1).max(23) }),
            z.strictObject({ days: z.int().min(1).max(365) }),
        ])
        .optional(),
    persistentBrowser: z.enum(["always", "never"]).optional(),
});

const conditions = z.strictObject({
    locations: z.strictObject({ include: locations, exclude: locations.optional() }).optional(),
    platforms: z.strictObject({ include: platforms, exclude: platforms.optional() }).optional(),
    clientAppTypes: z
        .array(z.enum(["all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"]))
        .min(1)
        .optional(),
    deviceFilter: z
        .strictObject({
            mode: z.enum(["include", "exclude"]),
            rule: z.string().superRefine(obeys(deviceFilterFault)),
        })
        .optional(),
    signInRiskLevels: riskLevels.optional(),
    userRiskLevels: riskLevels.optional(),
    authenticationFlows: z
        .array(z.enum(["deviceCodeFlow", "authenticationTransfer"]))
        .min(1)
        .optional(),
});

/** Policies for guests besides MFA, and the locations and strengths that they name. */
export const guestPolicyFields = {
    namedLocations: z
        .array(
            z
                .strictObject({
                    name,
                    displayName: z.string().min(1).max(256),
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
                displayName: z.string().min(1).max(30),
                description: z.string().min(1).optional(),
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
                policy: recommendedPolicy,
                displayName: z.string().min(1).optional(),
                termsOfUseIds: z.array(guid).min(1).optional(),
                countries: countries
                    .superRefine(obeys(countriesFaults))
                    .optional()
                    .describe("Two-letter codes (ISO 3166-1), such as DE."),
                signInHours: z.int().min(1).max(23).optional(),
            }),
        )
        .default([])
        .describe("Policies that tenants commonly need, by name."),
    accessPolicies: z
        .array(
            z.strictObject({
                ...scope,
                displayName: z.string().min(1).max(256),
                includeApplications: z.array(z.string().min(1)).min(1).optional().describe("Default All."),
                excludeApplications: z.array(z.string().min(1)).optional(),
                grant: grant.optional(),
                session: session.optional(),
                conditions: conditions.optional(),
            }),
        )
        .default([]),
};

export type GuestPolicyArea = ValuesOf<typeof guestPolicyFields>;

/** Names used twice or of nothing, and what a policy lacks or has no use for. */
export function guestPolicyFaults(config: GuestPolicyArea & MfaPolicyArea & PartnerArea): CrossFault[] {
    const { namedLocations, authenticationStrengths, recommendedPolicies, accessPolicies } = config;
    const named = (list: string, items: readonly { name?: string | undefined }[]) =>
        items.map((item, index) => ({ name: item.name ?? "", path: [list, index, "name"] }));
    const recommended = recommendedPolicies.map(({ name: own, policy }) => ({ name: own ?? policy }));
    return [
        ...repeatedNames(named("namedLocations", namedLocations)),
        ...repeatedNames(named("authenticationStrengths", authenticationStrengths)),
        ...repeatedNames([
            ...named("mfaPolicies", config.mfaPolicies),
            ...named("recommendedPolicies", recommended),
            ...named("accessPolicies", accessPolicies),
        ]),
        ...wrongInputs(config),
        ...unknownLocations(config),
        ...bothStateAndPlan(config),
    ];
}

function wrongInputs({ recommendedPolicies, accessPolicies }: GuestPolicyArea): CrossFault[] {
    const own = {
        termsOfUseIds: "terms-of-use-for-guests",
        countries: "block-guests-outside-countries",
        signInHours: "sign-in-frequency-for-guests",
    } as const;
    const recommended = recommendedPolicies.flatMap((recommendation, index) =>
        (Object.keys(own) as (keyof typeof own)[]).flatMap((key) => {
            const [isGiven, isOwn] = [recommendation[key] !== undefined, own[key] === recommendation.policy];
            const path = ["recommendedPolicies", index, key];
            if (isOwn && !isGiven && key !== "signInHours") {
                return [{ path, message: `${recommendation.policy} needs it`, cure: "Add it" }];
            }
            return isGiven && !isOwn
                ? [
                      {
                          path,
                          message: `${recommendation.policy} has no use for it`,
                          cure: `Remove it, or choose ${own[key]}`,
                      },
                  ]
                : [];
        }),
    );
    const access = accessPolicies.flatMap(({ grant: asked = {}, session: limits = {} }, index) => {
        const path = ["accessPolicies", index];
        const controls = Object.entries(asked).filter(
            ([key, value]) => key !== "require" && value !== undefined,
        );
        const count = controls.length;
        const limitCount = Object.values(limits).filter((value) => value !== undefined).length;
        if (count + limitCount === 0) {
            const message = "does nothing: it has neither grant nor session controls";
            return [{ path, message, cure: "Say what it asks, in grant or in session" }];
        }
        if (asked.block && count + limitCount > 1) {
            const message = "blocks, and asks for something besides, which nobody could meet";
            return [{ path: [...path, "grant"], message, cure: "Keep block alone, or remove it" }];
        }
        return asked.mfa && asked.authenticationStrength
            ? [
                  {
                      path: [...path, "grant"],
                      message: "asks for mfa and for a strength",
                      cure: "Give one of the two",
                  },
              ]
            : [];
    });
    return [...recommended, ...access];
}

function unknownLocations({
    accessPolicies,
    namedLocations,
    authenticationStrengths,
}: GuestPolicyArea): CrossFault[] {
    const known = namedLocations.map(({ name: own }) => own);
    const strengths = authenticationStrengths.map(({ name: own }) => own);
    return accessPolicies.flatMap(({ conditions: when, grant: asked }, index) => {
        const used = (["include", "exclude"] as const).flatMap((side) =>
            (when?.locations?.[side] ?? []).map((location, place) => ({
                location,
                path: ["accessPolicies", index, "conditions", "locations", side, place],
            })),
        );
        const wrong = used.filter(
            ({ location }) =>
                !known.includes(location) && !allLocations.includes(location) && !isGuid(location),
        );
        const unknownStrength = strengthFault(asked?.authenticationStrength, strengths);
        return [
            ...wrong.map(({ location, path }) => ({
                path,
                message: `there is no location ${JSON.stringify(location)}`,
                cure: `Declare it under namedLocations, or name one of: ${known.join(", ") || "none declared"}`,
            })),
            ...at(["accessPolicies", index, "grant", "authenticationStrength"], unknownStrength),
        ];
    });
}

function bothStateAndPlan({
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
    return policies
        .filter(({ policy }) => policy?.state !== undefined && policy.rollout !== undefined)
        .map(({ path }) => ({
            path: [...path, "rollout"],
            message: "stands beside state",
            cure: "Give one of the two",
        }));
}

/** Where policies for guests name groups. */
export function guestPolicyGroups({ recommendedPolicies, accessPolicies }: GuestPolicyArea): NameUse[] {
    return [
        ...excludedGroups("recommendedPolicies", recommendedPolicies),
        ...excludedGroups("accessPolicies", accessPolicies),
    ];
}
