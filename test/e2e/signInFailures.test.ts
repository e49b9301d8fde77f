import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import pLimit from "p-limit";
import { commandLine } from "./commandLine";
import { Deployment } from "./deployment";

const root = join(__dirname, "..", "..");
const wrongSecret = { ARM_CLIENT_SECRET: "wrong-secret" };
const secretMessage =
    /The client secret is not a secret of the application [\da-f-]+ \(AADSTS7000215\)\. Set azuread:clientSecret \(ARM_CLIENT_SECRET\)/;

/** Commands at the same time. */
const limit = pLimit(2);

describe("a sign-in that fails", function () {
    this.timeout(120_000);
    let deployment: Deployment;

    before(async () => {
        deployment = await Deployment.start({ sandbox: ["--lag", "0"], timeScale: 1 });
        // A group alone: each resource would report the same.
        await deployment.configure({
            "entra-b2b:guestList": undefined,
            "entra-b2b:partners": undefined,
            "entra-b2b:mfaPolicies": undefined,
            "entra-b2b:groups": [{ name: "one", displayName: "One" }],
        });
    });
    after(() => deployment?.stop());

    /** How a program ends whose environment differs from one that can sign in. */
    const run = (words: readonly string[], changes: NodeJS.ProcessEnv, program = process.execPath) =>
        limit(
            () =>
                new Promise<{ code: number; output: string }>((resolve) => {
                    const env = { ...process.env, ...deployment.env, ...changes };
                    execFile(program, words, { cwd: root, env }, (error, stdout, stderr) =>
                        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
                    );
                }),
        );
    const command = (name: string, ...options: string[]) =>
        commandLine(name, "--stack", "sandbox", ...options);

    function assertOneMessage(output: string, message: RegExp): void {
        assert.match(output, message);
        assert.equal(output.match(new RegExp(message.source, `${message.flags}g`))?.length, 1, output);
        assert.doesNotMatch(output, /wrong-secret|Correlation ID|invalid_client|"error"|^\s+at .*:\d+:\d+/m);
    }

    for (const [what, changes, message] of [
        ["a wrong client secret", wrongSecret, secretMessage],
        [
            "a certificate that is not trusted",
            { NODE_EXTRA_CA_CERTS: "" },
            /does not answer: this machine does not trust its TLS certificate\. Set NODE_EXTRA_CA_CERTS/,
        ],
        [
            "no credentials at all",
            { ARM_CLIENT_SECRET: "", ARM_CLIENT_ID: "" },
            /^No credentials are set, and the Azure CLI is not signed in\. Set azuread:clientId .*or run: az login/m,
        ],
    ] as [string, NodeJS.ProcessEnv, RegExp][]) {
        it(`with ${what} is one message with the cure, and the doctor's exit code`, async () => {
            const ended = await run(command("doctor"), changes);
            assertOneMessage(ended.output, message);
            assert.equal(ended.code, 4);
        });
    }

    for (const [name, options, code] of [
        ["import", ["--output", "unwritten"], 4],
        ["double-mfa", [], 1],
    ] as [string, string[], number][]) {
        it(`is the same message from ${name}`, async () => {
            const ended = await run(command(name, ...options), wrongSecret);
            assertOneMessage(ended.output, secretMessage);
            assert.equal(ended.code, code);
        });
    }

    it("is the same message from an up, and from review --live", async () => {
        const config = ["--config-file", deployment.stack.configFile];
        const up = ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", "sandbox", ...config];
        const [upped, review] = await Promise.all([
            run(up, wrongSecret, "pulumi"),
            run(command("review", "--live", ...config), wrongSecret),
        ]);
        for (const { output } of [upped, review]) {
            assert.match(output, secretMessage);
            assert.doesNotMatch(output, /wrong-secret|Correlation ID|invalid_client|"error"/);
        }
        assert.notEqual(upped.code, 0);
        assert.equal(review.code, 1);
        assert.equal((await deployment.sandbox.stats()).writes, 0);
    });
});
