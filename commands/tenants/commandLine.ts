import { Argument, InvalidArgumentError, Option } from "commander";
import type * as Code from "./command";
import { action, commandLine } from "../shared/commandLine";
import { withReports } from "../shared/reportOptions";
import { actions, failed, formats, type Action, type TenantsOptions } from "./options";

/** The command line of `tenants`. */
export const tenants = () =>
    withReports(
        commandLine("tenants")
            .description(
                "Previews, deploys or checks many stacks, each by itself. A failure of one does not touch another.",
            )
            .addArgument(new Argument("<action>", "what to do").choices(actions)),
        formats,
    )
        .addOption(new Option("--all", "every stack config of the project").conflicts(choices("all")))
        .addOption(
            new Option("--stacks <list>", "these stacks").argParser(names).conflicts(choices("stacks")),
        )
        .addOption(
            new Option("--tag <list>", "the stacks with one of these entra-b2b:tags")
                .argParser(names)
                .conflicts(choices("tag")),
        )
        .addOption(
            new Option(
                "--changed <ref>",
                "the stacks that differ from this commit or branch, by their config, what it extends, their guest list or the program",
            ).conflicts(choices("changed")),
        )
        .addOption(
            new Option("--resume", "the stacks that the last run of this action did not finish").conflicts(
                choices("resume"),
            ),
        )
        .addOption(
            new Option(
                "--parallel <count>",
                "stacks at a time (default: as many as there are processors and memory)",
            ).argParser(count),
        )
        .addOption(
            new Option(
                "--canary <list>",
                "up: these stacks first, and the others only if all of them are done",
            ).argParser(names),
        )
        .option("--continue-on-error", "start further stacks after one has failed")
        .option("--base <ref>", "review: compare with the program as this commit or branch has it")
        .addHelpText(
            "after",
            "\nExit codes: that of the stack with the worst result: 0 done; 10 sign-ins change, or drift; 11 not all sign-ins\n" +
                "could be compared; 20 a review refuses the change; 4 no sign-in; 2 bad input; 3 the preparation failed; 1 failed.\n" +
                "130 interrupted.",
        )
        .hook("preAction", (command) => {
            const { all, stacks, tag, changed, resume, canary, base } = command.opts<TenantsOptions>();
            const chosen = command.args[0] as Action;
            if ((all ?? stacks ?? tag ?? changed ?? resume) === undefined) {
                command.error("error: name the stacks: --all, --stacks, --tag, --changed or --resume");
            }
            if (resume && chosen === "list") {
                command.error("error: option '--resume' is for an action that runs");
            }
            if (canary !== undefined && chosen !== "up") {
                command.error("error: option '--canary' is for up");
            }
            if (base !== undefined && chosen !== "review") {
                command.error("error: option '--base' is for review");
            }
        })
        .action((chosen: Action, options: TenantsOptions) =>
            action<TenantsOptions>(
                () => require("./command") as typeof Code,
                failed,
            )({
                ...options,
                action: chosen,
            }),
        );

const selections = ["all", "stacks", "tag", "changed", "resume"];

function choices(own: string): string[] {
    return selections.filter((each) => each !== own);
}

function names(text: string): string[] {
    const all = text.split(",").map((part) => part.trim());
    if (all.some((part) => part === "")) {
        throw new InvalidArgumentError("Separate names by commas.");
    }
    return [...new Set(all)];
}

function count(text: string): number {
    if (!/^[1-9]\d{0,3}$/.test(text)) {
        throw new InvalidArgumentError("It must be a whole number of at least 1.");
    }
    return Number(text);
}
