/** `npm test`: types, lint rules, format and all tests. The last line is `N passed, N failed, N skipped`. */
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { root, runCheck, runScript, staticChecks } from "./checks";
import { HeldOutput } from "./heldOutput";
import { pulumiBinary, pulumiVariable } from "./pulumiHome";
import { runProgram } from "./runProgram";
import { countsFileVariable, type TestCounts } from "./testCounts";

interface TestOptions {
    readonly only?: "units" | "e2e";
    readonly grep?: string;
}

const program = new Command("npm test --")
    .description("Checks types, lint rules and format, then runs every test.")
    .addOption(
        new Option("--only <part>", "one part of the tests, without the static checks").choices([
            "units",
            "e2e",
        ]),
    )
    .option("--grep <text>", "only tests whose title holds this text");

/** Files share nothing. Each end-to-end file has its own sandbox and its own stack. */
const parallel = (jobs: number) => ["--parallel", "--jobs", String(jobs)];
const processors = Math.max(2, availableParallelism());
const units = [...parallel(processors), "--ignore", "test/e2e/**", "test/**/*.test.ts"];
/** One more than processors: each waits for replicas half of the time. */
const endToEndJobs = processors + 1;
const endToEndFolder = "test/e2e";
/** Those that take longest, so that none of them starts last and runs alone. */
const longest = [
    "examples",
    "faults",
    "library",
    "hostileNames",
    "lifeOfAStack",
    "afterFailure",
    "guestRoster",
    "ownership",
    "gettingStarted",
];

function endToEnd(): string[] {
    const rank = (file: string) => longest.indexOf(file.split(".")[0] ?? "") + 1 || longest.length + 1;
    const files = readdirSync(join(root, endToEndFolder)).filter((name) => name.endsWith(".test.ts"));
    return [
        ...parallel(endToEndJobs),
        ...files.sort((left, right) => rank(left) - rank(right)).map((name) => `${endToEndFolder}/${name}`),
    ];
}

/** Runs mocha. A run that ends before it can count is one failure. */
async function runTests(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    output?: HeldOutput,
): Promise<TestCounts> {
    const folder = await mkdtemp(join(tmpdir(), "entra-b2b-test-"));
    const file = join(folder, "counts.json");
    try {
        const reporter = ["--reporter", join(root, "tools", "summaryReporter.ts")];
        const code = await runScript(
            ["mocha/bin/mocha.js", ...reporter, ...args],
            { ...env, [countsFileVariable]: file },
            output,
        );
        const text = await readFile(file, "utf8").catch(() => undefined);
        if (text === undefined) {
            return { passed: 0, failed: 1, skipped: 0 };
        }
        const counts = JSON.parse(text) as TestCounts;
        return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

async function checkAll(): Promise<TestCounts[]> {
    const counts: TestCounts[] = [];
    for (const check of staticChecks) {
        const isGood = await runCheck(check);
        counts.push({ passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 });
    }
    return counts;
}

async function test(): Promise<number> {
    const { only, grep } = program.parse().opts<TestOptions>();
    const filter = grep === undefined ? [] : ["--fgrep", grep];
    const heldBack = new HeldOutput();
    // The end-to-end tests wait for replicas half of their time, in which the others compute.
    const computing = async () => {
        const counts = only === undefined && grep === undefined ? await checkAll() : [];
        if (only !== "e2e") {
            counts.push(await runTests([...units, ...filter]));
        }
        heldBack.release();
        return counts;
    };
    const waiting = async () =>
        only === "units"
            ? []
            : [
                  await runTests(
                      [...endToEnd(), ...filter],
                      { [pulumiVariable]: await pulumiBinary(root) },
                      heldBack,
                  ),
              ];
    const counts = (await Promise.all([computing(), waiting()])).flat();
    const sum = (name: keyof TestCounts) => counts.reduce((total, each) => total + each[name], 0);
    const [passed, failed, skipped] = [sum("passed"), sum("failed"), sum("skipped")];
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    return failed === 0 && passed > 0 ? 0 : 1;
}

void runProgram(test);
