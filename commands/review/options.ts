import type { EvidenceOptions } from "./evidence/evidence";
import type { ReportOptions } from "../shared/reportOptions";

/** What the command's exit code says: of a review, its verdict. */
export const exitCodes = { unchanged: 0, failed: 1, changed: 10, incomplete: 11, refused: 20 } as const;

/** Forms of the report, the default first. */
export const formats = ["text", "md", "json", "sarif", "junit", "html"] as const;

/** Options of `review`. */
export interface ReviewOptions extends ReportOptions<(typeof formats)[number]>, EvidenceOptions {
    readonly stack: string;
    readonly base?: string;
    readonly live?: boolean;
    readonly configFile?: string;
}
