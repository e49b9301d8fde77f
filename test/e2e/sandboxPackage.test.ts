import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { sandboxPackage } from "../../tools/build/packages";
import { runContainerfile } from "./containerSteps";
import { InstalledPackage } from "./installedPackage";

const command = sandboxPackage.name;
const npx = ["npx", "--no-install", command];
const containerfile = join(__dirname, "..", "..", "sandbox", "Containerfile");

/** What any client of Graph does, in plain Node: signs in, and invites a guest. */
const invite = `
const { graph, login, tenantId, clientId, clientSecret } = JSON.parse(process.argv[2]);
const json = async (response) => {
    if (!response.ok) throw new Error(response.status + " " + (await response.text()));
    return response.json();
};
const { access_token: token } = await json(await fetch(login + "/" + tenantId + "/oauth2/v2.0/token", {
    method: "POST",
    body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
        scope: graph + "/.default",
    }),
}));
const { invitedUser } = await json(await fetch(graph + "/v1.0/invitations", {
    method: "POST",
    headers: { authorization: "Bearer " + token, "content-type": "application/json" },
    body: JSON.stringify({
        invitedUserEmailAddress: "kim@fabrikam.example",
        inviteRedirectUrl: "https://myapplications.microsoft.com",
    }),
}));
console.log(invitedUser.id);
`;

interface Connection {
    readonly graph: string;
    readonly caFile: string;
    readonly page: string;
    readonly clientSecret: string;
    readonly processId: number;
}

describe("the sandbox tenant's package, installed by npm into an empty project", function () {
    this.timeout(120_000);
    let installed: InstalledPackage;
    let child: ChildProcess | undefined;

    before(async () => {
        installed = await InstalledPackage.install([sandboxPackage]);
        await installed.write("invite.mjs", invite);
    });
    after(async () => {
        child?.kill("SIGKILL");
        await installed?.remove();
    });

    /** Starts it, and waits until it serves. */
    async function start(words: readonly string[], folder = installed.project) {
        const [program = "", ...options] = words;
        const started = spawn(program, [...options, "--json"], {
            cwd: folder,
            stdio: ["ignore", "pipe", "inherit"],
            shell: process.platform === "win32",
        });
        child = started;
        const exit = new Promise<number | null>((resolve) => started.once("exit", resolve));
        const line = await new Promise<string>((resolve, reject) => {
            createInterface(started.stdout).once("line", resolve);
            started.once("exit", (code) => reject(new Error(`It ended with code ${code ?? "none"}.`)));
        });
        return { exit, line, connection: JSON.parse(line) as Connection };
    }

    it("says its options under the name by which it is called", async () => {
        const { code, stdout } = await installed.npx([command, "--help"]);
        assert.equal(code, 0);
        assert.match(stdout, /^Usage: npx pulumi-entra-b2b-sandbox \[options\]/);
    });

    it("needs no package of Pulumi", () => {
        assert.equal(existsSync(join(installed.project, "node_modules", "@pulumi")), false);
    });

    it("serves Graph and its page until SIGTERM, and keeps a guest for the next start", async () => {
        const first = await start([...npx, "--state", "tenant.json"]);
        const env = { NODE_EXTRA_CA_CERTS: first.connection.caFile };
        const invited = await installed.run(process.execPath, ["invite.mjs", first.line], env);
        assert.equal(invited.code, 0, invited.stderr);
        const page = await installed.run(
            process.execPath,
            [
                "--eval",
                `fetch(${JSON.stringify(first.connection.page)}).then((r) => r.text()).then(console.log)`,
            ],
            env,
        );
        assert.match(page.stdout, /<title>.*<script>.*<\/script>/s);
        process.kill(first.connection.processId, "SIGTERM");
        assert.equal(await first.exit, 0);
        assert.equal(existsSync(first.connection.caFile), false);

        const second = await start([...npx, "--state", "tenant.json"]);
        const directory = await installed.run(
            process.execPath,
            [
                "--eval",
                `const { graph, clientSecret } = ${second.line};
                fetch(graph + "/_sandbox/directory", { headers: { authorization: "Bearer " + clientSecret } })
                    .then((response) => response.json())
                    .then(({ users }) => console.log(users.map(({ id }) => id).join()));`,
            ],
            { NODE_EXTRA_CA_CERTS: second.connection.caFile },
        );
        assert.ok(directory.stdout.includes(invited.stdout.trim()), directory.stdout + directory.stderr);
        process.kill(second.connection.processId, "SIGTERM");
        assert.equal(await second.exit, 0);
    });

    it("is what the Containerfile installs and starts, which keeps its files in the folder for them", async () => {
        const root = join(installed.project, "container");
        const context = join(installed.project, "node_modules", command);
        const container = await runContainerfile(containerfile, context, root, ["/sandbox", "/home/node"]);
        const words = [...container.entrypoint, ...container.command];
        // The last one counts: the container's port may be taken here.
        const { exit, connection } = await start([...words, "--port", "0"], container.folder);
        assert.equal(connection.caFile, join(container.at("/home/node/state"), "sandbox-ca.pem"));
        assert.ok(existsSync(connection.caFile));
        process.kill(connection.processId, "SIGTERM");
        assert.equal(await exit, 0);
    });
});
