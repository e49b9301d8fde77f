import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DoubleMfaReport } from "../../commands/doubleMfa";
import type { Gaps } from "../../commands/review/gaps";
import type { Review } from "../../commands/review/model";
import { commandLine } from "./commandLine";
import { Deployment } from "./deployment";

const root = join(__dirname, "..", "..");
/** The report that the guide shows: what the command says of the change in these tests. */
const sample = join(root, "docs", "review-sample.md");

const northwind = "22222222-2222-4222-8222-222222222222";
const signIns = { count: 3_000, days: 5, seed: 3 };

describe("npm run review, for a pull request's change", function () {
    this.timeout(240_000);
    let deployment: Deployment;
    let deployed: Awaited<ReturnType<Deployment["config"]>>;

    before(async () => {
        deployment = await Deployment.start({ sandbox: ["--lag", "100"] });
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        deployed = await deployment.config();
    });
    after(() => deployment?.stop());

    /** A command as a pipeline runs it, on the deployment's copy of the stack config. */
    function run(name: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
        const command = commandLine(name, "--stack", "sandbox");
        return new Promise((resolve) =>
            execFile(
                process.execPath,
                [...command, "--config-file", deployment.stack.configFile, ...args],
                { cwd: root, env: { ...process.env, ...deployment.env }, maxBuffer: 64 * 1024 * 1024 },
                (error, stdout, stderr) =>
                    resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
            ),
        );
    }
    const reviewed = (...args: string[]) => run("review", ...args);

    /** What the sandbox's own log has of Northwind's guests: sign-ins, and how many of them were asked here. */
    function ofNorthwind(log: readonly Record<string, unknown>[]): readonly [signIns: number, asked: number] {
        const entries = log.filter(({ homeTenantId }) => homeTenantId === northwind);
        const isAsked = ({ authenticationMethodsUsed }: Record<string, unknown>) =>
            (authenticationMethodsUsed as unknown[]).length > 0;
        return [entries.length, entries.filter(isAsked).length];
    }

    /** What `double-mfa` reports of the same. */
    async function doubleMfaOfNorthwind(...args: string[]) {
        const { code, stdout, stderr } = await run("double-mfa", "--json", ...args);
        assert.equal(code, 0, stderr);
        const { homeTenants } = JSON.parse(stdout) as DoubleMfaReport;
        const home = homeTenants.find(({ name }) => name === "northwind");
        return { counts: [home?.signIns, home?.askedHere], home, stderr };
    }

    it("finds nothing changed, and ends with 0", async () => {
        const { code, stdout, stderr } = await reviewed("--format", "json");
        assert.equal(code, 0, stderr);
        const result = JSON.parse(stdout) as Review;
        assert.equal(result.verdict, "unchanged");
        assert.deepEqual(result.resources, []);
    });

    it("compares with the program as a commit has it, and leaves the checkout as it was", async function () {
        const git = promisify(execFile);
        const worktrees = async () => (await git("git", ["worktree", "list"], { cwd: root })).stdout;
        const before = await worktrees().catch(() => undefined);
        if (before === undefined) {
            this.skip();
        }
        const { code, stdout, stderr } = await reviewed("--base", "HEAD", "--format", "json");
        assert.equal(code, 0, stderr);
        assert.equal((JSON.parse(stdout) as Review).verdict, "unchanged");
        assert.equal(await worktrees(), before);
    });

    it("reports dropped trust, an enforced policy and a new partner, the same each time", async () => {
        const config = await deployment.config();
        const [fabrikam, northwind] = config["entra-b2b:partners"] as Record<string, unknown>[];
        const [policy] = config["entra-b2b:mfaPolicies"] as Record<string, unknown>[];
        await deployment.configure({
            "entra-b2b:partners": [
                {
                    ...fabrikam,
                    inboundTrust: { isMfaAccepted: false },
                    mfaPolicy: { displayName: "MFA for Fabrikam's guests", state: "enabled" },
                },
                northwind,
                {
                    name: "litware",
                    tenantId: "33333333-3333-4333-8333-333333333333",
                    inboundTrust: { isMfaAccepted: true },
                },
            ],
            "entra-b2b:mfaPolicies": [{ ...policy, state: "enabled" }],
        });
        const writes = (await deployment.sandbox.stats()).writes;
        const first = await reviewed("--format", "json");
        assert.equal(first.code, 10, first.stderr);
        const { scenarios, change } = JSON.parse(first.stdout) as Review;
        // Fabrikam's people were asked for a phishing-resistant method before.
        assert.equal(change.word, "both");
        assert.ok(change.regions.length > 2 && change.regions.length <= 12, String(change.regions.length));
        assert.ok(
            change.regions.some(
                ({ who, before, after, because }) =>
                    who.includes("fabrikam") &&
                    before === "MFA once, at home" &&
                    after === "MFA twice" &&
                    because.includes("trust in fabrikam is withdrawn"),
            ),
            JSON.stringify(
                change.regions.map(({ who, before, after, because }) => [who, before, after, because]),
            ),
        );
        const of = (person: string) => {
            const found = scenarios.find(
                (each) => each.person === person && each.circumstance === "browser, Office 365",
            );
            return [found?.before.mfa, found?.after.mfa];
        };
        assert.deepEqual(of("b2bCollaborationGuest of fabrikam"), ["onceAtHome", "twice"]);
        assert.deepEqual(of("b2bCollaborationGuest of northwind"), ["onceAtHome", "twice"]);
        assert.deepEqual(of("b2bCollaborationGuest of litware"), ["onceAtHome", "onceAtHome"]);
        assert.deepEqual(of("internalGuest"), ["none", "onceHere"]);
        assert.equal((await deployment.sandbox.stats()).writes, writes);
        assert.equal((await reviewed("--format", "json")).stdout, first.stdout);
        const { stdout: comment } = await reviewed("--format", "md");
        if (process.env["UPDATE_SAMPLES"]) {
            await writeFile(sample, comment);
        }
        assert.equal(await readFile(sample, "utf8"), comment, "run again with UPDATE_SAMPLES=1 to update it");
        const { stdout: text } = await reviewed();
        assert.match(text, /^Sign-in review of sandbox\n[^]*MFA for Fabrikam's guests/);
        assert.doesNotMatch(text, /&#?\w+;|\u001b/);
    });

    it("counts policies outside the stack when it looks at the tenant, and refuses a lock-out", async () => {
        await deployment.sandbox.graph("POST", "/v1.0/identity/conditionalAccess/policies", {
            displayName: "Made by hand",
            state: "enabled",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includeApplications: ["All"] },
                users: { includeUsers: ["All"] },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        });
        // Double MFA that the log shows, and the trust that double-mfa proposes for it.
        await deployment.configure(deployed);
        await deployment.sandbox.seedSignIns(signIns);
        const log = await deployment.sandbox.signIns();
        const patch = join(deployment.folder, "trust.diff");
        const found = await doubleMfaOfNorthwind("--days", "7", "--patch", patch);
        const [count, asked] = ofNorthwind(log);
        assert.ok(asked > signIns.count / 10, String(asked));
        assert.deepEqual(found.counts, [count, asked]);
        assert.deepEqual([found.home?.trust, found.home?.spared], ["notTrusted", asked]);
        await promisify(execFile)("git", ["apply", patch], { cwd: root });
        const { code, stdout, stderr } = await reviewed("--live", "--days", "7", "--format", "json");
        assert.equal(code, 10, stderr);
        const { emergencyAccess, crossCheck, signInLog, census, change } = JSON.parse(stdout) as Review;
        // Guests of the stack, counted by the tenant that has verified the domain of their address.
        assert.deepEqual(census?.notes, []);
        assert.ok(Number(census?.people) > 4, JSON.stringify(census));
        const ofNorthwindNow = change.regions.find(({ who }) => who.includes("northwind"));
        assert.ok(Number(ofNorthwindNow?.people?.least) > 0, JSON.stringify(change.regions));
        assert.match(ofNorthwindNow?.who ?? "", /\d+ guests? of .*northwind/);
        assert.deepEqual(
            [signInLog?.totals.noLongerAskedHere.signIns, signInLog?.totals.newlyBlocked.signIns],
            [asked, 0],
        );
        // Nearly all are older than the policy that asks: nothing is compared that another policy decided.
        assert.ok(Number(signInLog?.calibration?.leftOut.olderThanChange) > log.length);
        // The sandbox judges sign-ins by its own code.
        assert.equal(crossCheck?.refusal, null);
        assert.deepEqual(crossCheck.differences, []);
        assert.ok(crossCheck.comparedCount > 20, String(crossCheck.comparedCount));
        const byHand = emergencyAccess.filter(({ policy }) => policy === "Made by hand");
        assert.deepEqual(
            byHand.map(({ before, after }) => [before, after]),
            [
                ["covered", "covered"],
                ["covered", "covered"],
            ],
        );
    });

    it("replayed the log rightly: once the trust is deployed, the log has that many prompts fewer", async () => {
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        const earlier = new Set((await deployment.sandbox.signIns()).map(({ id }) => id));
        await deployment.sandbox.seedSignIns(signIns);
        const later = (await deployment.sandbox.signIns()).filter(({ id }) => !earlier.has(id));
        const file = join(deployment.folder, "InteractiveSignIns.json");
        await writeFile(file, JSON.stringify(later));
        const { counts, home } = await doubleMfaOfNorthwind("--file", file);
        assert.deepEqual(counts, [ofNorthwind(later)[0], 0]);
        assert.deepEqual([home?.trust, home?.spared], ["trusted", 0]);
    });

    it("reports who gets in without MFA as things are, without a change", async () => {
        const { code, stdout, stderr } = await reviewed("--prove", "--format", "json");
        assert.equal(code, 10, stderr);
        const { verdict, statements } = JSON.parse(stdout) as Gaps;
        assert.equal(verdict, "gaps");
        const found = statements.find(({ name }) => name === "Every guest who gets in did MFA");
        assert.equal(found?.after, "broken");
        assert.ok(found.broken.length > 0 && found.counterexample !== null);
    });

    it("shows the program's own errors, and ends with 1 or 2", async () => {
        await deployment.configure({ "entra-b2b:emergencyAccess": { accountIds: [] } });
        const { code, stderr } = await reviewed();
        assert.equal(code, 2, stderr);
        assert.match(stderr, /emergencyAccess/);
    });
});
