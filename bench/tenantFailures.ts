/** Deploys many stacks, three of which fail in different ways, corrects two of them, and resumes. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ManyTenants, say } from "./manyTenants";
import { root } from "./tenantRun";

interface Result {
    readonly stack: string;
    readonly status: string;
    readonly summary: string;
}

/** What a run of all stacks, or of those that are left, came to. */
interface RunOutcome {
    readonly exitCode: number | null;
    readonly seconds: number;
    /** How many stacks have each status. */
    readonly statuses: Readonly<Record<string, number>>;
    readonly notDone: readonly Result[];
}

/** An id that no object and no tenant has. */
const unknownId = "99999999-9999-4999-8999-999999999999";

/** @throws Error - There are too few stacks, or the engine to be killed never wrote. */
export async function runFailures(
    count: number,
    { guests, parallel, timeScale }: Readonly<Record<"guests" | "parallel" | "timeScale", string>>,
): Promise<{ readonly up: RunOutcome; readonly resumed: RunOutcome; readonly guests: number }> {
    const stacks = Array.from({ length: count }, (_, index) => `c${String(index + 1).padStart(4, "0")}`);
    const [, wrongSignIn, refusedPolicy, killed] = stacks;
    if (wrongSignIn === undefined || refusedPolicy === undefined || killed === undefined) {
        throw new Error("There must be at least four tenants.");
    }
    const many = await ManyTenants.start(stacks, Number(guests), timeScale);
    try {
        await many.configure(wrongSignIn, { "azuread:tenantId": unknownId });
        await many.configure(refusedPolicy, {
            "entra-b2b:mfaPolicies": [
                { name: "mfa", displayName: "MFA for guests", excludeUserIds: [unknownId] },
            ],
        });
        const command = [process.execPath, join(root, "commands", "bin.cjs"), "tenants", "up"];
        const report = ["--format", "json=report.json", "--parallel", parallel, "--continue-on-error"];
        const run = async (...words: string[]): Promise<RunOutcome> => {
            const startedMs = performance.now();
            const { code, output } = await many.run([...command, ...words, ...report]);
            const text = await readFile(join(many.folder, "report.json"), "utf8").catch(() => {
                throw new Error(`There is no report:\n${output}`);
            });
            const { results } = JSON.parse(text) as { readonly results: readonly Result[] };
            return {
                exitCode: code,
                seconds: Math.round((performance.now() - startedMs) / 1_000),
                statuses: Object.fromEntries(
                    [...new Set(results.map(({ status }) => status))].map((status) => [
                        status,
                        results.filter((result) => result.status === status).length,
                    ]),
                ),
                notDone: results.filter(({ status }) => status !== "done"),
            };
        };
        say(`up of ${count} tenants, three of which fail …`);
        const [up] = await Promise.all([run("--all"), killEngineOf(many, killed)]);
        await many.configure(wrongSignIn);
        await many.configure(refusedPolicy);
        say("up --resume …");
        const resumed = await run("--resume");
        const directories = await Promise.all(stacks.map((stack) => many.tenantOf(stack).directory()));
        const invited = directories.flatMap(({ users }) =>
            users.filter(({ creationType }) => creationType === "Invitation"),
        );
        return { up, resumed, guests: invited.length };
    } finally {
        await many.stop();
    }
}

/** Kills the engine of a stack once it has written to its tenant. */
async function killEngineOf(many: ManyTenants, stack: string): Promise<void> {
    for (;;) {
        if ((await many.tenantOf(stack).stats()).writes > 0) {
            const text = await readFile(join(many.folder, ".entra-b2b", "tenants-up.json"), "utf8");
            const { stacks } = JSON.parse(text) as {
                readonly stacks: Readonly<Record<string, { readonly engines: readonly number[] }>>;
            };
            const engine = stacks[stack]?.engines.at(-1);
            if (engine === undefined) {
                throw new Error(`The record has no engine of ${stack}.`);
            }
            process.kill(engine, "SIGKILL");
            return;
        }
        await sleep(100);
    }
}
