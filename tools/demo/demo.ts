import { mkdtemp, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { loadTenant, type Tenant } from "../../config";
import { preparePulumiHome, pulumiBinary } from "../pulumiHome";
import { PulumiStack } from "../pulumiStack";
import { toJson } from "../../commands/shared/json";
import { forward, print, printReport, say } from "../../commands/shared/print";
import type { Report } from "../../commands/shared/report";
import { missingFrom } from "./declared";
import type { DemoOptions } from "./options";
import { standIns } from "../../sandbox/plugins";
import { SandboxProcess, type SandboxDirectory, type SandboxStats } from "../../sandbox/process";

const root = join(__dirname, "..", "..");
const stackName = "sandbox";

async function declaredTenant(): Promise<Tenant> {
    const stacksFolder = join(root, "stacks");
    const text = await readFile(join(stacksFolder, `Pulumi.${stackName}.yaml`), "utf8");
    const { config } = parse(text) as { config: Record<string, unknown> };
    return loadTenant({ stack: stackName, stacksFolder, values: config });
}

/** Runs the demo. @returns The exit code. */
export async function demo(options: DemoOptions): Promise<number> {
    const startedMs = Date.now();
    // First, because getting one may take minutes.
    const pulumi = await pulumiBinary(root);
    const stateFolder = join(root, ".sandbox");
    await mkdir(stateFolder, { recursive: true });
    const runFolder = await mkdtemp(join(stateFolder, "demo-"));
    say("1. A sandbox tenant with 3 lagging replicas that throttles some requests", "bold");
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
            pulumi,
            plugins: options.plugin === "real" ? [] : standIns(root),
            isAcquisitionAllowed: options.plugin === "real",
        });
        const stack = await PulumiStack.create({
            programFolder: root,
            stack: stackName,
            env: { ...env, ...sandbox.env },
            workFolder: runFolder,
            configFile: join(root, "stacks", `Pulumi.${stackName}.yaml`),
            onOutput: forward,
        });
        say("\n2. pulumi up", "bold");
        const first = await stack.up();
        if (first.code !== 0) {
            return first.code;
        }
        say("\n3. pulumi up again: nothing to change", "bold");
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
        if (!options.json) {
            printReport(report(directory, summary));
        }
        for (const text of missing) {
            say(`Declared, but not in the directory: ${text}`, "red");
        }
        if (options.json) {
            print(toJson(summary));
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

function report(directory: SandboxDirectory, summary: Summary): Report {
    const guests = directory.users.filter(({ userType }) => userType === "Guest");
    const groupsOf = (user: Readonly<Record<string, unknown>>) =>
        directory.groups
            .filter(({ memberIds }) => memberIds.includes(String(user["id"])))
            .map((group) => String(group["displayName"]));
    const table = (...rows: readonly string[][]) => ({ head: rows[0] ?? [], rows: rows.slice(1) });
    return {
        title: "What the directory now holds, read from the sandbox tenant",
        sections: [
            {
                table: table(
                    ["guest", "company", "groups"],
                    ...guests.map((user) => [
                        String(user["mail"]),
                        typeof user["companyName"] === "string" ? user["companyName"] : "",
                        groupsOf(user).join(", "),
                    ]),
                ),
            },
            {
                table: table(
                    ["MFA policy", "state"],
                    ...directory.conditionalAccessPolicies.map((policy) => [
                        String(policy["displayName"]),
                        String(policy["state"]),
                    ]),
                ),
            },
            {
                table: table(
                    ["partner tenant", "its MFA is"],
                    ...directory.partners.map((partner) => {
                        const trust = partner["inboundTrust"] as { isMfaAccepted?: boolean } | null;
                        return [
                            String(partner["tenantId"]),
                            trust?.isMfaAccepted ? "trusted: asked once" : "not trusted",
                        ];
                    }),
                ),
            },
        ],
        closing: [
            `${summary.requests} requests, of which ${summary.staleReads} read a stale replica and ` +
                `${summary.throttled} were throttled; ${summary.seconds} s in all.`,
            "To look around yourself: npm run sandbox",
        ],
    };
}
