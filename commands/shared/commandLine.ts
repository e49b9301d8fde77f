import { Command } from "commander";
import { message as messageOf } from "../../rules/text";
import type * as Failure from "./failure";

/** What the file with a command's code exports. */
interface CommandCode<Options> {
    /** @returns The exit code. */
    run(options: Options): Promise<number>;
}

/** Exit code for a command line that is wrong, as for other bad input. */
const badCommandLine = 2;

/**
 * Starts the description of a command line: `--help` ends with 0, a wrong option with 2.
 *
 * @param name - What the user types after the package's name.
 */
export function commandLine(name: string): Command {
    return (
        new Command(name)
            .exitOverride((error) => process.exit(error.exitCode === 0 ? error.exitCode : badCommandLine))
            // A complaint repeats what was typed, which in a pipeline may be the name of a branch or of a file.
            .configureOutput({ outputError: (text, write) => write(messageOf(text)) })
    );
}

/**
 * The action of a command. Its code is loaded when it runs, because help and complaints about options need none of it.
 *
 * @param load - Requires the command's code; an `import()` would not find TypeScript.
 * @param failed - Exit code for a failure that is not the user's input.
 */
export function action<Options>(load: () => CommandCode<Options>, failed: number) {
    return async (options: Options): Promise<void> => {
        try {
            process.exitCode = await load().run(options);
        } catch (error) {
            const { reportFailure } = require("./failure") as typeof Failure;
            process.exitCode = reportFailure(error, failed);
        }
    };
}
