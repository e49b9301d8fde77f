import { say } from "../commands/shared/print";
import { PreparationError, preparationFailed } from "./bootstrap/preparationError.mjs";

/**
 * Runs one of the project's programs. A failure prints its message alone.
 *
 * @param program - Returns the exit code.
 */
export async function runProgram(program: () => Promise<number>): Promise<void> {
    try {
        process.exitCode = await program();
    } catch (error) {
        say(error instanceof Error ? error.message : String(error), "red");
        process.exitCode = error instanceof PreparationError ? preparationFailed : 1;
    }
}
