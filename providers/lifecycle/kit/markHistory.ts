import { auditsOf, GraphError } from "../../../graph";
import type { Run } from "./run";

/** How long Entra keeps the audit log with a P1 or P2 license, in milliseconds. */
const keptMs = 30 * 24 * 3_600_000;

/**
 * Whether the audit log shows that an object carried a mark, because an interrupted run finished the object and could
 * not record it in the state. The log has the names of objects at the time, and all values of conditional access
 * policies. Entries come some minutes late, and the identity may not be allowed to read them, so `false` proves
 * nothing.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/troubleshoot-policy-changes-audit-log
 */
export async function hasCarriedMark({ client }: Run, objectId: string, mark: string): Promise<boolean> {
    const since = new Date(client.serviceNowMs() - keptMs).toISOString();
    try {
        const entries = await auditsOf(client, objectId, since);
        const texts = entries
            .flatMap(({ targetResources }) => targetResources ?? [])
            .flatMap(({ displayName, modifiedProperties }) => [
                displayName,
                ...(modifiedProperties ?? []).flatMap(({ oldValue, newValue }) => [oldValue, newValue]),
            ]);
        return texts.some((text) => text?.includes(mark) === true);
    } catch (error) {
        if (GraphError.isInstance(error)) {
            return false;
        }
        throw error;
    }
}
