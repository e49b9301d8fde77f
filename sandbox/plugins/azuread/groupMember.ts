import { waitForConsistency } from "./consistency";
import { demand, demandAll, find, type Connection } from "./graph";
import type { Properties, ReadOutcome, ResourceType } from "../standIn/resource";
import { inTurn } from "./turns";

function idsOf(state: Properties) {
    return { groupId: String(state["groupObjectId"]), memberId: String(state["memberObjectId"]) };
}

const pathOf = (groupId: string) => `/groups/${groupId}`;

/** The group is read first, and all its members are listed. Neither that nor the addition is retried on lag. */
function create(connection: Connection, inputs: Properties) {
    const { groupId, memberId } = idsOf(inputs);
    const path = pathOf(groupId);
    const id = `${groupId}/member/${memberId}`;
    return inTurn(groupId, async () => {
        await demand(connection, { method: "GET", path, version: "beta" });
        const members = await demandAll(connection, { path: `${path}/members`, version: "beta" });
        if (members.some((member) => member["id"] === memberId)) {
            throw new Error(
                `A resource with the ID "${id}" already exists - to be managed via Pulumi this resource needs to be imported`,
            );
        }
        await demand(connection, {
            method: "POST",
            path: `${path}/members/$ref`,
            version: "beta",
            body: { "@odata.id": `${connection.graph}/beta/directoryObjects/${memberId}` },
        });
        if ((await read(connection, id, inputs)) === undefined) {
            // What was added is in no state then, and stays in the group.
            throw new Error("expected non-empty ID for new state during Create");
        }
        return { id, state: inputs };
    });
}

async function read(connection: Connection, id: string, state: Properties): Promise<ReadOutcome> {
    const [groupId = "", , memberId = ""] = id.split("/");
    return (await isMember(connection, groupId, memberId))
        ? { ...state, groupObjectId: groupId, memberObjectId: memberId }
        : undefined;
}

async function isMember(connection: Connection, groupId: string, memberId: string): Promise<boolean> {
    // An unknown group counts as one without members.
    const page = await find(connection, {
        path: `${pathOf(groupId)}/members`,
        version: "beta",
        query: { $filter: `id eq '${memberId}'` },
    });
    return page !== undefined && (page["value"] as unknown[]).length > 0;
}

function remove(connection: Connection, _id: string, state: Properties): Promise<void> {
    const { groupId, memberId } = idsOf(state);
    return inTurn(groupId, async () => {
        await demand(connection, {
            method: "DELETE",
            path: `${pathOf(groupId)}/members/${memberId}/$ref`,
            version: "beta",
        });
        await waitForConsistency(connection, async () => !(await isMember(connection, groupId, memberId)));
    });
}

const inputs = { groupObjectId: true, memberObjectId: true } as const;

/** `azuread:index/groupMember:GroupMember`: one member of one group; every change replaces it. */
export const groupMember: ResourceType<Connection> = {
    inputs,
    required: Object.keys(inputs),
    forceNew: Object.keys(inputs),
    create,
    read,
    delete: remove,
};
