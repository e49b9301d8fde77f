import { ConfigurationError } from "../../config";
import { GraphSettingsError } from "../../graph";
import { EnginePreparationError } from "./engineEnvironment";
import { say } from "./print";

const badInput = 2;
const preparationFailed = 3;

/**
 * Prints why a command failed. The message is for the user at the command line, who has no use for a stack trace.
 * Developers of this package get one with the variable `DEBUG`.
 *
 * @param failed - Exit code for a failure that is neither the user's input nor the preparation of the engine.
 * @returns The exit code.
 */
export function reportFailure(error: unknown, failed: number): number {
    say(error instanceof Error ? error.message : String(error));
    if (error instanceof ConfigurationError || GraphSettingsError.isInstance(error)) {
        return badInput;
    }
    if (error instanceof EnginePreparationError) {
        return preparationFailed;
    }
    if (error instanceof Error && error.stack !== undefined && process.env["DEBUG"]) {
        say(error.stack);
    }
    return failed;
}
