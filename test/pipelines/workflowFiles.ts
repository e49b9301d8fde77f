import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "..", "..");

/** A file of the repository, by its path from the root. */
export function text(path: string): string {
    return readFileSync(join(root, path), "utf8");
}

/** Folders of workflows: this project's own, and those that users copy. */
const folders = [".github/workflows", "pipelines/github/workflows"];

/** Paths of all workflows. */
export const workflowPaths = folders.flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
);

/**
 * What GitHub's own parser finds wrong in workflows.
 *
 * @param workflows - Texts by file name.
 * @returns Messages by file name.
 */
export function workflowFaults(workflows: Readonly<Record<string, string>>): Record<string, string[]> {
    const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ["--import", "tsx", join(__dirname, "workflowFaults.mts")],
        { input: JSON.stringify(workflows), encoding: "utf8" },
    );
    if (status !== 0) {
        throw new Error(stderr);
    }
    return JSON.parse(stdout) as Record<string, string[]>;
}
