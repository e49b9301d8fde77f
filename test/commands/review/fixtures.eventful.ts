import { blockAll, emergencyIds, mfaPolicy, partner, planOf, reviewOf, stateOf } from "./fixtures";

const northwindId = "22222222-2222-4222-8222-222222222222";

const northwind = {
    ...partner(true),
    name: "northwind",
    id: northwindId,
    inputs: { tenantId: northwindId, inboundTrust: { isMfaAccepted: true } },
};

/** Blocks whoever takes part in nothing else, on phones alone, so that not all is blocked. */
const phones = blockAll(emergencyIds);
const blockPhones = {
    ...phones,
    inputs: {
        ...phones.inputs,
        conditions: { ...(phones.inputs["conditions"] as object), platforms: { includePlatforms: ["iOS"] } },
    },
};

/** Applies only at risk, and how it is enforced is not known yet. */
const undecided = {
    ...mfaPolicy({ state: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", controls: ["block"] }),
    name: "risky",
    id: "aaaaaaaa-0000-4000-8000-000000000003",
};
const blockRisky = {
    ...undecided,
    inputs: {
        ...undecided.inputs,
        displayName: "Block risky sign-ins",
        conditions: { ...(undecided.inputs["conditions"] as object), signInRiskLevels: ["high"] },
    },
};

/** A review in which everything happens that a report can show. */
export const eventfulReview = reviewOf(
    stateOf(mfaPolicy(), partner(true), northwind),
    planOf(
        ["create", blockPhones],
        ["create", blockRisky],
        ["update", partner(false), ["inboundTrust.isMfaAccepted"]],
        [
            "update",
            mfaPolicy({ excludeUsers: emergencyIds.slice(0, 1) }),
            ["conditions.users.excludeUsers[1]"],
        ],
    ),
    [
        {
            name: "Fabrikam's people are asked once",
            scenario: {
                who: {
                    userType: "b2bCollaborationGuest",
                    homeTenantId: partner(true).id,
                    userId: "u",
                    groupIds: [],
                    roleIds: [],
                },
                target: { applicationId: "a" },
                atHome: { isMfaDone: true },
            },
            expect: { mfa: "onceAtHome" },
        },
    ],
);
