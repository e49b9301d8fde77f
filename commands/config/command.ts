/** The command `config`: what is in force for a stack, and which file says so. */
import { checkedStackOf, findProject, readStackFile } from "../../config";
import type { Report } from "../shared/report";
import { reportForms } from "../shared/reportForms";
import { writeReports } from "../shared/reportOptions";
import { exitCodes, formats, type ConfigOptions } from "./options";
import { settingsOf, type Setting } from "./settings";

interface Settings {
    readonly stack: string;
    readonly settings: readonly Setting[];
}

const forms = reportForms<Settings>(({ stack, settings }): Report => ({
    title: `Settings in force: ${stack}`,
    sections: [
        {
            table: {
                head: ["key", "value", "set in"],
                rows: settings.map(({ key, value, origin }) => [
                    key,
                    typeof value === "string" ? value : JSON.stringify(value),
                    origin === undefined ? "default" : `${origin.file}:${origin.line}`,
                ]),
            },
        },
    ],
}));

/** @returns The exit code. */
export async function run(options: ConfigOptions): Promise<number> {
    const { stack, configFile } = options;
    const stackFile = readStackFile({ stack, stacksFolder: findProject().stacksFolder, configFile });
    const settings = settingsOf(checkedStackOf(stackFile), stackFile.file);
    await writeReports(options, formats[0], (format, file) => forms[format]({ stack, settings }, file));
    return exitCodes.shown;
}
