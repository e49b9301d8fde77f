import type { directoryGroups } from "../../../../graph";
import type { Properties } from "../../kit/lifecycle";

/** Whether a group is of the kind that a declaration or a state says. The kind is fixed at creation. */
export function isOfKind(
    group: directoryGroups.Group,
    { kind, membershipRule: rule, isAssignableToRole }: Properties,
): boolean {
    const types = (group["groupTypes"] as string[] | null | undefined) ?? [];
    return (
        types.includes("Unified") === (kind === "microsoft365") &&
        types.includes("DynamicMembership") === ((rule ?? undefined) !== undefined) &&
        Boolean(group["isAssignableToRole"]) === ((isAssignableToRole ?? false) === true)
    );
}
