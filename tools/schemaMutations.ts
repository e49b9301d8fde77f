/**
 * `npm run test:schema [-- --record]`: sends the sandbox every write that the tests send, with every single fault that
 * Microsoft's typings forbid. `--record` runs the unit tests before and replaces the recorded writes.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, runScript } from "./checks";

const folder = join("test", "sandbox", "schema");
const mocha = "mocha/bin/mocha.js";

async function record(): Promise<void> {
    const writes = mkdtempSync(join(tmpdir(), "entra-b2b-writes-"));
    const units = ["sandbox", "providers", "graph", "commands", "faults"].map(
        (room) => `test/${room}/**/*.test.ts`,
    );
    const loaded = ["./tools/start.cjs", `./${folder}/recordWrites.ts`].flatMap((file) => [
        "--require",
        file,
    ]);
    await runScript([mocha, ...loaded, ...units, "--parallel", "--reporter", "dot"], {
        ENTRA_B2B_WRITES: writes,
    });
    const kept = new Map<string, unknown>();
    for (const name of readdirSync(writes)) {
        const entries = JSON.parse(readFileSync(join(writes, name), "utf8")) as [string, unknown][];
        entries.forEach(([key, write]) => kept.set(key, kept.get(key) ?? write));
    }
    rmSync(writes, { recursive: true });
    const lines = [...kept].sort(([left], [right]) => (left < right ? -1 : 1));
    const text = lines.map(([, write]) => `${JSON.stringify(write)}\n`).join("");
    writeFileSync(join(root, folder, "writes.jsonl"), text);
    console.log(`${kept.size} distinct writes recorded.`);
}

async function main(): Promise<void> {
    if (process.argv.includes("--record")) {
        await record();
    }
    process.exitCode = await runScript([mocha, join(folder, "mutations.test.ts")], {
        ENTRA_B2B_ALL_MUTATIONS: "1",
    });
}

if (require.main === module) {
    void main();
}
