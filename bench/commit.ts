import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The commit that is measured; `unknown` outside a clone. */
export async function commit(): Promise<string> {
    const git = promisify(execFile)("git", ["describe", "--always", "--dirty"], { cwd: __dirname });
    return git.then(
        ({ stdout }) => stdout.trim(),
        () => "unknown",
    );
}
