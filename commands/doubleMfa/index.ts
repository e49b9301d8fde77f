/** Where guests are asked for MFA twice, as the sign-in log has it. */

/** Whether a home tenant's MFA is trusted; `unknown` where the settings could not be read. */
export type TrustState = "trusted" | "notTrusted" | "unknown";

/** Sign-ins of one week. */
export interface Week {
    /** Its Monday, ISO 8601 in UTC. */
    readonly start: string;
    readonly signIns: number;
    readonly askedHere: number;
}

/** Someone who was asked here. */
export interface AskedPerson {
    readonly userId: string;
    readonly userPrincipalName: string;
    readonly askedHere: number;
}

/** Guests of one home tenant. */
export interface HomeTenant {
    /** `null`: accounts that no Entra tenant has, and those whose tenant the log leaves out. */
    readonly homeTenantId: string | null;
    /** The partner's name in the stack config, or else the domain of most of its people. */
    readonly name: string;
    /** The domain of most of its people; `null`: the log has no address of theirs. */
    readonly domain: string | null;
    readonly isDeclared: boolean;
    /** The stack config accepts its MFA, whether that is deployed or not. */
    readonly isTrustDeclared: boolean;
    readonly guests: number;
    readonly signIns: number;
    /** Sign-ins whose steps show a prompt of this tenant. */
    readonly askedHere: number;
    readonly guestsAsked: number;
    /** Of these, the ones that the home tenant would ask, or has asked already, once its MFA is trusted. */
    readonly spared: number;
    readonly guestsSpared: number;
    /** Prompts that trust may not spare: something other than conditional access asked for them. */
    readonly unsure: number;
    /** Sign-ins of which the log does not say whether the person was asked. */
    readonly notRecorded: number;
    /** Sign-ins whose demand a claim of the home tenant met. */
    readonly metFromHome: number;
    /** Methods used here, with the number of sign-ins, the most frequent first. */
    readonly methods: readonly { readonly method: string; readonly signIns: number }[];
    readonly trust: TrustState;
    /** When the audit log says that the partner's settings were made, ISO 8601; `null`: it does not say. */
    readonly trustedSince: string | null;
    readonly weeks: readonly Week[];
    /** With `--names` only. */
    readonly people?: readonly AskedPerson[];
}

/** All that a run of `double-mfa` reports. */
export interface DoubleMfaReport {
    readonly schemaVersion: 1;
    readonly stack: string;
    /** The moments of the first and the last sign-in that was read; `null`: there was none. */
    readonly from: string | null;
    readonly to: string | null;
    readonly guests: number;
    readonly signIns: number;
    readonly askedHere: number;
    readonly spared: number;
    /** Rows of the log that are not a guest's finished interactive sign-in. */
    readonly otherRows: number;
    /** Where trust pays most, first. */
    readonly homeTenants: readonly HomeTenant[];
    /** A unified diff of the stack config; `null`: there is nothing to gain, or nothing that can be written. */
    readonly patch: string | null;
    /** What could not be read, and what follows from it. */
    readonly notes: readonly string[];
}
