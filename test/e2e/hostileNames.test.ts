import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { assertInert } from "../hostileText";
import { commandLine } from "./commandLine";
import { Deployment } from "./deployment";

const root = join(__dirname, "..", "..");

const address = "x-y_z@fabrikam.example";
/** Names as their owners could choose them to trip a query, a spreadsheet, Markdown or HTML. */
const names = {
    displayName: `=HYPERLINK("https://x.example","O'Brien")`,
    companyName: "x' or userType eq 'Member",
    department: "<img src=x onerror=alert(1)>",
    jobTitle: "| a | [b](javascript:alert(1)) | \\\\ % $ {{",
};

const field = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("guests whose names are hostile", function () {
    this.timeout(180_000);
    let deployment: Deployment;

    before(async () => {
        deployment = await Deployment.start({ sandbox: ["--replicas", "3", "--lag", "400", "--seed", "9"] });
        const columns = Object.keys(names);
        await deployment.changeGuestList(() =>
            [
                "version:v1.0",
                [
                    "Email address to invite [inviteeEmail] Required",
                    "Redirection url [inviteRedirectURL] Required",
                    ...columns.map((name) => `${name} [${name}]`),
                ].join(","),
                [address, "https://x.example", ...Object.values(names).map(field)].join(","),
            ].join("\n"),
        );
    });
    after(() => deployment?.stop());

    const guest = async () => {
        const { users } = await deployment.sandbox.directory();
        return users.filter(({ mail }) => mail === address);
    };

    it("are invited, found again and kept unchanged", async () => {
        const first = await deployment.stack.up();
        assert.equal(first.code, 0, first.output);
        const [user, ...others] = await guest();
        assert.deepEqual(others, []);
        for (const [property, value] of Object.entries(names)) {
            assert.equal(user?.[property], value);
        }
        const second = await deployment.stack.up("--expect-no-changes");
        assert.equal(second.code, 0, second.output);
    });

    it("are adopted by a later deployment, which finds just them", async () => {
        const [before] = await guest();
        const destroyed = await deployment.stack.destroy();
        assert.equal(destroyed.code, 0, destroyed.output);
        const again = await deployment.stack.up();
        assert.equal(again.code, 0, again.output);
        assert.deepEqual(
            (await guest()).map(({ id }) => id),
            [before?.["id"]],
        );
    });
});

/** A name that tries to act in a terminal, in the log of a pipeline, in a comment and in the Pulumi engine. */
const acting = [
    "x'<b>@team</b>",
    "##vso[task.complete result=Failed]",
    "  ::error::x",
    "\u001b[31m\u202e<{%z%}> https://x.example",
].join("\n");

describe("commands in a tenant whose names are hostile", function () {
    this.timeout(300_000);
    let deployment: Deployment;

    before(async () => {
        deployment = await Deployment.start({ sandbox: ["--lag", "0"], timeScale: 1 });
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        const { sandbox } = deployment;
        const [{ id: userId } = { id: "" }] = (await sandbox.directory()).users.filter(
            ({ mail }) => mail === "frank@northwind.example",
        );
        await sandbox.graph("PATCH", `/v1.0/users/${String(userId)}`, { displayName: acting });
        await sandbox.graph("POST", "/v1.0/groups", {
            displayName: acting,
            mailNickname: "acting",
            mailEnabled: false,
            securityEnabled: true,
        });
        await sandbox.graph("POST", "/v1.0/identity/conditionalAccess/policies", {
            displayName: acting,
            state: "enabled",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includeApplications: ["All"] },
                users: {
                    // Without the accounts for emergency access: an import says why it leaves the policy as it is.
                    includeGuestsOrExternalUsers: {
                        guestOrExternalUserTypes: "b2bCollaborationGuest",
                        externalTenants: {
                            "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants",
                            membershipKind: "all",
                        },
                    },
                },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        });
    });
    after(() => deployment?.stop());

    /** What a command prints, on both streams. */
    function printed(command: string, ...args: string[]): Promise<string> {
        return new Promise((resolve) =>
            execFile(
                process.execPath,
                commandLine(command, ...args),
                { cwd: root, env: { ...process.env, ...deployment.env }, maxBuffer: 64 * 1024 * 1024 },
                (_error, stdout, stderr) => resolve(`${stdout}${stderr}`),
            ),
        );
    }

    /** Asserts that a text shows the name, and that nothing in it acts. */
    function isInert(text: string): void {
        assert.match(text, /task\.complete/);
        assertInert(text.replaceAll("\r\n", "\n"));
    }

    for (const [command, formats, ...options] of [
        ["review", ["md", "json", "junit", "html"], "--live"],
        ["drift", ["md", "json", "junit"]],
    ] as const) {
        it(`${command}: no name acts in any form of the report`, async () => {
            const files = formats.map((format) => join(deployment.folder, `${command}.${format}`));
            isInert(
                await printed(
                    ...[command, "--stack", "sandbox", "--config-file", deployment.stack.configFile],
                    ...[...options, "--format", "text"],
                    ...formats.flatMap((format, index) => ["--format", `${format}=${files[index]}`]),
                ),
            );
            for (const file of files) {
                isInert(await readFile(file, "utf8"));
            }
        });
    }

    it("stale-guests: no name acts in CSV and JSON", async () => {
        isInert(await printed("stale-guests", "--stack", "sandbox", "--days", "0", "--csv"));
        isInert(await printed("stale-guests", "--stack", "sandbox", "--days", "0", "--json"));
    });

    it("import: no name acts in the report", async () => {
        const args = ["--stack", "adopted", "--output", deployment.folder, "--force", "--fresh"];
        isInert(await printed("import", ...args));
        isInert(await printed("import", ...args, "--json"));
    });

    it("doctor: no name acts in the diagnosis", async () => {
        assertInert(await printed("doctor", "--stack", "sandbox"));
        assertInert(await printed("doctor", "--stack", "sandbox", "--json"));
    });

    it("a deployment: no name acts in what the engine shows", async () => {
        const { output } = await deployment.stack.up("--refresh");
        assertInert(output);
    });
});
