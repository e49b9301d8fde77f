import assert from "node:assert/strict";
import fc from "fast-check";
import { SignInClasses } from "../../../../commands/review/evidence/classes";
import type { Memberships } from "../../../../commands/review/evidence/memberships";
import {
    authenticationOf,
    deviceOf,
    locationOf,
    whoOf,
} from "../../../../commands/review/evidence/scenarioOf";
import type { LoggedSignIn } from "../../../../commands/shared/signIns/loggedSignIn";
import { readRow } from "../../../../commands/shared/signIns/readRow";
import { evaluateChecked, scenarioSchema, tenantFromGraph } from "../../../../policy";
import { entry, fabrikam, sharePoint, steps } from "../../shared/signIns/fixtures";

const northwind = "22222222-2222-4222-8222-222222222222";
const groups = ["aaaa0000-0000-4000-8000-000000000001", "aaaa0000-0000-4000-8000-000000000002"];
const people = ["bbbb0000-0000-4000-8000-000000000001", "bbbb0000-0000-4000-8000-000000000002", "other"];
const policy = (number: number, conditions: object, builtInControls: string[]) => ({
    id: `9999-${number}`,
    displayName: `Policy ${number}`,
    state: "enabled",
    conditions: {
        users: { includeUsers: ["All"] },
        applications: { includeApplications: ["All"] },
        clientAppTypes: ["all"],
        ...conditions,
    },
    grantControls: { operator: "OR", builtInControls },
});
const tenant = tenantFromGraph({
    conditionalAccessPolicies: [
        policy(1, { platforms: { includePlatforms: ["all"], excludePlatforms: ["iOS"] } }, ["mfa"]),
        policy(2, { signInRiskLevels: ["high"] }, ["block"]),
        policy(3, { users: { includeGroups: [groups[0]], excludeUsers: [people[0]] } }, ["compliantDevice"]),
        policy(4, { locations: { includeLocations: ["All"], excludeLocations: ["eeee-1"] } }, ["mfa"]),
        policy(5, { applications: { includeApplications: [sharePoint] } }, ["mfa", "domainJoinedDevice"]),
        policy(
            6,
            { devices: { deviceFilter: { mode: "include", rule: 'device.displayName -startsWith "A"' } } },
            ["block"],
        ),
        policy(7, { authenticationFlows: { transferMethods: "deviceCodeFlow" } }, ["block"]),
    ],
    namedLocations: [
        {
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            id: "eeee-1",
            displayName: "Office",
            isTrusted: true,
            ipRanges: [{ cidrAddress: "203.0.113.0/24" }],
        },
    ],
    crossTenantAccessPartners: [{ tenantId: northwind, inboundTrust: { isMfaAccepted: true } }],
});
const memberships: Memberships = {
    of: (userId) => {
        const number = people.indexOf(userId);
        return { groupIds: number < 0 ? [] : groups.slice(number, number + 1), roleIds: [] };
    },
    notes: [],
};

const signIns = fc
    .record({
        userId: fc.constantFrom(...people),
        userType: fc.constantFrom("guest", "member"),
        crossTenantAccessType: fc.constantFrom("none", "b2bCollaboration", "serviceProvider"),
        homeTenantId: fc.constantFrom(fabrikam, northwind, "33333333-3333-4333-8333-333333333333"),
        resourceId: fc.constantFrom(sharePoint, "cccc0000-0000-4000-8000-000000000001"),
        ipAddress: fc.constantFrom("203.0.113.9", "198.51.100.7", "192.0.2.1"),
        clientAppUsed: fc.constantFrom("Browser", "Mobile Apps and Desktop clients", "Other clients", ""),
        riskLevelDuringSignIn: fc.constantFrom("none", "low", "high", ""),
        originalTransferMethod: fc.constantFrom("none", "deviceCodeFlow", "authenticationTransfer", ""),
        operatingSystem: fc.constantFrom("Windows 11", "iOS 18", "Linux", ""),
        deviceId: fc.constantFrom("", "a", "b"),
        displayName: fc.constantFrom("A1", "B1"),
        isCompliant: fc.boolean(),
        step: fc.constantFrom(steps.asked, steps.fromHome, steps.inSession),
    })
    .map(({ operatingSystem, deviceId, displayName, isCompliant, step, ...more }) => {
        const deviceDetail = { operatingSystem, deviceId, displayName, isCompliant };
        return readRow(entry({ ...more, deviceDetail, authenticationDetails: [steps.primary, step] }))!;
    });

/** The sign-in, judged by itself. */
function judgedAlone(signIn: LoggedSignIn) {
    const who = whoOf(signIn, memberships);
    assert.ok(typeof who === "object");
    const { targetId, clientAppType, platform, signInRiskLevel, authenticationFlow } = signIn;
    const device = deviceOf(signIn);
    const scenario = scenarioSchema.parse({
        who,
        target: { applicationId: targetId },
        ...(clientAppType && { clientAppType }),
        ...(platform && { platform }),
        location: locationOf(signIn, tenant),
        ...(device !== undefined && { device }),
        ...(signInRiskLevel && { signInRiskLevel }),
        ...(authenticationFlow && { authenticationFlow }),
        ...authenticationOf(signIn, who.homeTenantId, tenant),
    });
    return essenceOf(evaluateChecked(tenant, scenario));
}

function essenceOf({ access, policies, atBest, atWorst }: ReturnType<typeof evaluateChecked>) {
    return {
        access,
        prompts: [atBest, atWorst].map(({ prompts, mfa }) => [prompts, mfa]),
        policies: policies.map(({ result, analysisReasons }) => [result, analysisReasons]),
    };
}

describe("classes of sign-ins", () => {
    it("judge each sign-in as it would be judged by itself", () => {
        fc.assert(
            fc.property(fc.array(signIns, { minLength: 2, maxLength: 60 }), (log) => {
                const classes = new SignInClasses(tenant, tenant, memberships, (scenario) =>
                    essenceOf(evaluateChecked(tenant, scenario)),
                );
                for (const signIn of log) {
                    assert.deepEqual(classes.of(signIn), judgedAlone(signIn));
                }
            }),
            { numRuns: 60 },
        );
    });

    it("are as many as the policies can tell apart", () => {
        const classes = new SignInClasses(tenant, tenant, memberships, () => ({}));
        for (let number = 0; number < 1_000; number++) {
            const address = { ipAddress: `198.51.100.${number % 250}`, operatingSystem: "Windows 11" };
            classes.of(readRow(entry({ userId: `unnamed-${number}`, ...address }))!);
        }
        assert.equal(classes.size, 1);
    });
});
