import { join } from "node:path";

const root = join(__dirname, "..", "..");

/** The arguments of \`node\` that run a command of this package from its sources, as \`npm run <name> --\` does. */
export function commandLine(name: string, ...options: string[]): string[] {
    const start = join(root, "tools", "start.cjs");
    return ["--require", start, join(root, "commands", "bin.ts"), name, ...options];
}
