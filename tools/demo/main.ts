/** `npm run demo`: a sandbox tenant, two runs of the real Pulumi engine against it, and what the directory then holds. */
import { mkdtemp, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import Table from "cli-table3";
import { Command, Option } from "commander";
import { parse } from "yaml";
import { loadTenant, type Tenant } from "../../config";
import { preparePulumiHome, pulumiBinary } from "../pulumiHome";
import { PulumiStack } from "../pulumiStack";
import { colorsFor } from "../../commands/shared/terminal";
import { missingFrom } from "./declared";
import { azureadStandIn } from "../../sandbox/plugins";
import { SandboxProcess, type SandboxDirectory, type SandboxStats } from "../../sandbox/process";

const root = join(__dirname, "..", "..");
const stackName = "sandbox";

interface DemoOptions {
    readonly json?: boolean;
    readonly plugin: "stand-in" | "real";
    readonly lag: string;
    readonly seed: string;
}

const program = new Command("npm run demo --")
    .description(
        "Starts a sandbox tenant and deploys stacks/Pulumi.sandbox.yaml to it with the real Pulumi engine, twice.",
    )
    .option("--json", "end with one line of JSON")
    .addOption(
        new Option("--plugin <which>", "azuread plugin: the sandbox's stand-in, or the vendor's")
            .choices(["stand-in", "real"])
            .default("stand-in"),
    )
    .option("--lag <ms>", "middle of the replicas' lag, in milliseconds", "800")
    .option("--seed <number>", "the same seed gives the same ids and lags", "1");

/** For the error stream, where all but the result goes. */
const pc = colorsFor(process.stderr);

/** Progress goes to the error stream, so that a pipe gets the result alone. */
function say(text: string): void {
    process.stderr.write(`${text}\n`);
}

async function declaredTenant(): Promise<Tenant> {
    const stacksFolder = join(root, "stacks");
    const text = await readFile(join(stacksFolder, `Pulumi.${stackName}.yaml`), "utf8");
    const { config } = parse(text) as { config: Record<string, unknown> };
    return loadTenant({ stack: stackName, stacksFolder, values: config });
}

async function demo(options: DemoOptions): Promise<number> {
    const startedMs = Date.now();
    const stateFolder = join(root, ".sandbox");
    await mkdir(stateFolder, { recursive: true });
    const runFolder = await mkdtemp(join(stateFolder, "demo-"));
    say(pc.bold("1. A sandbox tenant with 3 lagging replicas that throttles some requests"));
    const sandbox = await SandboxProcess.start(
        ...["--replicas", "3", "--lag", options.lag, "--seed", options.seed],
        ...["--early-throttle", "0.03", "--state-dir", runFolder],
    );
    const stop = () => void sandbox.stop().finally(() => process.exit(130));
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
    try {
        const env = await preparePulumiHome({
            root,
            stateFolder: runFolder,
            pulumi: pulumiBinary(),
            plugins: options.plugin === "real" ? [] : [azureadStandIn(root)],
            isAcquisitionAllowed: options.plugin === "real",
        });
        const stack = await PulumiStack.create({
            programFolder: root,
            stack: stackName,
            env: { ...env, ...sandbox.env },
            workFolder: runFolder,
            configFile: join(root, "stacks", `Pulumi.${stackName}.yaml`),
            onOutput: (text) => process.stderr.write(text),
        });
        say(pc.bold("\n2. pulumi up"));
        const first = await stack.up();
        if (first.code !== 0) {
            return first.code;
        }
        say(pc.bold("\n3. pulumi up again: nothing to change"));
        const second = await stack.up("--expect-no-changes");
        if (second.code !== 0) {
            return second.code;
        }
        const [directory, stats, declared] = [
            await sandbox.directory(),
            await sandbox.stats(),
            await declaredTenant(),
        ];
        const missing = missingFrom(directory, declared);
        const summary = summarize(directory, stats, (Date.now() - startedMs) / 1000);
        process.stdout.write(options.json ? "" : `\n${report(directory, summary)}\n`);
        for (const text of missing) {
            say(pc.red(`Declared, but not in the directory: ${text}`));
        }
        if (options.json) {
            console.log(JSON.stringify(summary));
        }
        return missing.length === 0 ? 0 : 1;
    } finally {
        await sandbox.stop();
        await rm(runFolder, { recursive: true, force: true });
    }
}

interface Summary {
    readonly guests: number;
    readonly memberships: number;
    readonly policies: number;
    readonly partners: number;
    readonly staleReads: number;
    readonly throttled: number;
    readonly requests: number;
    readonly seconds: number;
}

function summarize(directory: SandboxDirectory, stats: SandboxStats, seconds: number): Summary {
    return {
        guests: directory.users.filter((user) => user["userType"] === "Guest").length,
        memberships: directory.groups.reduce((sum, { memberIds }) => sum + memberIds.length, 0),
        policies: directory.conditionalAccessPolicies.length,
        partners: directory.partners.length,
        staleReads: stats.staleReads,
        throttled: stats.throttled,
        requests: stats.requests,
        seconds: Math.round(seconds * 10) / 10,
    };
}

function report(directory: SandboxDirectory, summary: Summary): string {
    const guests = new Table({ head: ["guest", "company", "groups"], style: { head: [], border: [] } });
    for (const user of directory.users.filter(({ userType }) => userType === "Guest")) {
        const groups = directory.groups.filter(({ memberIds }) => memberIds.includes(String(user["id"])));
        const company = typeof user["companyName"] === "string" ? user["companyName"] : "";
        guests.push([
            String(user["mail"]),
            company,
            groups.map((group) => String(group["displayName"])).join("\n"),
        ]);
    }
    const policies = new Table({ head: ["MFA policy", "state"], style: { head: [], border: [] } });
    for (const policy of directory.conditionalAccessPolicies) {
        policies.push([String(policy["displayName"]), String(policy["state"])]);
    }
    const partners = new Table({ head: ["partner tenant", "its MFA is"], style: { head: [], border: [] } });
    for (const partner of directory.partners) {
        const trust = partner["inboundTrust"] as { isMfaAccepted?: boolean } | null;
        partners.push([
            String(partner["tenantId"]),
            trust?.isMfaAccepted ? "trusted: asked once" : "not trusted",
        ]);
    }
    return [
        colorsFor(process.stdout).bold("What the directory now holds, read from the sandbox tenant:"),
        guests.toString(),
        policies.toString(),
        partners.toString(),
        `${summary.requests} requests, of which ${summary.staleReads} read a stale replica and ` +
            `${summary.throttled} were throttled; ${summary.seconds} s in all.`,
        "To look around yourself: npm run sandbox",
    ].join("\n\n");
}

async function main(): Promise<void> {
    process.exitCode = await demo(program.parse().opts<DemoOptions>());
}

void main().catch((error: unknown) => {
    say(pc.red(error instanceof Error ? error.message : String(error)));
    process.exitCode = 1;
});
