import { GraphError, type GraphClient } from "../../../graph";
import { signInPages, type SignInQuery } from "../../../graph/resources/signIns";
import type { LoggedSignIn } from "./loggedSignIn";
import { RowReader } from "./rowReader";
import type { SignInSource } from "./source";

/** What reading the sign-in log takes. `doctor` has the same words. */
export const signInLogNeeds =
    "Reading the sign-in log needs AuditLog.Read.All, and Entra ID P1 in the tenant.";

/** The sign-ins of the tenant's own log. */
export function tenantLog(client: GraphClient, query: SignInQuery): SignInSource {
    const reader = new RowReader();
    return { batches: read(client, query, reader), unread: reader.unread };
}

async function* read(
    client: GraphClient,
    query: SignInQuery,
    reader: RowReader,
): AsyncGenerator<readonly LoggedSignIn[]> {
    try {
        for await (const page of signInPages(client, query)) {
            yield reader.all(page, (row) => row);
        }
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 403) {
            throw new Error(`${error.message}\n${signInLogNeeds}`, { cause: error });
        }
        throw error;
    }
}
