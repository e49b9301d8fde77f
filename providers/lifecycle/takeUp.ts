import { createdMsOf, type GraphClient } from "../../graph";
import { engineLog } from "./engineLog";

/**
 * How young an object must be that an interrupted run may have left, in milliseconds: people and pipelines run again
 * within a day, and what is older is more likely somebody else's.
 */
const maxAgeMs = 24 * 3_600_000;

/** Whether an object can be what an interrupted run of this program made and could not put into the state. */
export function isYoung(client: GraphClient, object: Readonly<Record<string, unknown>>): boolean {
    return client.serviceNowMs() - createdMsOf(object) <= maxAgeMs;
}

/** Tells people of an object that is taken up, so that nothing of somebody else's is taken up silently. */
export async function tellTakenUp(kind: string, object: Readonly<Record<string, unknown>>): Promise<void> {
    await engineLog().warn(
        `Took up the ${kind} ${JSON.stringify(object["displayName"])} (${String(object["id"])}), made at ` +
            `${String(object["createdDateTime"])} with exactly what is declared: an interrupted run left it. If it is ` +
            "somebody else's, remove it from the state (pulumi state delete) before it is changed here.",
    );
}
