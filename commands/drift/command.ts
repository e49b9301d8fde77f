/**
 * `drift --stack S [--format text|md|json|junit]`: what was changed in the tenant outside the code, and who changed
 * it, if the audit log has it. Reads only; it writes neither the tenant nor the state.
 */
import { findProject, readStackFile } from "../../config";
import { createGraphClient, readStackSettings } from "../../graph";
import { Engine } from "../shared/engine";
import type { Rendered } from "../shared/rendered";
import { reportForms } from "../shared/reportForms";
import { writeReports } from "../shared/reportOptions";
import type { DriftReport } from ".";
import { attribute } from "./actors";
import { exitCodes, formats, type DriftOptions } from "./options";
import { driftOf } from "./drift";
import { toJunit } from "./formats/junit";
import { reportOf } from "./formats/report";

const writers: Readonly<
    Record<(typeof formats)[number], (report: DriftReport, file: string | undefined) => Rendered>
> = {
    ...reportForms(reportOf),
    junit: toJunit,
};

/** @returns The exit code. */
export async function run(options: DriftOptions): Promise<number> {
    const { stack, configFile } = options;
    const { folder, stacksFolder } = findProject();
    const { values } = readStackFile({ stack, stacksFolder, configFile });
    const engine = new Engine({ folder, stack, configFile });
    const found = await driftOf(await engine.refreshedPlan());
    const settings = readStackSettings(values);
    const attribution = await attribute(createGraphClient(settings), found, settings.clientId);
    const report = { stack, ...attribution };
    await writeReports(options, formats[0], (format, file) => writers[format](report, file));
    return found.length === 0 ? exitCodes.none : exitCodes.drift;
}
