import type { ReportOptions } from "../shared/reportOptions";

/** What the command's exit code says. */
export const exitCodes = { none: 0, failed: 1, drift: 10 } as const;

/** Forms of the report, the default first. */
export const formats = ["text", "md", "json", "junit"] as const;

/** Options of `drift`. */
export interface DriftOptions extends ReportOptions<(typeof formats)[number]> {
    readonly stack: string;
    readonly configFile?: string;
}
