import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { isMap, parseDocument } from "yaml";
import { guestCsv } from "./guestCsv";
import { namespace, ownKeys } from "../../config";
import type { Declaration } from "./declaration";

const run = promisify(execFile);

/** The files of a stack in a stacks folder. */
export interface StackFiles {
    readonly config: string;
    readonly guestList: string;
    /** The guest list as the stack config names it. */
    readonly guestListKey: string;
}

export function stackFiles(folder: string, stack: string): StackFiles {
    const guestListKey = `${stack}/guests.csv`;
    return {
        config: join(folder, `Pulumi.${stack}.yaml`),
        guestList: join(folder, stack, "guests.csv"),
        guestListKey,
    };
}

/**
 * Writes the stack config and the guest list. Everything else in the stack config stays, with its comments.
 *
 * @param before - The text of the stack config; `undefined` for one that is new.
 */
export async function writeFiles(
    files: StackFiles,
    before: string | undefined,
    tenantId: string,
    { config, guests }: Declaration,
): Promise<void> {
    const document = parseDocument(before ?? "config: {}\n");
    if (!isMap(document.get("config"))) {
        document.set("config", document.createNode({}));
    }
    if (before === undefined) {
        document.commentBefore =
            " Made by the import of pulumi-entra-b2b from the tenant as it was. Each objectId names something that was there: it is taken\n" +
            " over, written only where it differs, and left when it is no longer declared.";
    }
    for (const key of ownKeys((document.toJS() as { config: Record<string, unknown> }).config)) {
        document.deleteIn(["config", key]);
    }
    const values = {
        ...(document.getIn(["config", "azuread:tenantId"]) === undefined && { "azuread:tenantId": tenantId }),
        ...Object.fromEntries(Object.entries(config).map(([key, value]) => [`${namespace}${key}`, value])),
    };
    for (const [key, value] of Object.entries(values)) {
        document.setIn(["config", key], document.createNode(value));
    }
    const top = document.get("config");
    if (isMap(top)) {
        top.flow = false;
    }
    await mkdir(dirname(files.guestList), { recursive: true });
    await writeFile(files.guestList, guestCsv(guests), { mode: 0o600 });
    await writeFile(files.config, document.toString({ indent: 4, lineWidth: 0 }));
}

/** What to put into `.gitignore` so that the guest list is not committed; `undefined` when Git ignores it already. */
export async function ignoreHint(guestList: string, root: string): Promise<string | undefined> {
    const isIgnored = await run("git", ["check-ignore", "--quiet", guestList], {
        cwd: dirname(guestList),
    }).then(
        () => true,
        () => false,
    );
    return isIgnored ? undefined : relative(root, guestList).replaceAll("\\", "/");
}
