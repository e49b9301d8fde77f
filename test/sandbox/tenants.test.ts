import assert from "node:assert/strict";
import { Agent, fetch } from "undici";
import { grantedPermissions } from "../../sandbox/identity";
import { redeem } from "../../sandbox/controlPlane";
import type { SandboxTenant } from "../../sandbox/sandboxTenant";
import { createSandboxTenants, type SandboxTenants } from "../../sandbox/sandboxTenants";
import { startSandbox, type Sandbox } from "../../sandbox/server";
import { signInEntry } from "../../sandbox/signInEntry";
import { simulatedSignIn } from "../../sandbox/signInOutcome";
import { invitation, type Row } from "./directory";

const office = "00000002-0000-0ff1-ce00-000000000000";
const options = {
    replicaCount: 1,
    lagMs: 0,
    seed: 1,
    clockScale: 1,
    earlyThrottle: 0,
    retryAfterSeconds: 1,
    faults: [],
};

function ask({ service }: SandboxTenant, method: string, path: string, body?: unknown) {
    const { status, body: answer } = service.answer({
        method,
        path: `/v1.0${path}`,
        query: new URLSearchParams(),
        headers: {},
        body,
        connection: 1,
        replica: 0,
        permissions: grantedPermissions,
    });
    return { status, body: (answer ?? {}) as Row };
}

describe("a partnership, seen from both sides", () => {
    let tenants: SandboxTenants;
    let here: SandboxTenant;
    let there: SandboxTenant;
    let guestId: string;

    beforeEach(() => {
        tenants = createSandboxTenants(options, 2);
        here = tenants.all[0];
        there = tenants.all[1] ?? assert.fail();
        guestId = invite("sam@tenant2.example");
    });

    function invite(address: string): string {
        const { status, body } = ask(here, "POST", "/invitations", invitation(address));
        assert.equal(status, 201);
        return String((body["invitedUser"] as Row)["id"]);
    }

    function signIn(userId = guestId) {
        const found = signInEntry(here.tenant, {
            view: here.tenant.store.primary,
            signIn: simulatedSignIn.parse({ userId, applicationId: office }),
            createdDateTime: "2026-01-01T00:00:00Z",
        });
        return found ?? assert.fail("there is no such user");
    }

    /** Lets the home tenant have outbound settings for this one. */
    function outbound(setting: unknown): void {
        const made = ask(there, "POST", "/policies/crossTenantAccessPolicy/partners", {
            tenantId: here.app.tenantId,
            b2bCollaborationOutbound: setting,
        });
        assert.equal(made.status, 201, JSON.stringify(made.body));
    }

    const all = (accessType: string, usersAndGroups: object[]) => ({
        usersAndGroups: { accessType, targets: usersAndGroups },
        applications: {
            accessType,
            targets: [{ target: "AllApplications", targetType: "application" }],
        },
    });

    it("has people of one tenant as guests of the other, with their home tenant in the log", () => {
        assert.ok(redeem(here.tenant, guestId));
        const { outcome, entry } = signIn();
        assert.equal(outcome.outcome, "allowed");
        assert.equal(entry["homeTenantId"], there.app.tenantId);
        assert.equal(entry["homeTenantName"], "Tenant 2");
    });

    it("keeps directories apart", () => {
        const users = ({ tenant }: SandboxTenant) =>
            tenant.store.primary.list("users").map(({ mail }) => mail);
        assert.ok(users(here).includes("sam@tenant2.example"));
        assert.equal(users(there).length, 4);
        assert.notEqual(here.app.tenantId, there.app.tenantId);
        assert.notEqual(here.app.callerId, there.app.callerId);
        assert.equal(here.app.clientId, there.app.clientId);
    });

    it("lets a person redeem only if the home tenant has them", () => {
        const unknown = invite("nemo@tenant2.example");
        assert.ok(!redeem(here.tenant, unknown));
        assert.match(signIn(unknown).outcome.why.join(), /home tenant has no such person/);
        assert.ok(redeem(here.tenant, invite("nemo@elsewhere.example")));
    });

    it("lets a person redeem only if they may sign in at home, and home lets them out", () => {
        const person = there.tenant.store.primary
            .list("users")
            .find(({ mail }) => mail === "sam@tenant2.example");
        const enable = (accountEnabled: boolean) =>
            ask(there, "PATCH", `/users/${String(person?.["id"])}`, { accountEnabled }).status;
        assert.equal(enable(false), 204);
        assert.ok(!redeem(here.tenant, guestId));
        assert.equal(enable(true), 204);
        outbound(all("blocked", [{ target: "AllUsers", targetType: "user" }]));
        assert.ok(!redeem(here.tenant, guestId));
        const open = ask(there, "PATCH", `/policies/crossTenantAccessPolicy/partners/${here.app.tenantId}`, {
            b2bCollaborationOutbound: all("allowed", [{ target: "AllUsers", targetType: "user" }]),
        });
        assert.equal(open.status, 204);
        assert.ok(redeem(here.tenant, guestId));
    });

    it("is untouched by what happens in other tenants", () => {
        const of = (isBusy: boolean) => {
            let now = Date.UTC(2026, 0, 1);
            const group = createSandboxTenants(
                { ...options, replicaCount: 3, lagMs: 500, earlyThrottle: 0.1, now: () => now },
                3,
            );
            return Array.from({ length: 30 }, (_, index) => {
                now += 100;
                const act = (each: SandboxTenant) => [
                    ask(each, "POST", "/invitations", invitation(`g${index}@elsewhere.example`)),
                    ask(each, "GET", "/users/delta"),
                    ask(each, "GET", "/identity/conditionalAccess/policies"),
                ];
                const [first, second, third] = group.all;
                (isBusy ? [first, third ?? first] : []).forEach(act);
                return act(second ?? first);
            });
        };
        assert.deepEqual(of(true), of(false));
    });

    it("refuses a sign-in that the home tenant's outbound settings refuse", () => {
        outbound(all("blocked", [{ target: "AllUsers", targetType: "user" }]));
        const { outcome } = signIn();
        assert.equal(outcome.outcome, "blocked");
        assert.match(outcome.why.join(), /home tenant's cross-tenant access settings/);
    });

    it("judges outbound settings for the person as their own tenant has them", () => {
        const sam = there.tenant.store.primary
            .list("users")
            .find(({ mail }) => mail === "sam@tenant2.example");
        outbound(all("allowed", [{ target: String(sam?.["id"]), targetType: "user" }]));
        assert.equal(signIn().outcome.outcome, "allowed");
        assert.equal(signIn(invite("admin@tenant2.example")).outcome.outcome, "blocked");
    });

    it("counts MFA at home only where this tenant trusts it", () => {
        const policy = ask(here, "POST", "/identity/conditionalAccess/policies", {
            displayName: "MFA",
            state: "enabled",
            conditions: {
                users: { includeUsers: ["GuestsOrExternalUsers"] },
                applications: { includeApplications: ["All"] },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        });
        assert.equal(policy.status, 201, JSON.stringify(policy.body));
        const wordsOf = () => signIn().outcome.why.join();
        assert.match(wordsOf(), /This tenant asks for MFA/);
        const partner = ask(here, "POST", "/policies/crossTenantAccessPolicy/partners", {
            tenantId: there.app.tenantId,
            inboundTrust: { isMfaAccepted: true },
        });
        assert.equal(partner.status, 201);
        assert.match(wordsOf(), /The home tenant asks for MFA/);
    });

    it("is found by the partner's domain and id", () => {
        const found = ask(
            here,
            "GET",
            "/tenantRelationships/findTenantInformationByDomainName(domainName='tenant2.example')",
        );
        assert.equal(found.body["tenantId"], there.app.tenantId);
        assert.equal(found.body["displayName"], "Tenant 2");
    });
});

describe("many tenants in one process", function () {
    this.timeout(30_000);
    let sandbox: Sandbox;
    let agent: Agent;

    before(async () => {
        sandbox = await startSandbox({ ...options, port: 0, tenantCount: 200 });
        agent = new Agent({ connect: { ca: sandbox.ca } });
    });
    after(async () => {
        await agent.close();
        await sandbox.stop();
    });

    const send = (path: string, init: Parameters<typeof fetch>[1] = {}) =>
        fetch(sandbox.base + path, { dispatcher: agent, ...init });

    async function tokenFor(tenant: string): Promise<string> {
        const response = await send(`/${tenant}/oauth2/v2.0/token`, {
            method: "POST",
            body: new URLSearchParams({
                grant_type: "client_credentials",
                client_id: sandbox.clientId,
                client_secret: sandbox.clientSecret,
                scope: `${sandbox.base}/.default`,
            }),
        });
        return ((await response.json()) as { access_token: string }).access_token;
    }

    const organization = async (token: string) => {
        const response = await send("/v1.0/organization", { headers: { authorization: `Bearer ${token}` } });
        return ((await response.json()) as { value: Row[] }).value[0]?.["id"];
    };

    it("are known by the token, which each gives by its id or domain", async () => {
        assert.equal(new Set(sandbox.tenants.map(({ tenantId }) => tenantId)).size, 200);
        for (const { tenantId, domain } of [sandbox.tenants[0], sandbox.tenants[199]].map((each) => each!)) {
            assert.equal(await organization(await tokenFor(tenantId)), tenantId);
            assert.equal(await organization(await tokenFor(domain)), tenantId);
        }
        const refused = await send("/nowhere.example/oauth2/v2.0/token", { method: "POST" });
        assert.equal(refused.status, 400);
    });

    it("have a control plane each", async () => {
        const headers = { authorization: `Bearer ${sandbox.clientSecret}` };
        const { tenantId } = sandbox.tenants[7] ?? assert.fail();
        await send("/v1.0/users", { headers: { authorization: `Bearer ${await tokenFor(tenantId)}` } });
        const requests = async (path: string) => {
            const response = await send(`/_sandbox/${path}stats`, { headers });
            return ((await response.json()) as { requests: number }).requests;
        };
        assert.equal(await requests(`tenants/${tenantId}/`), 1);
        assert.equal(await requests(`tenants/${sandbox.tenants[8]?.tenantId}/`), 0);
        const open = await send(`/_sandbox/tenants/${tenantId}/stats`);
        assert.equal(open.status, 401);
    });
});
