/**
 * `npm run bench -- tenants`: an action for many stacks, each with a separate sandbox tenant and its guests, by `tenants`
 * and by runs of the command line one after the other.
 *
 * Options: `--tenants N`, `--one-by-one N` (how many of them one after the other), `--guests N`, `--parallel N`,
 * `--time-scale N`, `--json` (the figures as one JSON line), and `--failures`, which instead deploys all stacks, three of
 * which fail in different ways, and resumes.
 */
import { loadavg } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { measure, say, startManyTenants } from "./manyTenants";
import { runFailures } from "./tenantFailures";
import { root } from "./tenantRun";

interface Options {
    readonly tenants: string;
    readonly oneByOne?: string;
    readonly guests: string;
    readonly parallel: string;
    readonly timeScale: string;
    readonly json?: true;
    readonly failures?: true;
}

async function main(options: Options): Promise<void> {
    const count = Number(options.tenants);
    if (options.failures) {
        console.log(JSON.stringify(await runFailures(count, options)));
        return;
    }
    const oneByOne = Number(options.oneByOne ?? count);
    // Other stacks for each way, so that both deploy to empty tenants.
    const stacks = (prefix: string, length: number) =>
        Array.from({ length }, (_, index) => `${prefix}${String(index + 1).padStart(4, "0")}`);
    const [together, serial] = [stacks("a", count), stacks("b", oneByOne)];
    const load = loadavg()[0];
    const many = await startManyTenants(
        [...together, ...serial],
        Number(options.guests),
        Number(options.timeScale),
    );
    try {
        const tenants = (action: string) => [
            [
                process.execPath,
                join(root, "commands", "bin.cjs"),
                ...["tenants", action, "--stacks", together.join(","), "--parallel", options.parallel],
            ],
        ];
        const pulumi = (...words: string[]) =>
            serial.map((stack) => ["pulumi", ...words, "--non-interactive", "--stack", stack]);
        const drift = serial.map((stack) => [
            process.execPath,
            join(root, "commands", "bin.cjs"),
            ...["drift", "--stack", stack],
        ]);
        const [way, other] = ["tenants", "one after the other"] as const;
        const figures = [
            await measure(many, "preview", way, tenants("preview")),
            await measure(many, "preview", other, pulumi("preview")),
            await measure(many, "up", way, tenants("up")),
            await measure(many, "up", other, pulumi("up", "--yes", "--skip-preview")),
            await measure(many, "preview, no change", way, tenants("preview")),
            await measure(many, "preview, no change", other, pulumi("preview")),
            await measure(many, "drift", way, tenants("drift")),
            await measure(many, "drift", other, drift),
        ];
        if (options.json) {
            console.log(JSON.stringify({ ...options, load, figures }));
            return;
        }
        console.log(
            `${count} tenants of ${options.guests} guests, ${options.parallel} at a time, and ${oneByOne} one after the ` +
                `other; load ${load?.toFixed(1)}`,
        );
        console.table(
            figures.map(({ seconds, processorSeconds, ...others }) => ({
                ...others,
                seconds: seconds.toFixed(1),
                "CPU s": processorSeconds?.toFixed(1),
            })),
        );
    } finally {
        await many.stop();
    }
}

const program = new Command("npm run bench -- tenants")
    .option("--tenants <n>", "tenants for each way", "200")
    .option("--one-by-one <n>", "tenants for runs one after the other (default: as many)")
    .option("--guests <n>", "guests of each tenant", "20")
    .option("--parallel <n>", "stacks at a time", "2")
    .option("--time-scale <factor>", "how many times faster than real time goes", "16")
    .option("--failures", "deploy all stacks, three of which fail in different ways, and resume")
    .option("--json", "print one JSON line of the figures");

void main(program.parse().opts<Options>()).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
});
