import type { ReportOptions } from "../shared/reportOptions";

/** What the command's exit code says. */
export const exitCodes = { shown: 0, failed: 1 } as const;

/** Forms of the report, the default first. */
export const formats = ["text", "md", "json"] as const;

/** Options of `config`. */
export interface ConfigOptions extends ReportOptions<(typeof formats)[number]> {
    readonly stack: string;
    readonly configFile?: string;
}
