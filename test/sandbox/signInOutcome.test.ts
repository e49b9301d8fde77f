import assert from "node:assert/strict";
import { signInOutcome, simulatedSignIn, type SignInOutcome } from "../../sandbox/signInOutcome";
import { Directory, samId, type Row } from "./directory";

const sharePoint = "00000003-0000-0ff1-ce00-000000000000";
const wiki = "00000000-0000-4000-8000-00000000ca03";
const fabrikam = "11111111-1111-4111-8111-111111111111";
const partners = "/policies/crossTenantAccessPolicy/partners";

describe("the sandbox's simulation of a sign-in", () => {
    let directory: Directory;
    let guest: string;

    beforeEach(() => {
        directory = Directory.create();
        guest = directory.invite("alice@fabrikam.example");
    });

    function make(displayName: string, grantControls: Row, more: Row = {}, conditions: Row = {}) {
        directory.pass(1_000);
        directory.succeed("POST /identity/conditionalAccess/policies", {
            displayName,
            state: "enabled",
            conditions: {
                users: { includeUsers: ["All"] },
                applications: { includeApplications: ["All"] },
                ...conditions,
            },
            grantControls,
            ...more,
        });
    }
    const mfa = { operator: "OR", builtInControls: ["mfa"] };
    const trust = (names: Row) =>
        directory.succeed(`POST ${partners}`, { tenantId: fabrikam, inboundTrust: names });
    function signIn(facts: Row = {}): SignInOutcome {
        const asked = { userId: guest, applicationId: wiki, homeTenantId: fabrikam, ...facts };
        const found = signInOutcome(directory.tenant.store.primary, simulatedSignIn.parse(asked));
        assert.ok(found);
        return found;
    }
    const short = ({ outcome, mfaCount }: SignInOutcome) => `${outcome} ${mfaCount}`;

    it("lets in a user that no policy stops, asked as often as the home tenant asks", () => {
        assert.equal(short(signIn()), "allowed 0");
        assert.equal(short(signIn({ isHomeMfaDone: true })), "allowed 1");
    });

    it("asks twice where the home tenant's MFA is not trusted, and once where it is", () => {
        make("MFA", mfa);
        assert.equal(short(signIn()), "allowed 1");
        assert.equal(short(signIn({ isHomeMfaDone: true })), "allowed 2");
        trust({ isMfaAccepted: true });
        assert.equal(short(signIn({ isHomeMfaDone: true })), "allowed 1");
        const { policies, why } = signIn();
        assert.equal(policies[0]?.result, "asksAtHome");
        assert.match(why.join(" "), /its claim is trusted and "MFA" requires it/);
        // Who is of no Entra tenant can only be asked here.
        assert.equal(signIn({ homeTenantId: null }).policies[0]?.result, "asksHere");
    });

    it("asks the tenant's own people here, whatever a partner is trusted with", () => {
        make("MFA", mfa);
        trust({ isMfaAccepted: true });
        assert.equal(short(signIn({ userId: samId, isHomeMfaDone: true })), "allowed 1");
    });

    it("enforces no policy that is off or report-only, and says of each what it is and would do", () => {
        make("Off", mfa, { state: "disabled" });
        make(
            "Report-only",
            { operator: "OR", builtInControls: ["block"] },
            { state: "enabledForReportingButNotEnforced" },
        );
        const found = signIn();
        assert.equal(short(found), "allowed 0");
        assert.deepEqual(
            found.policies.map(({ displayName, state, reasons, result }) => [
                displayName,
                state,
                reasons,
                result,
            ]),
            [
                ["Off", "disabled", ["policyNotEnabled"], undefined],
                ["Report-only", "enabledForReportingButNotEnforced", [], "blocks"],
            ],
        );
    });

    it("blocks by a policy, by an account that may not sign in, and for a client that cannot ask", () => {
        make("MFA", mfa, {}, { applications: { includeApplications: [wiki] } });
        assert.equal(signIn({ clientAppType: "other" }).outcome, "blocked");
        make(
            "Block",
            { operator: "OR", builtInControls: ["block"] },
            {},
            {
                applications: { includeApplications: [sharePoint] },
            },
        );
        assert.equal(signIn().outcome, "allowed");
        assert.match(signIn({ applicationId: sharePoint }).why.join(" "), /Blocked by "Block"/);
        directory.succeed(`PATCH /users/${guest}`, { accountEnabled: false });
        assert.match(signIn().why.join(" "), /may not sign in/);
    });

    it("trusts a home tenant's claims about devices only where trust is declared", () => {
        make("Device", { operator: "OR", builtInControls: ["compliantDevice", "domainJoinedDevice"] });
        assert.equal(signIn({ isDeviceCompliant: true }).outcome, "blocked");
        trust({ isCompliantDeviceAccepted: true });
        assert.equal(signIn({ isDeviceCompliant: true }).outcome, "allowed");
        assert.equal(signIn({ isDeviceHybridJoined: true }).outcome, "blocked");
    });

    it("requires all controls with AND, and the easiest with OR", () => {
        make("Both", { operator: "AND", builtInControls: ["mfa", "compliantDevice"] });
        trust({ isCompliantDeviceAccepted: true });
        assert.equal(short(signIn({ isDeviceCompliant: true })), "allowed 1");
        assert.equal(signIn().outcome, "blocked");
        make("Either", { operator: "OR", builtInControls: ["mfa", "compliantDevice"] });
        assert.equal(signIn({ isDeviceCompliant: true }).policies[1]?.result, "met");
        assert.equal(signIn().policies[1]?.result, "asksHere");
    });

    it("says what it does not judge, and also asks for MFA", () => {
        make("App", { operator: "AND", builtInControls: ["mfa", "approvedApplication"] });
        const found = signIn();
        assert.equal(short(found), "notJudged 1");
        assert.match(found.why.join(" "), /Not judged: "App"/);
    });

    it("does not guess where a policy asks for a place and none is given", () => {
        directory.pass(1_000);
        const { id } = directory.succeed("POST /identity/conditionalAccess/namedLocations", {
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            displayName: "Office",
            isTrusted: true,
            ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "203.0.113.0/24" }],
        });
        make("Away", mfa, {}, { locations: { includeLocations: ["All"], excludeLocations: [id] } });
        assert.equal(signIn().outcome, "notJudged");
        assert.equal(short(signIn({ ipAddress: "203.0.113.9" })), "allowed 0");
        assert.equal(short(signIn({ ipAddress: "198.51.100.9" })), "allowed 1");
    });

    it("blocks users that cross-tenant access blocks, from all applications or from one", () => {
        const everybody = [{ target: "AllUsers", targetType: "user" }];
        const inbound = (accessType: string, target: string) => ({
            b2bCollaborationInbound: {
                usersAndGroups: { accessType: "allowed", targets: everybody },
                applications: { accessType, targets: [{ target, targetType: "application" }] },
            },
        });
        directory.succeed(`POST ${partners}`, { tenantId: fabrikam, ...inbound("allowed", "Office365") });
        assert.equal(signIn().outcome, "blocked");
        assert.equal(signIn({ applicationId: sharePoint }).outcome, "allowed");
        assert.equal(signIn({ homeTenantId: null }).outcome, "allowed");
        directory.succeed(`PATCH ${partners}/${fabrikam}`, inbound("blocked", wiki));
        assert.equal(signIn().outcome, "blocked");
        assert.equal(signIn({ applicationId: sharePoint }).outcome, "allowed");
        assert.equal(signIn({ userId: samId }).outcome, "allowed");
    });

    it("does not judge security defaults", () => {
        directory.succeed(
            "PATCH /policies/identitySecurityDefaultsEnforcementPolicy",
            { isEnabled: true },
            { permissions: ["Policy.Read.All", "Policy.ReadWrite.SecurityDefaults"] },
        );
        assert.equal(signIn().outcome, "notJudged");
    });

    it("knows no user that is not there, and takes no fact that it does not know", () => {
        const asked = simulatedSignIn.parse({ userId: "nobody", applicationId: wiki });
        assert.equal(signInOutcome(directory.tenant.store.primary, asked), undefined);
        assert.equal(simulatedSignIn.safeParse({ ...asked, ipAddress: "nowhere" }).success, false);
        assert.equal(simulatedSignIn.safeParse({ ...asked, mfa: true }).success, false);
    });
});
