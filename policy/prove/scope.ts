import type { CheckedScenario } from "../evaluate";
import type { PersonContext } from "./personContext";
import type { ClientLabel } from "./values/circumstances";
import type { PersonLabel } from "./values/people";
import type { TargetLabel } from "./values/targets";

/** A part of all sign-ins. What is left out is not bounded. */
export interface Scope {
    readonly people?: (label: PersonLabel) => boolean;
    readonly target?: (label: TargetLabel) => boolean;
    readonly client?: (label: ClientLabel) => boolean;
    /** Applications that are a class by themselves although no policy names them. */
    readonly applications?: readonly string[];
    /** A group that the people are in. */
    readonly groupId?: string;
}

/** Whether a person did MFA at home: delegated administrators of a service provider always do. */
export function isMfaDoneAtHome({ who, hasHome }: PersonContext, atHome: CheckedScenario["atHome"]): boolean {
    return hasHome && (atHome !== undefined || who.userType === "serviceProvider");
}
