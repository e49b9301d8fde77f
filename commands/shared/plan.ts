import type { PulumiResource } from "pulumi-entra-b2b-policy";

/** A resource of `pulumi stack export` or of a step's old or new state, as far as a review needs it. */
interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    /** When it was written last, ISO 8601 in UTC. */
    readonly modified?: string;
}

/** What `pulumi stack export` prints. */
export interface StackState {
    readonly deployment?: { readonly resources?: readonly StateResource[] | null };
}

/** What `pulumi preview --json` prints. */
export interface StackPlan {
    readonly steps?: readonly PlanStep[];
}

export interface PlanStep {
    readonly op: string;
    readonly urn: string;
    readonly oldState?: StateResource;
    readonly newState?: StateResource;
    /** Paths of the properties that differ. */
    readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
    readonly diffReasons?: readonly string[] | null;
}

/** One resource that the change touches, for the folded list at the end of a review. */
export interface ResourceChange {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly operation: string;
    /** Paths of the properties that differ; empty when the engine does not say. */
    readonly properties: readonly string[];
}

/** A resource of the state. */
export interface DeployedResource extends PulumiResource {
    /** Settings as they were before the resource took them over, which come back when it lets them go. */
    readonly formerSettings?: Readonly<Record<string, unknown>>;
}

/** The stack's resources before and after a change. */
export interface PlannedChange {
    readonly before: readonly DeployedResource[];
    readonly after: readonly PulumiResource[];
    readonly changes: readonly ResourceChange[];
}

/** Steps of a replacement, except the one that creates the new resource. */
const endings = new Set(["delete", "delete-replaced", "discard", "discard-replaced"]);
const unchanged = new Set(["same", "read", "refresh"]);

/**
 * Applies a plan to a state. Steps that change nothing may be missing from the plan, as the engine leaves them out.
 *
 * @param state - The stack's state; `undefined` for a stack that was never deployed.
 */
export function applyPlan(state: StackState | undefined, plan: StackPlan): PlannedChange {
    const before = new Map((state?.deployment?.resources ?? []).map((resource) => [resource.urn, resource]));
    const after = new Map(before);
    const changes: ResourceChange[] = [];
    for (const step of plan.steps ?? []) {
        if (endings.has(step.op)) {
            // A replacement makes the new one first: only an end without a successor removes.
            if (step.op === "delete" || step.op === "discard") {
                after.delete(step.urn);
            }
        } else if (step.newState !== undefined) {
            const id = step.newState.id ?? before.get(step.urn)?.id;
            after.set(step.urn, { ...step.newState, ...(id !== undefined && { id }) });
        }
        if (!unchanged.has(step.op)) {
            changes.push(changeOf(step));
        }
    }
    // The engine works on several resources at once: their order differs from run to run.
    return { before: resourcesOf(before), after: resourcesOf(after), changes: changes.sort(byUrn) };
}

function changeOf({ op, urn, oldState, newState, detailedDiff, diffReasons }: PlanStep): ResourceChange {
    return {
        urn,
        type: newState?.type ?? oldState?.type ?? "",
        name: nameOf(urn),
        operation: op,
        properties: (detailedDiff ? Object.keys(detailedDiff) : [...(diffReasons ?? [])]).sort(),
    };
}

function resourcesOf(resources: ReadonlyMap<string, StateResource>): DeployedResource[] {
    return [...resources.values()].sort(byUrn).map(({ urn, type, id, inputs = {}, outputs }) => {
        // No one needs the provider's text here.
        const declared = Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__")));
        const former = outputs?.["formerSettings"];
        return {
            urn,
            type,
            inputs: declared,
            ...(id !== undefined && { id }),
            ...(typeof former === "object" &&
                former !== null && { formerSettings: former as Record<string, unknown> }),
        };
    });
}

function byUrn(left: { readonly urn: string }, right: { readonly urn: string }): number {
    return left.urn < right.urn ? -1 : left.urn > right.urn ? 1 : 0;
}

/** The logical name at the end of a URN. */
export function nameOf(urn: string): string {
    return urn.slice(urn.lastIndexOf("::") + 2);
}
