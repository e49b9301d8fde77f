import type { Behaviors } from "./behaviors";
import type { Contributions } from "./contributions";
import type { Diagram } from "./diagram";
import type { Entries } from "./entries";
import type { Formulas } from "./formulas";
import type { Memberships } from "./memberships";
import { dimensionNames, type Space } from "./space";

/** Numbers of dimensions in the diagram: the person, the named user, then the space's, then memberships. */
export const personDimension = 0;
export const userDimension = 1;
export const firstDimension = 2;
export const firstMembership = firstDimension + dimensionNames.length;

/** The end for sign-ins that are the same on all sides, and so need no further look. */
export const same = 0;

/** What a walk asks of each sign-in. */
export interface Question {
    /**
     * The end for effects by side; `same` where there is nothing to report.
     *
     * @param isMfaDone - Whether the person did multi-factor authentication at home.
     */
    readonly endOf: (effects: readonly number[], isMfaDone: boolean) => number;
    /**
     * Whether two sides are compared: then what is the same on both ends the walk, and of a sign-in that is blocked on
     * one side it matters on the other only whether it is blocked.
     */
    readonly isComparison: boolean;
}

export interface WalkParts {
    readonly space: Space;
    readonly memberships: Memberships;
    readonly formulas: Formulas;
    readonly entries: Entries;
    readonly behaviors: Behaviors;
    readonly contributions: Contributions;
    readonly diagram: Diagram;
}
