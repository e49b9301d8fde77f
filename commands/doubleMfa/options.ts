import type { ReportOptions } from "../shared/reportOptions";

/** What the command's exit code says. */
export const exitCodes = { reported: 0, failed: 1 } as const;

/** Forms of the report, the default first. */
export const formats = ["text", "md", "json", "html"] as const;

/** Options of `double-mfa`. */
export interface DoubleMfaOptions extends ReportOptions<(typeof formats)[number]> {
    readonly stack: string;
    readonly days: number;
    readonly file?: string;
    readonly names?: boolean;
    readonly json?: boolean;
    readonly patch?: string;
    readonly configFile?: string;
}
