import { ConfigurationError } from "../../config";
import { GraphSettingsError } from "../../graph";
import { say } from "./print";

/**
 * Tells why a command failed. The message is for the person at the command line: a stack trace would only hide it.
 * Whoever mends this package gets one with the variable `DEBUG`.
 *
 * @returns Whether what the person gave is at fault: a stack config, a guest list, or how to sign in.
 */
export function tellFailure(error: unknown): boolean {
    say(error instanceof Error ? error.message : String(error));
    const isInput = error instanceof ConfigurationError || GraphSettingsError.isInstance(error);
    if (!isInput && error instanceof Error && error.stack !== undefined && process.env["DEBUG"]) {
        say(error.stack);
    }
    return isInput;
}
