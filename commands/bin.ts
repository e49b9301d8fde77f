#!/usr/bin/env node
/** The commands: `npx pulumi-entra-b2b <command>`, and in this package's own repository `npm run <command> --`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandLines } from ".";
import { commandLine } from "./shared/commandLine";

const { version } = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as {
    version: string;
};
// What is published has no TypeScript.
const isRepository = __filename.endsWith(".ts");
const program = commandLine(isRepository ? "npm run" : "npx pulumi-entra-b2b")
    .description(
        "What a Pulumi project for Microsoft Entra B2B collaboration needs beyond `pulumi up`. Run it in the project's " +
            "folder. The guides are in node_modules/pulumi-entra-b2b/docs.",
    )
    .version(version);
for (const describe of commandLines) {
    const command = describe();
    program.addCommand(isRepository ? command.usage("-- [options]") : command);
}

void program.parseAsync();
