import assert from "node:assert/strict";
import fc from "fast-check";
import { GuestAccessPolicy, guestTypes, type GuestAccessPolicyArgs } from "../../../components";
import { isSamePolicy, type PolicyJson } from "../../../graph";
import { isEntry } from "../../../commands/import/finding";
import { commonExclusions, isAboutGuests, policyEntry } from "../../../commands/import/policies";
import type { GraphObject } from "../../../commands/import/tenantSnapshot";
import { onlyOf, registrationsOf } from "../../components/mocks";

const accountIds = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];
const guid = (digit: number) => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`;
const id = guid(9);
const references = {
    emergencyAccess: { accountIds },
    groups: new Map([[guid(5), "left-out"]]),
    locations: new Map([[guid(6), "office"]]),
    strengths: new Map([[guid(7), "keys"]]),
};

/** The policy that the component declares, in Graph's JSON with what the service adds. */
async function deployed(args: Partial<GuestAccessPolicyArgs>): Promise<GraphObject> {
    const made = await registrationsOf(() => {
        new GuestAccessPolicy("guests", {
            displayName: "Guests",
            emergencyAccess: { accountIds },
            ...args,
        });
    });
    const policy = onlyOf(made, "ConditionalAccessPolicy").inputs as PolicyJson;
    return { ...policy, id, createdDateTime: "2024-01-01T00:00:00Z", templateId: null };
}

/** What an entry of the stack config comes to, as the program passes it on. */
function argsOf(entry: Readonly<Record<string, unknown>>): Partial<GuestAccessPolicyArgs> {
    const { excludeGroups, partnerTenants, grant, conditions, ...others } = entry;
    const nameToId = (map: ReadonlyMap<string, string>, name: string) =>
        [...map].find(([, known]) => known === name)?.[0] ?? name;
    const places = (conditions as { locations?: Record<string, string[]> } | undefined)?.locations;
    const strength = (grant as { authenticationStrength?: string } | undefined)?.authenticationStrength;
    return {
        ...others,
        ...(excludeGroups !== undefined && {
            excludeGroupIds: (excludeGroups as string[]).map((name) => nameToId(references.groups, name)),
        }),
        ...(partnerTenants !== undefined && { partnerTenantIds: partnerTenants as string[] }),
        ...(grant !== undefined && {
            grant: {
                ...(grant as object),
                ...(strength !== undefined && {
                    authenticationStrength: nameToId(references.strengths, strength),
                }),
            },
        }),
        ...(conditions !== undefined && {
            conditions: {
                ...(conditions as object),
                ...(places && {
                    locations: Object.fromEntries(
                        Object.entries(places).map(([side, list]) => [
                            side,
                            list.map((name) => nameToId(references.locations, name)),
                        ]),
                    ),
                }),
            },
        }),
    } as Partial<GuestAccessPolicyArgs>;
}

const subset = <T>(items: readonly T[]) => fc.subarray([...items], { minLength: 1 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const yes = optional(fc.constant(true as const));

const grant = fc.oneof(
    fc.constant({ block: true as const }),
    fc
        .record({
            mfa: yes,
            compliantDevice: yes,
            hybridJoinedDevice: yes,
            termsOfUseIds: optional(subset([guid(1), guid(2)])),
            require: fc.constantFrom("all" as const, "one" as const, undefined),
        })
        .map((controls) =>
            controls.mfa || controls.compliantDevice ? controls : { ...controls, mfa: true as const },
        ),
    fc.record({
        authenticationStrength: fc.constantFrom("multifactor", guid(7)),
        compliantDevice: yes,
        require: fc.constantFrom("all" as const, "one" as const),
    }),
);

const policyArgs = fc.record({
    state: fc.constantFrom("reportOnly" as const, "enabled" as const, "disabled" as const),
    guestTypes: optional(subset(guestTypes)),
    partnerTenantIds: fc.oneof(fc.constant("all" as const), subset([guid(3), guid(4)])),
    includeApplications: fc.oneof(fc.constant(["All"]), subset(["Office365", guid(8)])),
    excludeApplications: fc.subarray([guid(1)]),
    excludeUserIds: fc.subarray([guid(2), guid(3)]),
    excludeGroupIds: fc.subarray([guid(5)]),
    grant,
    session: optional(
        fc.record({
            signInFrequency: fc.constantFrom({ hours: 8 }, { days: 30 }, "everyTime" as const),
        }),
    ),
    conditions: optional(
        fc.record({
            locations: optional(
                fc.record({
                    include: fc.constantFrom(["All"], [guid(6)]),
                    exclude: fc.subarray(["AllTrusted"]),
                }),
            ),
            platforms: optional(
                fc.record({ include: subset(["android", "iOS"]), exclude: fc.subarray(["linux"]) }),
            ),
            clientAppTypes: optional(subset(["browser", "other"])),
            signInRiskLevels: optional(subset(["low", "high"] as const)),
            authenticationFlows: optional(subset(["deviceCodeFlow", "authenticationTransfer"] as const)),
            deviceFilter: optional(fc.constant({ mode: "exclude" as const, rule: 'device.model -eq "x"' })),
        }),
    ),
});

const withoutUndefined = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe("A conditional-access policy, imported", () => {
    it("deploys as the very policy that it was, whatever it says", async function () {
        this.timeout(60_000);
        await fc.assert(
            fc.asyncProperty(policyArgs, async (given) => {
                const args = withoutUndefined(given) as Partial<GuestAccessPolicyArgs>;
                const { grant: asked, session } = args as { grant: { block?: true }; session?: object };
                fc.pre(!(asked.block && session));
                const found = await deployed(args);
                const judged = policyEntry(found, "guests", references);
                assert.ok(isEntry(judged), JSON.stringify(judged));
                assert.equal(judged.entry["objectId"], id);
                const again = await deployed(argsOf(judged.entry));
                assert.ok(isSamePolicy(again, found), JSON.stringify([found, judged.entry, again]));
            }),
            { numRuns: 100 },
        );
    });

    const guests = {
        includeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: "b2bCollaborationGuest",
            externalTenants: { membershipKind: "all" },
        },
    };
    const policyOf = (
        more: Record<string, unknown>,
        conditions: Record<string, unknown> = {},
    ): GraphObject => ({
        id,
        displayName: "Guests",
        state: "enabled",
        conditions: {
            clientAppTypes: ["all"],
            applications: { includeApplications: ["All"] },
            users: { ...guests, excludeUsers: accountIds },
            ...conditions,
        },
        grantControls: { operator: "OR", builtInControls: ["mfa"] },
        ...more,
    });
    const reasonOf = (policy: GraphObject): string => {
        const judged = policyEntry(policy, "guests", references);
        return isEntry(judged) ? "" : judged.reason;
    };

    it("is taken where nothing of it would be lost", () => {
        assert.equal(reasonOf(policyOf({})), "");
    });

    const lost: [what: string, policy: GraphObject, reason: RegExp][] = [
        [
            "a grant control that has no key",
            policyOf({ grantControls: { operator: "OR", builtInControls: ["mfa", "passwordChange"] } }),
            /grantControls/,
        ],
        [
            "a session control that has no key",
            policyOf({
                sessionControls: {
                    cloudAppSecurity: { isEnabled: true, cloudAppSecurityType: "monitorOnly" },
                },
            }),
            /cloudAppSecurity/,
        ],
        ["a condition that has no key", policyOf({}, { insiderRiskLevels: "elevated" }), /insiderRiskLevels/],
        ["a condition that is not known yet", policyOf({}, { agentRisk: { level: "high" } }), /agentRisk/],
        [
            "people other than guests",
            policyOf({}, { users: { ...guests, includeGroups: [guid(1)], excludeUsers: accountIds } }),
            /not for guests alone/,
        ],
        [
            "roles that are left out",
            policyOf({}, { users: { ...guests, excludeRoles: [guid(1)], excludeUsers: accountIds } }),
            /excludeRoles/,
        ],
        [
            "an account for emergency access that is not left out",
            policyOf({}, { users: { ...guests, excludeUsers: [accountIds[0]] } }),
            /emergency access/,
        ],
        [
            "a group left out that is not imported",
            policyOf({}, { users: { ...guests, excludeUsers: accountIds, excludeGroups: [guid(1)] } }),
            /groups that are not imported/,
        ],
        [
            "a user action in place of applications",
            policyOf({}, { applications: { includeUserActions: ["urn:user:registerdevice"] } }),
            /includeUserActions/,
        ],
    ];
    for (const [what, policy, reason] of lost) {
        it(`is not imported, with the reason, for ${what}`, () => {
            assert.match(reasonOf(policy), reason);
        });
    }

    it("is not imported when all policies exclude only one account for emergency access", () => {
        const one = policyOf({}, { users: { ...guests, excludeUsers: [accountIds[0]] } });
        const emergencyAccess = commonExclusions([one]);
        assert.deepEqual(emergencyAccess.accountIds, [accountIds[0]]);
        const judged = policyEntry(one, "guests", { ...references, emergencyAccess });
        assert.ok(!isEntry(judged) && /two accounts/.test(judged.reason));
    });

    it("recognizes emergency access by what every policy for guests excludes, except policies that are off", () => {
        const users = (excludeUsers: string[], excludeGroups: string[] = []) => ({
            users: { ...guests, excludeUsers, excludeGroups },
        });
        const policies = [
            policyOf({}, users([...accountIds, guid(1)], [guid(2)])),
            policyOf({}, users([...accountIds], [guid(2), guid(3)])),
            policyOf({ state: "disabled" }, users([])),
            policyOf({}, { users: { includeUsers: ["All"], excludeUsers: [] } }),
        ];
        assert.deepEqual(commonExclusions(policies), { accountIds, groupId: guid(2) });
        assert.equal(isAboutGuests(policies[3]!), false);
    });
});

describe("policies of a tenant that has grown by hand", () => {
    const all = async (excludeUserIds: readonly string[]) => {
        const policy = await deployed({ state: "enabled", grant: { mfa: true } });
        const conditions = policy["conditions"] as Record<string, object>;
        return {
            ...policy,
            conditions: { ...conditions, users: { ...conditions["users"], excludeUsers: excludeUserIds } },
        } as GraphObject;
    };
    const reasonOf = (policy: GraphObject, emergencyAccess = commonExclusions([policy])) => {
        const judged = policyEntry(policy, "guests", { ...references, emergencyAccess });
        return isEntry(judged) ? undefined : judged.reason;
    };

    it("are imported although one of them excludes only one emergency account, and that one has the true reason", async () => {
        const policies = [await all(accountIds), await all(accountIds.slice(0, 1)), await all(accountIds)];
        const access = commonExclusions(policies);
        assert.deepEqual(access.accountIds, accountIds);
        const reasons = policies.map((policy) => reasonOf(policy, access));
        assert.deepEqual([reasons[0], reasons[2]], [undefined, undefined]);
        assert.match(
            reasons[1] ?? "",
            new RegExp(`does not leave out ${accountIds[1]}, which other policies`),
        );
    });

    it("are for guests by the older word too, and deploy without a change", async () => {
        const policy = await all(accountIds);
        const conditions = policy["conditions"] as Record<string, object>;
        const older = {
            ...policy,
            conditions: {
                ...conditions,
                users: {
                    ...conditions["users"],
                    includeUsers: ["GuestsOrExternalUsers"],
                    includeGuestsOrExternalUsers: null,
                },
            },
        } as GraphObject;
        assert.ok(isAboutGuests(older));
        const access = commonExclusions([older]);
        const judged = policyEntry(older, "guests", { ...references, emergencyAccess: access });
        assert.ok(isEntry(judged), JSON.stringify(judged));
        assert.ok(isSamePolicy(older, await deployed(argsOf(judged.entry))));
    });

    it("are not imported with an unknown state, or with a control without a key, which is named", async () => {
        const policy = await all(accountIds);
        assert.match(reasonOf({ ...policy, state: "auditOnly" }) ?? "", /has the state "auditOnly"/);
        const grantControls = { operator: "OR", builtInControls: ["approvedApplication"] };
        assert.match(
            reasonOf({ ...policy, grantControls }) ?? "",
            /no key for .*grantControls.*approvedapplication/,
        );
        const sessionControls = {
            cloudAppSecurity: { isEnabled: true, cloudAppSecurityType: "monitorOnly" },
        };
        const only = { ...policy, grantControls: null, sessionControls };
        assert.match(reasonOf(only) ?? "", /no key for .*cloudAppSecurity/);
    });
});
