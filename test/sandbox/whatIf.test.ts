import assert from "node:assert/strict";
import { assertRefused, Directory, samId, type Row } from "./directory";

const path = "/identity/conditionalAccess/evaluate";
const sharePoint = "00000003-0000-0ff1-ce00-000000000000";
const fabrikam = "1111111a-1111-4111-8111-111111111111";

function policy(displayName: string, conditions: Row = {}, state = "enabled"): Row {
    return {
        displayName,
        state,
        conditions: {
            users: { includeUsers: ["All"] },
            applications: { includeApplications: ["All"] },
            ...conditions,
        },
        grantControls: { operator: "OR", builtInControls: ["mfa"] },
    };
}

const guest: Row = { externalUserType: "b2bCollaborationGuest", externalTenantId: fabrikam };
const toSharePoint = { includeApplications: [sharePoint] };
const guestsOf = (tenants: Row) => ({
    users: {
        includeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: "b2bCollaborationGuest",
            externalTenants: tenants,
        },
    },
});

describe("the sandbox's what-if evaluation", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    function ask(identity: Row, conditions: Row = {}, context: Row = toSharePoint, more: Row = {}) {
        directory.pass(1_000);
        return directory.ask(`POST ${path}`, {
            signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", ...identity },
            signInContext: {
                "@odata.type": `#microsoft.graph.${"userAction" in context ? "userActionContext" : "applicationContext"}`,
                ...context,
            },
            signInConditions: conditions,
            ...more,
        });
    }

    /** Why each policy does not apply, by name; `notSet` where it does. */
    function reasons(
        policies: readonly Row[],
        ...asked: Parameters<typeof ask>
    ): Readonly<Record<string, unknown>> {
        for (const each of policies) {
            directory.pass(1_000);
            assert.equal(directory.ask("POST /identity/conditionalAccess/policies", each).status, 201);
        }
        const { rows } = ask(...asked);
        return Object.fromEntries(
            rows.map(({ displayName, analysisReasons, policyApplies }) => {
                assert.equal(policyApplies, analysisReasons === "notSet");
                return [String(displayName), analysisReasons] as const;
            }),
        );
    }

    it("answers every policy whole, with whether it applies and why not", () => {
        directory = Directory.create({ servicePlans: ["AAD_PREMIUM_P2"] });
        const found = reasons(
            [
                policy("all"),
                policy("off", {}, "disabled"),
                policy("report", {}, "enabledForReportingButNotEnforced"),
                policy("phones", { platforms: { includePlatforms: ["iOS"] } }),
                policy("old clients", { clientAppTypes: ["other"] }),
                policy("risk", { signInRiskLevels: ["high"] }),
                policy("codes", { authenticationFlows: { transferMethods: "deviceCodeFlow" } }),
            ],
            { userId: samId },
            { devicePlatform: "windows", clientAppType: "browser" },
        );
        assert.deepEqual(found, {
            all: "notSet",
            off: "policyNotEnabled",
            report: "notSet",
            phones: "devicePlatform",
            "old clients": "clientApps",
            risk: "signInRisk",
            codes: "authenticationFlow",
        });
    });

    it("distinguishes guests by type and home tenant", () => {
        const enumerated = (id: string) =>
            guestsOf({
                "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                membershipKind: "enumerated",
                members: [id],
            });
        const all = guestsOf({ membershipKind: "all" });
        const policies = [
            policy("Fabrikam", enumerated(fabrikam)),
            policy("others", enumerated("22222222-2222-4222-8222-222222222222")),
            policy("all", all),
        ];
        const { externalTenantId } = guest;
        assert.deepEqual(
            reasons(policies, { ...guest, externalTenantId: String(externalTenantId).toUpperCase() }),
            {
                Fabrikam: "notSet",
                others: "users",
                all: "notSet",
            },
        );
        assert.deepEqual(reasons([], { userId: samId }), {
            Fabrikam: "users",
            others: "users",
            all: "users",
        });
    });

    it("says that a missing place is not enough information", () => {
        const locations = { includeLocations: ["All"], excludeLocations: ["AllTrusted"] };
        directory.pass(1_000);
        directory.ask("POST /identity/conditionalAccess/namedLocations", {
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            displayName: "office",
            isTrusted: true,
            ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "198.51.100.0/24" }],
        });
        assert.deepEqual(reasons([policy("outside", { locations })], guest), {
            outside: "notEnoughInformation",
        });
        assert.deepEqual(reasons([], guest, { ipAddress: "198.51.100.7" }), { outside: "location" });
        assert.deepEqual(reasons([], guest, { ipAddress: "203.0.113.7" }), { outside: "notSet" });
    });

    it("judges user actions, and lists only what applies when asked to", () => {
        const registering = {
            applications: { includeUserActions: ["urn:user:registersecurityinfo"] },
        };
        const context = { userAction: "registerSecurityInformation" };
        const policies = [policy("registering", registering), policy("apps")];
        assert.deepEqual(reasons(policies, guest, {}, context), {
            registering: "notSet",
            apps: "application",
        });
        const { rows } = ask(guest, {}, toSharePoint, { appliedPoliciesOnly: true });
        assert.deepEqual(
            rows.map(({ displayName }) => displayName),
            ["apps"],
        );
    });

    it("refuses a question without a part, and one about no one", () => {
        directory.pass(1_000);
        const code = "Request_BadRequest";
        const partial = directory.ask(`POST ${path}`, {
            signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", ...guest },
        });
        assertRefused(partial, 400, code, /'signInContext' is required/);
        assertRefused(ask({}), 400, code, /names no user/);
        assertRefused(ask({ userId: "00000000-0000-4000-8000-0000000000ff" }), 400, code, /names no user/);
        assertRefused(ask({ externalUserType: "stranger" }), 400, "BadRequest", /'stranger' was not found/);
    });
});
