import type { Transport } from "../../graph";

/** Paths of Graph. Every other path belongs to the sign-in. */
const graphPath = /^\/(v1\.0|beta)(\/|$)/;

/** A batch is a POST. It only reads if all its steps do. */
function isReadingBatch(body: string | undefined): boolean {
    const { requests = [] } = JSON.parse(body ?? "{}") as { requests?: { method?: string }[] };
    return requests.length > 0 && requests.every(({ method }) => method === "GET");
}

/** A transport that can change nothing in a tenant, whatever the code above it asks for. */
export function readOnlyTransport(transport: Transport): Transport {
    return (request) => {
        const { pathname } = new URL(request.url);
        const isRead =
            request.method === "GET" ||
            !graphPath.test(pathname) ||
            (request.method === "POST" && pathname.endsWith("/$batch") && isReadingBatch(request.body));
        return isRead
            ? transport(request)
            : Promise.reject(new Error(`An import only reads: ${request.method} ${pathname} was not sent.`));
    };
}
