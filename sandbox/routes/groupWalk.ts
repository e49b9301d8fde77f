import type { Entity, View } from "../store";

function holding(view: View, table: "groups" | "administrativeUnits", id: string): Entity[] {
    return view.list(table).filter((row) => view.hasReference("members", String(row["id"]), id));
}

/** Groups that hold an object directly. */
export function groupsWith(view: View, id: string): Entity[] {
    return holding(view, "groups", id);
}

/** Administrative units that hold an object. */
export function unitsWith(view: View, id: string): Entity[] {
    return holding(view, "administrativeUnits", id);
}

/** Groups that hold an object directly or through other groups. */
export function allGroupsWith(view: View, id: string): Entity[] {
    const found = new Map<string, Entity>();
    const waiting = [id];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        for (const group of groupsWith(view, next)) {
            const groupId = String(group["id"]);
            if (!found.has(groupId)) {
                found.set(groupId, group);
                waiting.push(groupId);
            }
        }
    }
    return [...found.values()];
}

/** Members of a group and of the groups in it. */
export function allMembersOf(view: View, groupId: string): Entity[] {
    const found = new Map<string, Entity>();
    const waiting = [groupId];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        for (const member of view.directoryObjects(view.references("members", next))) {
            const id = String(member["id"]);
            if (!found.has(id)) {
                found.set(id, member);
                waiting.push(id);
            }
        }
    }
    return [...found.values()];
}
