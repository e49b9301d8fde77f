import { canonicalId, type Cursor } from "./cursor";
import { unknownValue, type List } from "./unknown";

/** A group and its direct members: users and other groups. */
export interface Group {
    readonly id: string;
    /** Object ids; unknown for a dynamic group whose members were not read. */
    readonly memberIds: List;
}

/** Who holds a directory role, directly or by a group, actively and in the whole tenant. */
export interface RoleAssignment {
    readonly roleTemplateId: string;
    readonly principalIds: List;
}

/** Reads a group with its members (`members`, objects or ids). A dynamic group without members is unknown. */
export function groupFromGraph(cursor: Cursor): Group {
    const members = cursor.at("members");
    const isDynamic = JSON.stringify(cursor.at("groupTypes").value ?? []).includes("DynamicMembership");
    const ids = members.each((member) =>
        typeof member.value === "string" ? member.value : (member.at("id").text() ?? unknownValue),
    );
    return {
        id: requiredId(cursor),
        memberIds: members.isAbsent && isDynamic ? unknownValue : canonicalIds(ids),
    };
}

/** Reads a role's assignment as `/roleManagement/directory/roleAssignments` has it; `undefined` if it is scoped. */
export function roleAssignmentFromGraph(cursor: Cursor): RoleAssignment | undefined {
    const scope = cursor.at("directoryScopeId").text();
    const role = cursor.at("roleDefinitionId").text();
    const principal = cursor.at("principalId").text();
    if (typeof role !== "string") {
        cursor.at("roleDefinitionId").fail("is missing or unknown");
        return undefined;
    }
    // Roles of an administrative unit do not count for conditional access.
    return scope === null || scope === "/"
        ? { roleTemplateId: canonicalId(role), principalIds: canonicalIds([principal ?? unknownValue]) }
        : undefined;
}

function requiredId(cursor: Cursor): string {
    const id = cursor.at("id").text();
    if (typeof id !== "string") {
        cursor.at("id").fail("is missing or unknown");
        return "";
    }
    return canonicalId(id);
}

function canonicalIds(ids: List): List {
    return Array.isArray(ids)
        ? ids.map((id: List) => (typeof id === "string" ? canonicalId(id) : unknownValue))
        : ids;
}
