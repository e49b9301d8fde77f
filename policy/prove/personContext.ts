import type { CheckedScenario } from "../evaluate/scenario";
import type { Trust } from "../evaluate/signIn";

/** What how grant controls are met depends on, of a person. */
export interface PersonContext {
    /** Equal ones have the same number. */
    readonly id: number;
    readonly who: CheckedScenario["who"];
    /** Of the home tenant's claims: what counts on the side that the context is of. */
    readonly trust: Trust;
    /** Has a home tenant that may have done multi-factor authentication. */
    readonly hasHome: boolean;
    /** Comes from outside Entra: registering security information can be refused. */
    readonly isOutside: boolean;
    /** Sessions of direct-connect users cannot be controlled. */
    readonly hasSession: boolean;
}

/** What a person did at home: no multi-factor authentication, or some, or it is still open. */
export type AtHomeState = 0 | 1 | 2;
export const notDone = 0;
export const isDone = 1;
export const isOpen = 2;
