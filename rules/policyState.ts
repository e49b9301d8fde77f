import { fault, type Fault } from "./fault";

/** How a policy is applied. `reportOnly` is evaluated and logged at each sign-in, and blocks no one. */
export const policyStates = ["reportOnly", "enabled", "disabled"] as const;

export type PolicyState = (typeof policyStates)[number];

/** What is wrong with the state of a policy. */
export function policyStateFault(state: string | null | undefined): Fault | undefined {
    return state === null || state === undefined || (policyStates as readonly string[]).includes(state)
        ? undefined
        : fault("is not a state", `Use ${policyStates.join(", ")}`);
}
