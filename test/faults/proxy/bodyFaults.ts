/** Faults of lists and of batches. */
import { elsewhereLink } from "./places";
import type { Exchange, ProxiedAnswer, ProxyFault } from "./exchange";

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json =>
    value !== null && typeof value === "object" && !Array.isArray(value);

function parsed(text: string): Json {
    try {
        const value: unknown = JSON.parse(text);
        return isJson(value) ? value : {};
    } catch {
        return {};
    }
}

/** The answer with another body; as it is if `change` has nothing to change. */
function rewritten(answer: ProxiedAnswer, body: Json | undefined): ProxiedAnswer {
    return body === undefined ? answer : { ...answer, body: JSON.stringify(body) };
}

const isBatch: ProxyFault["affects"] = ({ url }) => url.pathname.endsWith("/$batch");
const isRead: ProxyFault["affects"] = ({ method, url }) =>
    method === "GET" || url.pathname.endsWith("/$batch");

/** A fault of pages, alone or as the steps of a batch. */
function ofPages(name: string, change: (page: Json, url: URL) => Json): ProxyFault {
    const changedPage = (body: unknown, url: URL) =>
        isJson(body) && Array.isArray(body["value"]) ? change(body, url) : body;
    return {
        name,
        affects: isRead,
        pass: async ({ request, forward }: Exchange) => {
            const asked = new URL(request.url);
            asked.searchParams.delete(secondPage);
            const answer = await forward({ url: asked });
            const body = parsed(answer.body);
            if (!request.url.pathname.endsWith("/$batch")) {
                return rewritten(answer, changedPage(body, request.url) as Json);
            }
            const urls = new Map(
                listOf(parsed(request.body ?? "")["requests"]).map((step) => [
                    step["id"],
                    String(step["url"]),
                ]),
            );
            const version = request.url.pathname.split("/")[1] ?? "";
            const responses = listOf(body["responses"]).map((step) => ({
                ...step,
                body: changedPage(
                    step["body"],
                    new URL(`${request.url.origin}/${version}${urls.get(step["id"]) ?? ""}`),
                ),
            }));
            return rewritten(answer, { ...body, responses });
        },
    };
}

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? (value as unknown[]).filter(isJson) : []);

const rows = (page: Json) => page["value"] as unknown[];
const nextLink = "@odata.nextLink";
/** The proxy's own mark on a link, which it takes off again. */
const secondPage = "proxyPage";

export const pageFaults: readonly ProxyFault[] = [
    ofPages("page that leads to itself", (page, url) => ({ ...page, [nextLink]: url.href })),
    ofPages("page that leads to another host", (page, { pathname }) => ({
        ...page,
        [nextLink]: elsewhereLink(pathname),
    })),
    ofPages("page that comes twice", (page, url) => {
        const next = new URL(url);
        next.searchParams.set(secondPage, "true");
        return nextLink in page || url.searchParams.has(secondPage)
            ? page
            : { ...page, [nextLink]: next.href };
    }),
    ofPages("page that leads to a new one without end", (page, url) => {
        const next = new URL(url);
        next.searchParams.set(secondPage, String(Number(url.searchParams.get(secondPage) ?? 0) + 1));
        return { ...page, [nextLink]: next.href };
    }),
    ofPages("page that leads to a path", (page, url) => ({ ...page, [nextLink]: url.pathname + url.search })),
    ofPages("rows twice", (page) => ({ ...page, value: [...rows(page), ...rows(page)] })),
    ofPages("rows that are null", (page) => ({ ...page, value: rows(page).map(() => null) })),
    ofPages("rows in another order", (page) => ({ ...page, value: [...rows(page)].reverse() })),
];

function ofBatches(name: string, change: (responses: Json[]) => unknown): ProxyFault {
    return {
        name,
        affects: isBatch,
        pass: async ({ forward }) => {
            const answer = await forward();
            const body = parsed(answer.body);
            return Array.isArray(body["responses"])
                ? rewritten(answer, { ...body, responses: change(listOf(body["responses"])) })
                : answer;
        },
    };
}

const notFound = { status: 404, headers: { "content-type": "text/html" }, body: "<html>Not found</html>" };

export const batchFaults: readonly ProxyFault[] = [
    ofBatches("batch without its first answer", (responses) => responses.slice(1)),
    ofBatches("batch without answers", () => []),
    ofBatches("batch with doubled answers", (responses) => [...responses, ...responses]),
    ofBatches("batch with a doubled answer that contradicts", (responses) => [
        ...responses,
        ...responses.map((each) => ({ ...each, ...notFound })),
    ]),
    ofBatches("batch in another order", (responses) => [...responses].reverse()),
    ofBatches("batch with exchanged ids", (responses) =>
        responses.map((each, index) => ({ ...each, id: `x${index}` })),
    ),
    ofBatches("batch whose steps have no headers", (responses) =>
        responses.map((each) => ({ ...each, headers: null })),
    ),
    ofBatches("batch whose steps have numbers for headers", (responses) =>
        responses.map((each) => ({ ...each, headers: { "Retry-After": 1, "request-id": 4711, Date: null } })),
    ),
    ofBatches("batch whose steps have no bodies", (responses) =>
        responses.map(({ body: _, ...each }) => each),
    ),
    ofBatches("batch whose steps are a gateway's 404", (responses) =>
        responses.map((each) => ({ ...each, ...notFound })),
    ),
    ofBatches("batch whose answers are null", (responses) => responses.map(() => null)),
];
