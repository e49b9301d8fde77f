/** `npm run demo`: a sandbox tenant, two runs of the real Pulumi engine against it, and what the directory then holds. */
import { Command, Option } from "commander";
import { runProgram } from "../runProgram";
import type * as Code from "./demo";
import type { DemoOptions } from "./options";

const program = new Command("npm run demo --")
    .description(
        "Starts a sandbox tenant and deploys stacks/Pulumi.sandbox.yaml to it with the real Pulumi engine, twice.",
    )
    .option("--json", "end with one line of JSON")
    .addOption(
        new Option("--plugin <which>", "azuread plugin: the sandbox's stand-in, or the vendor's")
            .choices(["stand-in", "real"])
            .default("stand-in"),
    )
    .option("--lag <ms>", "middle of the replicas' lag, in milliseconds", "800")
    .option("--seed <number>", "the same seed gives the same ids and lags", "1");

const options = program.parse().opts<DemoOptions>();
void runProgram(() => (require("./demo") as typeof Code).demo(options));
