import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(__dirname, "..", "..");
const bootstrap = join(root, "tools", "bootstrap.mjs");
const run = promisify(execFile);

describe("npm run demo -- --json", function () {
    this.timeout(240_000);

    it("ends in one JSON line whose counts come from a directory that lagged and throttled", async () => {
        const { stdout } = await run(process.execPath, [bootstrap, "tools/demo/main.ts", "--json"], {
            maxBuffer: 16 * 1024 * 1024,
        });
        const summary = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Record<string, number>;
        assert.deepEqual(
            [summary["guests"], summary["memberships"], summary["policies"], summary["partners"]],
            [12, 16, 2, 2],
        );
        for (const name of ["staleReads", "throttled", "requests", "seconds"]) {
            assert.ok((summary[name] ?? 0) > 0, `${name} is ${summary[name]}`);
        }
    });
});

describe("npm run sandbox", function () {
    this.timeout(60_000);

    for (const [option, value, message] of [
        ["--replicas", "none", /whole number from 1 to 64/],
        ["--fault", "throttle", /such as \{"kind":"throttle","count":3\}, but it is not JSON/],
        [
            "--fault",
            '{"kind":"thro","count":0}',
            /but kind: Invalid option: .*"throttle".*; count: Too small/,
        ],
    ] as const) {
        it(`refuses ${option} ${value} in one line that says how it is written`, async () => {
            await assert.rejects(
                run(process.execPath, [bootstrap, "sandbox/bin.ts", option, value]),
                ({ code, stderr }: { code: number; stderr: string }) =>
                    code === 2 && message.test(stderr) && stderr.trim().split("\n").length === 1,
            );
        });
    }
});

describe("a command about a stack that has no config", function () {
    this.timeout(60_000);

    const failed = (words: readonly string[]) =>
        run(process.execPath, [bootstrap, ...words]).then(
            () => assert.fail("It did not fail."),
            ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
        );

    for (const words of [
        ["commands/bin.ts", "doctor"],
        ["commands/bin.ts", "drift"],
        ["commands/bin.ts", "review"],
        ["commands/bin.ts", "stale-guests"],
    ]) {
        it(`says so in the same words, with the exit code for bad input: ${words.at(-1)}`, async () => {
            const { code, stderr } = await failed([...words, "--stack", "nowhere"]);
            const message = [
                "The configuration has 1 problem; nothing was written.",
                "  stacks/Pulumi.nowhere.yaml --stack: the stack config does not exist. Correct the name, or create the file.",
            ].join("\n");
            assert.ok(stderr.trimEnd().endsWith(message), stderr);
            assert.doesNotMatch(stderr, /^\s+at /m);
            assert.equal(code, 2);
            assert.equal((await failed(words)).code, 2);
        });
    }
});
