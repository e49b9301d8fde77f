import assert from "node:assert/strict";
import { readRow } from "../../commands/shared/signIns/readRow";
import { signInEntry } from "../../sandbox/signInEntry";
import { seedSignIns, signInSeed } from "../../sandbox/signInSeed";
import { simulatedSignIn } from "../../sandbox/signInOutcome";
import { assertRefused, Directory, type Row } from "./directory";

const fabrikam = "11111111-1111-4111-8111-111111111111";
const wiki = "00000000-0000-4000-8000-00000000ca03";
const path = "/auditLogs/signIns";
const dayMs = 86_400_000;

function withPolicy(options: Parameters<typeof Directory.create>[0] = {}): Directory {
    const directory = Directory.create(options);
    directory.succeed("POST /identity/conditionalAccess/policies", {
        displayName: "MFA",
        state: "enabled",
        conditions: { users: { includeUsers: ["All"] }, applications: { includeApplications: ["All"] } },
        grantControls: { operator: "OR", builtInControls: ["mfa"] },
    });
    return directory;
}

const seed = (directory: Directory, options: Row) => seedSignIns(directory.tenant, signInSeed.parse(options));

describe("the sandbox's sign-in log", () => {
    it("holds what the simulation says, in the words of Microsoft's log", () => {
        const directory = withPolicy();
        const guest = directory.invite("alice@fabrikam.example");
        const log = (facts: Row = {}) => {
            const signIn = simulatedSignIn.parse({
                ...{ userId: guest, applicationId: wiki, homeTenantId: fabrikam, isHomeMfaDone: true },
                ...facts,
            });
            const view = directory.tenant.store.primary;
            const found = signInEntry(directory.tenant, {
                view,
                signIn,
                createdDateTime: "2026-01-01T00:00:00Z",
            });
            assert.ok(found);
            const read = readRow(found.entry);
            const [policy] = read?.policies ?? [];
            return [read?.access, read?.mfa, policy?.result, read?.conditionalAccessStatus, read?.errorCode];
        };
        assert.deepEqual(log(), ["b2bCollaboration", "askedHere", "success", "success", 0]);
        assert.deepEqual(log({ clientAppType: "other" }), [
            "b2bCollaboration",
            "none",
            "failure",
            "failure",
            53003,
        ]);
        directory.succeed("POST /policies/crossTenantAccessPolicy/partners", {
            tenantId: fabrikam,
            inboundTrust: { isMfaAccepted: true },
        });
        assert.deepEqual(log(), ["b2bCollaboration", "claimFromHome", "success", "success", 0]);
        assert.deepEqual(log({ isHomeMfaDone: false })[1], "claimFromHome");
    });

    it("answers pages of a thousand, the latest first, and only to documented filters", () => {
        const directory = withPolicy();
        assert.equal(seed(directory, { count: 2_500, days: 20 }), 2_500);
        const rows: Row[] = [];
        for (let next: string | undefined = `GET beta${path}`; next !== undefined;) {
            directory.pass(10_000);
            const answer = directory.succeed(next);
            rows.push(...(answer["value"] as Row[]));
            const link = answer["@odata.nextLink"] as string | undefined;
            next = link && `GET ${link}`;
        }
        assert.equal(rows.length, 2_500);
        const moments = rows.map(({ createdDateTime }) => String(createdDateTime));
        assert.deepEqual(moments, moments.toSorted().reverse());
        assert.equal(new Set(rows.map(({ id }) => id)).size, 2_500);
        directory.pass(10_000);
        const since = new Date(directory.tenant.now() - 5 * dayMs).toISOString().slice(0, 19);
        const filter = `createdDateTime ge ${since}Z and homeTenantId eq '${fabrikam}'`;
        const found = directory.ask(`GET beta${path}?$filter=${encodeURIComponent(filter)}&$top=1000`).rows;
        assert.equal(
            found.length,
            rows.filter(
                ({ homeTenantId, createdDateTime }) =>
                    homeTenantId === fabrikam && String(createdDateTime) >= since,
            ).length,
        );
        assert.ok(found.length > 0);
        assertRefused(
            directory.ask(`GET beta${path}?$filter=userType eq 'guest'`),
            400,
            "Request_BadRequest",
            /property 'userType' is not supported/,
        );
        // v1.0 has no home tenant.
        const [stable] = directory.ask(`GET ${path}?$top=1`).rows;
        assert.equal(stable !== undefined && "homeTenantId" in stable, false);
    });

    it("is throttled at five requests in ten seconds, and says when to come back", () => {
        const directory = withPolicy();
        const ask = () => directory.ask(`GET beta${path}`);
        assert.deepEqual(
            [1, 2, 3, 4, 5, 6].map(() => ask().status),
            [200, 200, 200, 200, 200, 429],
        );
        assert.equal(ask().headers["retry-after"], "2");
        directory.pass(2_000);
        assert.equal(ask().status, 200);
    });

    it("needs the permission and the license, and leaves policies out without the right to read them", () => {
        const directory = withPolicy();
        seed(directory, { count: 3 });
        assert.equal(
            directory.ask(`GET beta${path}`, undefined, { permissions: ["User.Read.All"] }).status,
            403,
        );
        const [row] = directory.ask(`GET beta${path}`, undefined, {
            permissions: ["AuditLog.Read.All"],
        }).rows;
        assert.deepEqual(row?.["appliedConditionalAccessPolicies"], []);
        const free = withPolicy({ servicePlans: [] });
        assertRefused(
            free.ask(`GET beta${path}`),
            403,
            "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
            /premium license/,
        );
    });

    it("shows entries late when it is asked to, and keeps them for 30 days", () => {
        const directory = withPolicy({ signInDelayMs: 60_000 });
        seed(directory, { count: 50, days: 0.0001 });
        assert.equal(directory.ask(`GET beta${path}`).rows.length, 0);
        directory.pass(60_000);
        assert.equal(directory.ask(`GET beta${path}`).rows.length, 50);
        directory.pass(31 * dayMs);
        assert.equal(directory.ask(`GET beta${path}`).rows.length, 0);
    });

    it("is seeded the same for the same seed", () => {
        const of = (number: number) => {
            const directory = withPolicy();
            seed(directory, { count: 100, seed: number });
            return directory.tenant.signInLog.list();
        };
        assert.deepEqual(of(7), of(7));
        assert.notDeepEqual(of(7), of(8));
    });

    it("judges with a quirk where one is asked for", () => {
        const directory = withPolicy();
        directory.succeed("POST /policies/crossTenantAccessPolicy/partners", {
            tenantId: fabrikam,
            inboundTrust: { isMfaAccepted: true },
        });
        const askedHere = (quirk: Row) => {
            seed(directory, { count: 300, ...quirk });
            const rows = directory.tenant.signInLog.list().flatMap((row) => readRow(row) ?? []);
            return rows.filter(({ homeTenantId, mfa }) => homeTenantId === fabrikam && mfa === "askedHere")
                .length;
        };
        assert.equal(askedHere({}), 0);
        assert.ok(askedHere({ quirk: "trustIgnored" }) > 0);
    });
});
