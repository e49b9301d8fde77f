import type { PulumiResult } from "../../tools/pulumiStack";
import type { Deployment } from "../e2e/deployment";

/** Parts of the declaration that a program can leave out. */
export type Part = "guests" | "group" | "partner" | "policy";

/** What can be typed after a run that failed or was killed. */
export const nextCommands = ["refresh", "destroy", "up without it", "up --target", "preview"] as const;

export type NextCommand = (typeof nextCommands)[number];

/** Runs one of them. @param parts - What the run that failed was making. */
export async function runNext(
    command: NextCommand,
    { stack, configure }: Pick<Deployment, "stack"> & { readonly configure: Configure },
    parts: readonly Part[],
): Promise<PulumiResult> {
    switch (command) {
        case "refresh":
            return stack.refresh();
        case "destroy":
            return stack.destroy();
        case "up without it": {
            await configure(parts);
            const result = await stack.up();
            await configure([]);
            return result;
        }
        case "up --target":
            // Another resource than those that were being made, which depends on none of them.
            return stack.up("--target", parts.includes("partner") ? "**::ada" : "**::fabrikam");
        case "preview":
            return stack.preview();
    }
}

/** Leaves parts of the declaration out from then on. */
type Configure = (without: readonly Part[]) => Promise<void>;

/** Whether a command ends what it finds in the state, so that guests stay as `onRemove` says. */
export function isEnd(command: NextCommand | undefined): boolean {
    return command === "destroy" || command === "up without it";
}
