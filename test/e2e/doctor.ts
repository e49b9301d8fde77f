import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { neededPermissions } from "../../commands/doctor/permissions";
import { loadTenant } from "../../config";
import { commandLine } from "./commandLine";

const root = join(__dirname, "..", "..");
const stacksFolder = join(root, "stacks");

/** Runs the doctor from its sources. */
export function doctor(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
    return new Promise<{ code: number | null; output: string; errors: string }>((resolve, reject) => {
        const child = spawn(process.execPath, commandLine("doctor", ...args), {
            cwd: root,
            env: { ...process.env, ...env },
            stdio: ["ignore", "pipe", "pipe"],
        });
        let [output, errors] = ["", ""];
        child.stdout.on("data", (part: Buffer) => (output += part.toString("utf8")));
        child.stderr.on("data", (part: Buffer) => (errors += part.toString("utf8")));
        child.once("error", reject);
        child.once("close", (code) => resolve({ code, output, errors }));
    });
}

/** The permissions that the demo's stack needs, as the doctor lists them. */
export function least(): string[] {
    const text = readFileSync(join(stacksFolder, "Pulumi.sandbox.yaml"), "utf8");
    const { config } = parse(text) as { config: Record<string, unknown> };
    const tenant = loadTenant({ stack: "sandbox", stacksFolder, values: config });
    return neededPermissions(tenant, []).map(({ name }) => name);
}
