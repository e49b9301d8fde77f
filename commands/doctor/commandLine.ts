import type * as Code from "./command";
import { action, commandLine } from "../shared/commandLine";
import { exitCodes } from "./exitCodes";
import type { DoctorOptions } from "./options";

/** The command line of `doctor`. */
export const doctor = () =>
    commandLine("doctor")
        .description("Lists what the identity that deploys a stack lacks, and who could be locked out.")
        .requiredOption("--stack <name>", "the stack, of Pulumi.<name>.yaml")
        .option("--stacks-folder <folder>", "where stack configs are; default as the project says")
        .option("--json", "print the diagnosis as one JSON object")
        .action(action<DoctorOptions>(() => require("./command") as typeof Code, exitCodes.noSignIn));
