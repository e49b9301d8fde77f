import { execFile } from "node:child_process";
import { join, sep } from "node:path";
import { promisify } from "node:util";
import { ConfigurationError } from "../../config";
import { said } from "../../rules/text";

const run = promisify(execFile);

/** Output of a change of very many files. */
const maxOutputBytes = 256 * 1024 * 1024;

/**
 * Paths of the files that differ from the commit at which a branch left another one: those committed since, those
 * changed or added in the working folder, and those deleted.
 *
 * @param folder - A folder of the repository.
 * @param ref - A commit, tag or branch.
 * @throws ConfigurationError - Git does not know the commit, or this is not a repository.
 */
export async function changedFiles(folder: string, ref: string): Promise<string[]> {
    const git = async (...words: readonly string[]): Promise<string> => {
        try {
            const { stdout } = await run("git", [...words], { cwd: folder, maxBuffer: maxOutputBytes });
            return stdout;
        } catch (error) {
            const reason = (error as { stderr?: string }).stderr || String(error);
            throw new ConfigurationError([
                {
                    file: folder,
                    field: "--changed",
                    message: `git ${words[0]} failed (${said(reason, 300)})`,
                    cure: "Name a commit or branch of this repository, and fetch its history",
                },
            ]);
        }
    };
    const fork = (await git("merge-base", "--end-of-options", ref, "HEAD")).trim();
    // From the project's folder, as the project names it: a link to it leads to the same files.
    const above = (await git("rev-parse", "--show-cdup")).trim();
    const found = [
        await git("diff", "--name-only", "--no-renames", "--no-relative", "-z", fork),
        await git("ls-files", "--others", "--exclude-standard", "--full-name", "-z"),
    ];
    return found
        .flatMap((text) => text.split("\0"))
        .filter((name) => name !== "")
        .map((name) => join(folder, above, name.split("/").join(sep)));
}
