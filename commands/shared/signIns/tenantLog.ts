import { GraphError, type GraphClient } from "../../../graph";
import { signInPages, type SignInQuery } from "../../../graph/resources/signIns";
import { UnreadableRowError, type LoggedSignIn } from "./loggedSignIn";
import { readRow } from "./readRow";
import { UnreadRows, type SignInSource } from "./source";

/** What reading the sign-in log takes. `doctor` has the same words. */
export const signInLogNeeds =
    "Reading the sign-in log needs AuditLog.Read.All, and Entra ID P1 in the tenant.";

/**
 * The sign-ins of the tenant's own log.
 *
 * @param onProgress - Called after each page with the rows so far and the moment of the last one.
 */
export function tenantLog(
    client: GraphClient,
    query: SignInQuery,
    onProgress: (count: number, reachedMs: number | undefined) => void = () => undefined,
): SignInSource {
    const unread = new UnreadRows();
    return { batches: read(client, query, unread, onProgress), unread };
}

async function* read(
    client: GraphClient,
    query: SignInQuery,
    unread: UnreadRows,
    onProgress: (count: number, reachedMs: number | undefined) => void,
): AsyncGenerator<readonly LoggedSignIn[]> {
    let number = 0;
    try {
        for await (const page of signInPages(client, query)) {
            const found: LoggedSignIn[] = [];
            for (const row of page) {
                number++;
                try {
                    const signIn = readRow(row);
                    if (signIn !== undefined) {
                        found.push(signIn);
                    }
                } catch (error) {
                    if (!(error instanceof UnreadableRowError)) {
                        throw error;
                    }
                    unread.add(number, error.message);
                }
            }
            onProgress(number, found.at(-1)?.createdMs);
            yield found;
        }
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 403) {
            throw new Error(`${error.message}\n${signInLogNeeds}`, { cause: error });
        }
        throw error;
    }
}
