import type { ReportOptions } from "../shared/reportOptions";

/** What can be done to many tenants, and which of it deploys. */
export const actions = ["list", "preview", "up", "review", "drift", "doctor"] as const;
export type Action = (typeof actions)[number];

/** Forms of the report, the default first. */
export const formats = ["text", "md", "json", "junit"] as const;

/** A failure that concerns no single stack. */
export const failed = 1;

/** Exit code of a run that was interrupted, as shells have it for Ctrl-C. */
export const interrupted = 130;

/** Options of `tenants`. */
export interface TenantsOptions extends ReportOptions<(typeof formats)[number]> {
    readonly action: Action;
    readonly all?: boolean;
    readonly stacks?: readonly string[];
    readonly tag?: readonly string[];
    /** A commit: the stacks that differ from it. */
    readonly changed?: string;
    readonly resume?: boolean;
    readonly parallel?: number;
    readonly canary?: readonly string[];
    readonly continueOnError?: boolean;
    /** For `review`: a commit to compare with. */
    readonly base?: string;
}
