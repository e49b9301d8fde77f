import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { checkGuestList } from "../../config";
import type { ImportReport } from "../../commands/import/report";
import { commandLine } from "./commandLine";
import { Deployment } from "./deployment";
import { fillTenant } from "./existingTenant";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");

describe("npm run import", function () {
    this.timeout(300_000);
    let deployment: Deployment;
    let tenant: Awaited<ReturnType<typeof fillTenant>>;
    let output: string;
    let found: unknown;

    before(async function () {
        deployment = await Deployment.start({ sandbox: ["--replicas", "3", "--lag", "0", "--seed", "11"] });
        tenant = await fillTenant(deployment.sandbox);
        found = await deployment.sandbox.directory();
        output = join(deployment.folder, "imported");
        await mkdir(output);
    });
    after(() => deployment?.stop());

    const importing = (...args: string[]) =>
        run(process.execPath, commandLine("import", "--stack", "adopted", "--output", output, ...args), {
            env: { ...process.env, ...deployment.sandbox.env },
        });
    const configFile = () => join(output, "Pulumi.adopted.yaml");

    /** Requests since a moment that were not reads. */
    const writesSince = async (count: number) =>
        (await deployment.sandbox.log())
            .slice(count)
            .filter(
                ({ method, path, writes }) =>
                    writes !== 0 || (method !== "GET" && !/\$batch$|getByIds$/.test(String(path))),
            )
            .map(({ method, path }) => `${String(method)} ${String(path)}`);

    it("reads the tenant and changes nothing of it, and names what it leaves with the reason", async () => {
        const count = (await deployment.sandbox.log()).length;
        const report = JSON.parse((await importing("--json")).stdout) as ImportReport;
        assert.deepEqual(await writesSince(count), []);
        assert.deepEqual(Object.fromEntries(report.found.map(({ kind, imported }) => [kind, imported])), {
            guests: 4,
            groups: 4,
            "policies for guests": 2,
            "named locations": 2,
            "authentication strengths": 1,
            partners: 2,
            "roles of guests": 2,
            "external collaboration settings": 6,
        });
        assert.deepEqual(
            report.notImported.map(({ id }) => id).sort(),
            [tenant.inexpressible.id, tenant.guests["frank@adatum"]].sort(),
        );
        assert.match(
            report.notImported.find(({ id }) => id === tenant.inexpressible.id)?.reason ?? "",
            /includeUserActions/,
        );
    });

    it("keeps people out of the stack config, and formulas out of the guest list", async () => {
        const config = await readFile(configFile(), "utf8");
        assert.doesNotMatch(config, /@fabrikam|the guest|@northwind/);
        const list = await readFile(join(output, "adopted", "guests.csv"), "utf8");
        assert.match(list, /alice@fabrikam\.example,.*"Fabrikam, Inc\."/);
        assert.doesNotMatch(list, /=1\+1/);
        const { guests } = checkGuestList(Buffer.from(list), "guests.csv", undefined);
        const related = Object.fromEntries(
            guests.map(({ emailAddress, managerId, sponsorIds }) => [
                emailAddress,
                { managerId, sponsorIds },
            ]),
        );
        const { colleague, engineers } = tenant;
        assert.deepEqual(related["alice@fabrikam.example"], {
            managerId: undefined,
            sponsorIds: [colleague, engineers.id].sort(),
        });
        assert.deepEqual(related["erin@northwind.example"], {
            managerId: colleague,
            sponsorIds: [colleague],
        });
        assert.deepEqual(related["bob@fabrikam.example"], { managerId: undefined, sponsorIds: undefined });
    });

    it("does not overwrite a stack that declares something, unless forced", async () => {
        await assert.rejects(importing(), ({ code, stderr }: { code: number; stderr: string }) => {
            assert.equal(code, 2);
            return /--force/.test(stderr);
        });
        await importing("--force");
    });

    it("leads to a first up that writes nothing to the tenant", async () => {
        const { config } = parse(await readFile(configFile(), "utf8")) as { config: Record<string, unknown> };
        const list = relative(join(root, "stacks"), join(output, "adopted", "guests.csv"));
        const own = parse(await readFile(deployment.stack.configFile, "utf8")) as Record<string, unknown>;
        await writeFile(
            deployment.stack.configFile,
            stringify({ ...own, config: { ...config, "entra-b2b:guestList": list } }),
        );
        const count = (await deployment.sandbox.log()).length;
        const { code, output: said } = await deployment.stack.up();
        assert.equal(code, 0, said);
        assert.deepEqual(await writesSince(count), []);
        assert.deepEqual(await deployment.sandbox.directory(), found);
    });

    it("has nothing to change in the second up, nor in a refresh", async () => {
        const second = await deployment.stack.up("--expect-no-changes");
        assert.equal(second.code, 0, second.output);
        const refreshed = await deployment.stack.refresh("--expect-no-changes");
        assert.equal(refreshed.code, 0, refreshed.output);
        assert.deepEqual(await deployment.sandbox.directory(), found);
    });

    it("follows the code from then on, and leaves adopted objects when they are no longer declared", async () => {
        const config = await deployment.config();
        const groups = config["entra-b2b:groups"] as { displayName: string; description?: string }[];
        await deployment.configure({
            "entra-b2b:groups": groups.map((group) =>
                group.displayName === "Engineers of Partners" ? { ...group, description: "By code" } : group,
            ),
        });
        const changed = await deployment.stack.up();
        assert.equal(changed.code, 0, changed.output);
        const described = (await deployment.sandbox.directory()).groups.find(
            ({ id }) => id === tenant.engineers.id,
        );
        assert.equal(described?.["description"], "By code");
        const destroyed = await deployment.stack.destroy();
        assert.equal(destroyed.code, 0, destroyed.output);
        const after = await deployment.sandbox.directory();
        const idsOf = (rows: readonly Record<string, unknown>[]) => rows.map(({ id }) => id).sort();
        const first = found as typeof after;
        assert.deepEqual(idsOf(after.groups), idsOf(first.groups));
        assert.deepEqual(after.conditionalAccessPolicies, first.conditionalAccessPolicies);
        assert.deepEqual(after.namedLocations, first.namedLocations);
        assert.deepEqual(idsOf(after.users), idsOf(first.users));
    });
});
