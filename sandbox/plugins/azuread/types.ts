import { conditionalAccessPolicy } from "./conditionalAccessPolicy";
import { group } from "./group";
import { groupMember } from "./groupMember";
import { invitation } from "./invitation";
import type { Connection } from "./graph";
import type { ResourceType } from "../standIn/resource";

/** The types that are served, by their tokens; a further one is a row. */
export const types: Readonly<Record<string, ResourceType<Connection>>> = {
    "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": conditionalAccessPolicy,
    "azuread:index/group:Group": group,
    "azuread:index/groupMember:GroupMember": groupMember,
    "azuread:index/invitation:Invitation": invitation,
};
