import type { TenantPolicies } from "../model";
import { prepare, walkAll } from "./comparison";
import { same } from "./question";

/** An account of the tenant's own people. What is left out is not known. */
export interface KnownAccount {
    readonly userId: string;
    /** All groups, nested ones included. */
    readonly groupIds?: readonly string[];
    /** All directory roles, by template id. */
    readonly roleIds?: readonly string[];
}

/** The most steps to look for a way in. Beyond them, one is taken to be there. */
const maxSteps = 50_000;

const isBlocked = same;
const isIn = 1;

/**
 * Whether an account gets into an application in some circumstances: from some place, with some device, client or
 * method. What is unknown counts as a way in.
 */
export function hasWayIn(
    tenant: TenantPolicies,
    { userId, groupIds, roleIds }: KnownAccount,
    applicationId: string,
): boolean {
    const ground = prepare(
        [tenant],
        { emergencyAccessAccountIds: [] },
        {
            applications: [applicationId],
            target: (label) => label.kind === "application" && label.id === applicationId,
        },
        "block",
    );
    const { contributions, diagram, space } = ground.parts;
    const person = {
        label: { kind: "member", home: null },
        who: { userType: "member", userId },
        hasObject: true,
        ...(groupIds !== undefined && {
            fixed: { groupIds, ...(roleIds !== undefined && { roleIds }) },
        }),
    } as const;
    const { root, left } = walkAll(
        { ...ground, people: [person], users: [person.fixed === undefined ? userId : undefined] },
        {
            isComparison: false,
            endOf: ([number]) =>
                contributions.effectAt(number!).atBest.access === "blocked" ? isBlocked : isIn,
        },
        maxSteps,
    );
    return root !== diagram.end(isBlocked) || left !== null || space.shortages.length > 0;
}
