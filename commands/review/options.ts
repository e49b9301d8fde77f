import type { EvidenceOptions } from "./evidence/evidence";
import type { ReportOptions } from "../shared/reportOptions";

/** Forms of the report of one tenant, without a change. */
export const proveFormats: readonly string[] = ["text", "md", "json"];

export const proveExitCodes = { holds: 0, gaps: 10, incomplete: 11 } as const;

/** What the command's exit code says: of a review, its verdict. */
export const exitCodes = { unchanged: 0, failed: 1, changed: 10, incomplete: 11, refused: 20 } as const;

/** Forms of the report, the default first. */
export const formats = ["text", "md", "json", "sarif", "junit", "html"] as const;

/** Options of `review`. */
export interface ReviewOptions extends ReportOptions<(typeof formats)[number]>, EvidenceOptions {
    readonly stack: string;
    readonly base?: string;
    readonly live?: boolean;
    readonly prove?: boolean;
    readonly configFile?: string;
}
