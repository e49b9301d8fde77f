import { Run } from "./run";

/**
 * The run that this process serves. The engine starts one plugin process for all dynamic resources of a run, and the
 * program has its own process. The engine starts the plugin in the folder of the program. No other module keeps any state of a run.
 */
export const processRun = new Run({ folder: process.cwd() });
