import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import type { DriftReport } from "../../commands/drift";
import { commandLine } from "./commandLine";
import { Deployment } from "./deployment";

const admin = "admin@contoso.example";

describe("npm run drift", function () {
    this.timeout(240_000);
    let deployment: Deployment;

    before(async () => {
        deployment = await Deployment.start({ sandbox: ["--replicas", "2", "--lag", "0", "--seed", "3"] });
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
    });
    after(() => deployment?.stop());

    const drift = (...args: string[]) =>
        new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
            const options = ["--stack", "sandbox", "--config-file", deployment.stack.configFile, ...args];
            execFile(
                process.execPath,
                commandLine("drift", ...options),
                { env: { ...process.env, ...deployment.env }, maxBuffer: 64 * 1024 * 1024 },
                (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
            );
        });

    it("finds none after a deployment, and exits with 0", async () => {
        const { code, stdout, stderr } = await drift();
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /no drift/);
    });

    it("reports what was changed, what is gone and who did it, and changes nothing", async () => {
        const { sandbox } = deployment;
        const { users, groups, conditionalAccessPolicies } = await sandbox.directory();
        const frank = users.find(({ mail }) => mail === "frank@northwind.example");
        const policy = conditionalAccessPolicies.find(
            ({ displayName }) => displayName === "MFA for all guests",
        );
        const finance = groups.find(({ displayName }) => displayName === "Partner Finance");
        await sandbox.graph(
            "PATCH",
            `/v1.0/users/${String(frank?.["id"])}`,
            { displayName: "By hand" },
            admin,
        );
        await sandbox.graph(
            "PATCH",
            `/v1.0/identity/conditionalAccess/policies/${String(policy?.["id"])}`,
            { state: "disabled" },
            admin,
        );
        await sandbox.graph("DELETE", `/v1.0/groups/${String(finance?.["id"])}`, undefined, admin);
        const { value: partners } = await sandbox.graph<{
            value: { tenantId: string; inboundTrust: { isMfaAccepted: boolean } | null }[];
        }>("GET", "/v1.0/policies/crossTenantAccessPolicy/partners");
        const trusted = partners.find(({ inboundTrust }) => inboundTrust?.isMfaAccepted);
        await sandbox.graph(
            "PATCH",
            `/v1.0/policies/crossTenantAccessPolicy/partners/${trusted?.tenantId}`,
            { inboundTrust: { isMfaAccepted: false } },
            admin,
        );
        const [before, { writes }] = [await deployment.stack.exportState(), await sandbox.stats()];
        const { code, stdout, stderr } = await drift("--format", "json");
        assert.equal(code, 10, stderr);
        const { drifts, unread } = JSON.parse(stdout) as DriftReport;
        assert.equal(unread, undefined);
        const reported = drifts.map(({ type, name, kind, properties, activities }) => [
            type,
            name,
            kind,
            properties.map(({ path, before: was, found }) => [path, was, found]),
            [...new Set(activities.map(({ actor, activity }) => `${activity} by ${actor}`))],
        ]);
        assert.deepEqual(
            reported.filter(([type]) => type !== "GroupMembership"),
            [
                [
                    "GuestAccount",
                    "frank@northwind.example",
                    "changed",
                    [["displayName", "Frank Fisher", "By hand"]],
                    [`Update user by ${admin}`],
                ],
                ["DirectoryGroup", "finance", "gone", [], [`Delete group by ${admin}`]],
                [
                    "ConditionalAccessPolicy",
                    "all-guests-mfa",
                    "changed",
                    [["state", "enabledForReportingButNotEnforced", "disabled"]],
                    [`Update conditional access policy by ${admin}`],
                ],
                [
                    "CrossTenantAccessPartner",
                    "fabrikam",
                    "changed",
                    [["inboundTrust.isMfaAccepted", true, false]],
                    [
                        `Update a partner cross-tenant access setting (of which partner, the log does not say) by ${admin}`,
                    ],
                ],
            ],
        );
        assert.deepEqual(await deployment.stack.exportState(), before);
        assert.equal((await sandbox.stats()).writes, writes);
    });

    it("says so when the stack config is not there", async () => {
        const { code, stderr } = await drift("--config-file", "nowhere.yaml");
        assert.equal(code, 2, stderr);
    });
});
