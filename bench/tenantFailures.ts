/** Deploys many stacks, three of which fail in different ways, corrects two of them, and resumes. */
import type { StackResult } from "../tools/tenantsProject";
import { say, startManyTenants } from "./manyTenants";

/** What a run of all stacks, or of those that are left, came to. */
interface RunOutcome {
    readonly exitCode: number | null;
    readonly seconds: number;
    /** How many stacks have each status. */
    readonly statuses: Readonly<Record<string, number>>;
    readonly notDone: readonly StackResult[];
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
    const many = await startManyTenants(stacks, Number(guests), Number(timeScale));
    try {
        await many.configure(wrongSignIn, { "azuread:tenantId": unknownId });
        await many.configure(refusedPolicy, {
            "entra-b2b:mfaPolicies": [
                { name: "mfa", displayName: "MFA for guests", excludeUserIds: [unknownId] },
            ],
        });
        const run = async (...words: string[]): Promise<RunOutcome> => {
            const startedMs = performance.now();
            const options = [...words, "--parallel", parallel, "--continue-on-error"];
            const { code, results } = await many.tenants("up", options);
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
        const [up] = await Promise.all([run("--all"), many.killEngineOf(killed)]);
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
