import { join } from "node:path";
import type { Command } from "commander";
import { root } from "./checks";
import { engineOnPath, pulumiBinary } from "./pulumiHome";

/** Exit code of the bootstrap, too. */
const preparationFailed = 3;

/**
 * Runs a command from this project's sources, under the name by which npm knows it.
 *
 * @param needsEngine - Puts the Pulumi command line that the bootstrap found on the PATH.
 */
export async function runFromProject(command: Command, { needsEngine = false } = {}): Promise<void> {
    if (needsEngine) {
        try {
            const folder = join(root, ".sandbox", "engine");
            Object.assign(process.env, await engineOnPath(root, folder, pulumiBinary()));
        } catch (error) {
            console.error(error instanceof Error ? error.message : String(error));
            process.exitCode = preparationFailed;
            return;
        }
    }
    await command.name(`npm run ${command.name()} --`).parseAsync();
}
