#!/usr/bin/env node
/** The commands as the installed package has them: `npx pulumi-entra-b2b <command>`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { commands } from ".";

const { version } = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as {
    version: string;
};
const program = new Command("npx pulumi-entra-b2b")
    .description(
        "What a Pulumi project for Microsoft Entra B2B collaboration needs besides `pulumi up`. Run it in the project's\n" +
            "folder. The guides are in node_modules/pulumi-entra-b2b/docs.",
    )
    .version(version)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
commands.forEach((command) => program.addCommand(command));

void program.parseAsync();
