/** A client of Microsoft Graph whose sign-in log is a file, so that the server takes no part in what is measured. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGraphClient, type GraphClient } from "../../graph";
import type { Transport } from "../../graph/client/transport";

const pageSize = 1_000;

/** A client, and how long it waited for its turn by the limits of Microsoft Graph, in milliseconds. */
export interface FileClient {
    readonly client: GraphClient;
    waitedMs(): number;
}

/** @param path - A JSON array with an entry a line. */
export function clientOverFile(path: string): FileClient {
    const pages = pagesOf(path);
    let waitedMs = 0;
    const transport: Transport = async () => {
        const page = await pages.next();
        const text = page.done === true ? '{"value":[]}' : page.value;
        return { status: 200, headers: new Headers(), text };
    };
    const client = createGraphClient(
        {
            tenantId: "aaaaaaaa-1111-4111-8111-111111111111",
            environment: "global",
            credential: { kind: "azureCli" },
        },
        {
            transport,
            credential: {
                getToken: () => Promise.resolve({ token: "token", expiresOnTimestamp: Infinity }),
            },
            // A clock that only waiting moves: the limit of the service is counted, and not waited for.
            now: () => Date.now() + waitedMs,
            sleep: (delayMs) => {
                waitedMs += delayMs;
                return Promise.resolve();
            },
        },
    );
    return { client, waitedMs: () => waitedMs };
}

async function* pagesOf(path: string): AsyncGenerator<string> {
    let entries: string[] = [];
    let number = 0;
    const page = (link: string) => {
        // As from the wire, where the text comes as bytes.
        return Buffer.from(`{${link}"value":[${entries.join()}]}`).toString();
    };
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
        if (entries.length === pageSize) {
            number++;
            const next = `https://graph.microsoft.com/beta/auditLogs/signIns?$skiptoken=${number}`;
            yield page(`"@odata.nextLink":"${next}",`);
            entries = [];
        }
        const entry = line.replace(/^\[|[,\]]$/g, "");
        if (entry !== "") {
            entries.push(entry);
        }
    }
    yield page("");
}
