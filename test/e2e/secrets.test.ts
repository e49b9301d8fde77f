import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Deployment } from "./deployment";

/** The command lines of all processes, as anyone on the machine can see them. */
async function commandLines(): Promise<string[]> {
    if (process.platform !== "linux") {
        const { stdout } = await promisify(execFile)("ps", ["-axww", "-o", "args="]);
        return stdout.split("\n");
    }
    const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const lines = ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => ""));
    return (await Promise.all(lines)).map((line) => line.replaceAll("\0", " "));
}

/** What `work` comes to, and the command lines that were seen while it ran. */
async function withCommandLines<T>(work: Promise<T>): Promise<{ result: T; seen: string }> {
    const seen = new Set<string>();
    let isRunning = true;
    const done = work.finally(() => (isRunning = false));
    while (isRunning) {
        (await commandLines()).forEach((line) => seen.add(line));
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return { result: await done, seen: [...seen].join("\n") };
}

/** A federated token as a pipeline gets it; the sandbox does not check who signed it. */
function federatedToken(): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = {
        iss: "https://pipelines.example",
        sub: "canary",
        aud: "api://AzureADTokenExchange",
        exp: Math.floor(Date.now() / 1000) + 3600,
    };
    return [part({ alg: "RS256", typ: "JWT" }), part(claims), "canarysignature"].join(".");
}

/** Where a secret must not be, by the name of the place. */
type Places = Readonly<Record<string, string>>;

describe("secrets of a deployment", function () {
    this.timeout(180_000);
    let deployment: Deployment;
    let logFile: string;
    const token = federatedToken();

    before(async () => {
        deployment = await Deployment.start({ sandbox: ["--replicas", "3", "--lag", "400", "--seed", "8"] });
        logFile = join(deployment.folder, "requests.log");
        deployment.env["ENTRA_B2B_LOG"] = logFile;
        // By default no link is kept, and there would be nothing to find.
        await deployment.configure({ "entra-b2b:keepRedeemUrls": true });
    });
    after(() => deployment?.stop());

    function assertNowhere(places: Places): void {
        const { clientSecret } = deployment.sandbox.connection;
        const passphrase = String(deployment.env["PULUMI_CONFIG_PASSPHRASE"]);
        const secrets: Readonly<Record<string, (text: string) => boolean>> = {
            "the client secret": (text) => text.includes(clientSecret),
            "the federated token": (text) => text.includes(token) || text.includes("canarysignature"),
            "an access token": (text) => /eyJ[\w-]{10,}\.eyJ[\w-]{10,}/.test(text),
            "the passphrase": (text) => text.includes(passphrase),
            "a link that redeems": (text) => /redeem[/?]/.test(text),
        };
        for (const [place, text] of Object.entries(places)) {
            assert.notEqual(text, "", `nothing to search in ${place}`);
            for (const [secret, isIn] of Object.entries(secrets)) {
                // Without the text itself, which would show the secret once more.
                assert.ok(!isIn(text), `${secret} is in ${place}`);
            }
        }
    }

    const state = async () => JSON.stringify(await deployment.stack.exportState());

    it("are in no output, log, state or process list of a run that signs in by a client secret", async () => {
        const { result, seen } = await withCommandLines(deployment.stack.up());
        const { code, output } = result;
        assert.equal(code, 0, output);
        assert.match(seen, /pulumi up/);
        assertNowhere({
            "the output": output,
            "the log": await readFile(logFile, "utf8"),
            "the state": await state(),
            "the process list": seen,
        });
    });

    it("are in no debug log of the program", async () => {
        const { code, output } = await deployment.stack.preview("--debug");
        assert.equal(code, 0, output);
        assert.match(output, /RegisterResource RPC finished/);
        assertNowhere({ "the output": output });
    });

    it("are in no error, log, state or process list of a run with a federated token that fails", async () => {
        Object.assign(deployment.env, { ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: token, ARM_CLIENT_SECRET: "" });
        await deployment.sandbox.addFault({ kind: "expiredToken", method: "POST", path: "^/invitations" });
        await deployment.changeGuestList((text) => `${text}olga@fabrikam.example,https://x.example\n`);
        const { result, seen } = await withCommandLines(deployment.stack.up());
        const { code, output } = result;
        assert.notEqual(code, 0);
        assert.match(output, /401|token/i);
        assertNowhere({
            "the output": output,
            "the log": await readFile(logFile, "utf8"),
            "the state": await state(),
            "the process list": seen,
        });
    });
});
