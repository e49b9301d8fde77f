import { compact, type Entry, type Judged } from "./finding";
import type { GraphObject } from "./tenantSnapshot";

const visibilities = ["Private", "Public", "HiddenMembership"];

/**
 * A group as an entry of the stack config that adopts it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/groups-overview (which kinds Graph can change)
 */
export function groupEntry(group: GraphObject, name: string): Judged<Entry> {
    const types = (group["groupTypes"] as string[] | undefined) ?? [];
    const isMicrosoft365 = types.includes("Unified");
    if (group["mailEnabled"] === true && !isMicrosoft365) {
        return {
            reason: "is a distribution list or a mail-enabled security group, which Graph cannot change",
        };
    }
    if (group["onPremisesSyncEnabled"] === true) {
        return { reason: "is synchronized from on premises, where it is changed" };
    }
    const visibility = String(group["visibility"]);
    return {
        entry: compact({
            name,
            objectId: group.id.toLowerCase(),
            displayName: group["displayName"],
            description: group["description"] === "" ? undefined : group["description"],
            ...(isMicrosoft365 && {
                kind: "microsoft365",
                visibility: visibilities.includes(visibility) ? visibility : undefined,
            }),
            membershipRule: types.includes("DynamicMembership") ? group["membershipRule"] : undefined,
            isAssignableToRole: group["isAssignableToRole"] === true ? true : undefined,
        }),
    };
}
