import type { Transport } from "../../graph";

/** Paths of Graph; what is elsewhere is sign-in. */
const graphPath = /^\/(v1\.0|beta)(\/|$)/;

/** A batch is a POST, and reads if all its steps do. */
function isReadingBatch(body: string | undefined): boolean {
    const { requests = [] } = JSON.parse(body ?? "{}") as { requests?: { method?: string }[] };
    return requests.length > 0 && requests.every(({ method }) => method === "GET");
}

/** A transport over which nothing of a tenant can be changed, whatever the code above it asks. */
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
