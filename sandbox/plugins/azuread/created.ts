import type { Properties, ReadOutcome } from "../standIn/resource";
import type { Connection } from "./graph";

/**
 * The state after a creation, as the real plugin reads it. An object that the read does not find is in no state then, and
 * stays in the tenant.
 */
export async function created(
    connection: Connection,
    id: string,
    inputs: Properties,
    read: (connection: Connection, id: string) => Promise<ReadOutcome>,
): Promise<{ id: string; state: Properties }> {
    const state = await read(connection, id);
    if (state === undefined) {
        throw new Error("expected non-empty ID for new state during Create");
    }
    return { id, state: { ...inputs, ...state } };
}

/** The owners of a new object as the real plugin sends them: the identity that signs in comes first, once. */
export function ownersToBind({ callerId, graph }: Connection, owners: readonly string[]): readonly string[] {
    return [callerId, ...owners.filter((id) => id !== callerId)].map(
        (id) => `${graph}/v1.0/directoryObjects/${id}`,
    );
}
