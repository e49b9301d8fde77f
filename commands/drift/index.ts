/** What was changed in a tenant outside the code. */
import type { AttributedDrift } from "./actors";

export type { Activity, AttributedDrift } from "./actors";
export type { ChangedProperty, Drift } from "./drift";

/** All that a run of `npm run drift` tells. */
export interface DriftReport {
    readonly stack: string;
    readonly drifts: readonly AttributedDrift[];
    /** Why nobody is named; `undefined` when the audit log could be read. */
    readonly unread: string | undefined;
}
