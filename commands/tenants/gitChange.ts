import { execFile } from "node:child_process";
import { realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { promisify } from "node:util";
import { ConfigurationError } from "../../config";
import { said } from "../../rules/text";

const run = promisify(execFile);

/** Output of a change of very many files. */
const maxOutputBytes = 256 * 1024 * 1024;

/** What git says of the files of a project. */
export interface GitChange {
    /** Paths of the files that were changed. */
    readonly files: readonly string[];
    /** Whether git would show a change of a file: not of one that it ignores, or that is outside the repository. */
    readonly isWatched: (file: string) => boolean;
}

/**
 * The files that differ from the commit at which a branch left another one: those committed since, those changed or
 * added in the working folder, and those deleted.
 *
 * @param folder - A folder of the repository.
 * @param ref - A commit, tag or branch.
 * @throws ConfigurationError - Git does not know the commit, or this is not a repository.
 */
export async function changeSince(folder: string, ref: string): Promise<GitChange> {
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
    const namesIn = (text: string) => text.split("\0").filter((name) => name !== "");
    const changed = await git("diff", "--name-only", "--no-renames", "--no-relative", "-z", fork);
    const list = (which: string) =>
        git("ls-files", which, "--exclude-standard", "--full-name", "-z", "--", ":/");
    const added = namesIn(await list("--others"));
    const top = realpathSync(join(folder, above));
    const watched = new Set(
        [...namesIn(await list("--cached")), ...added].map((name) => join(top, name.split("/").join(sep))),
    );
    return {
        files: [...namesIn(changed), ...added].map((name) => join(folder, above, name.split("/").join(sep))),
        isWatched: (file) => {
            try {
                return watched.has(realpathSync(file));
            } catch {
                // A file that is not there is one of which git knows nothing.
                return false;
            }
        },
    };
}
