/** What the doctor checked. */
export type Check = "permissions" | "licenses" | "emergencyAccess" | "lockOut";

/** An `error` blocks a deployment or a way in; a `warning` may; a `note` is for information. */
export type Severity = "error" | "warning" | "note";

/** One thing that the doctor found. */
export interface DoctorFinding {
    readonly check: Check;
    readonly severity: Severity;
    /** The finding, without a full stop. */
    readonly message: string;
    /** What to do, without a full stop. Omitted if there is nothing to do. */
    readonly cure?: string;
    /** Where it is documented. */
    readonly source?: string;
}
