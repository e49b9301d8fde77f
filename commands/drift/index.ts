/** What was changed in a tenant outside the code. */
import type { AttributedDrift } from "./actors";

export type { Activity, AttributedDrift } from "./actors";
export type { ChangedProperty, Drift } from "./drift";

/** Everything that a run of `npm run drift` reports. */
export interface DriftReport {
    readonly stack: string;
    readonly drifts: readonly AttributedDrift[];
    /** Why the audit log could not be read, so that the report names no one. `undefined` if it was read. */
    readonly unread: string | undefined;
}
