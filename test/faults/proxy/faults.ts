/** What proxies, gateways and networks do to answers, as faults of the proxy. */
import { batchFaults, pageFaults } from "./bodyFaults";
import { elsewhereLink } from "./places";
import { reset, type Exchange, type ProxiedAnswer, type ProxyFault } from "./exchange";

/** Text of the pages that stand in for answers: no message may repeat it. */
export const pageSecret = "page-of-the-gateway-4711";
const page = `<!DOCTYPE html><html><head><title>Sign in</title></head><body>${pageSecret}</body></html>`;
const html = { "content-type": "text/html; charset=utf-8" };
const json = { "content-type": "application/json" };

const isWrite: ProxyFault["affects"] = ({ method }) => method !== "GET";

type Answerer = (exchange: Exchange) => ProxiedAnswer;

/** Answers in place of the service, before or after it has done what was asked. */
function inPlace(name: string, answerer: Answerer): ProxyFault[] {
    return [
        { name: `${name}, not forwarded`, pass: (exchange) => Promise.resolve(answerer(exchange)) },
        {
            name: `${name}, after the commit`,
            affects: isWrite,
            pass: async (exchange) => {
                await exchange.forward();
                return answerer(exchange);
            },
        },
    ];
}

/** Changes the service's own answer. */
function changed(
    name: string,
    change: (answer: ProxiedAnswer, exchange: Exchange) => Partial<ProxiedAnswer>,
): ProxyFault {
    return {
        name,
        pass: async (exchange) => {
            const answer = await exchange.forward();
            return { ...answer, ...change(answer, exchange) };
        },
    };
}

const redirects = [301, 302, 303, 307, 308].flatMap((status) =>
    inPlace(`redirect ${status} to another host`, ({ request }) => ({
        status,
        headers: { location: elsewhereLink(request.url.pathname) },
        body: "",
    })),
);

const pageStatuses = [
    200, 201, 400, 401, 403, 404, 405, 407, 409, 410, 412, 413, 423, 429, 500, 502, 503, 504, 511,
];
const pages = pageStatuses.flatMap((status) =>
    inPlace(`HTML page with ${status}`, () => ({ status, headers: html, body: page })),
);

/** Error bodies of gateways, whose 404 is about a path of theirs. */
const gateways: Readonly<Record<string, unknown>> = {
    "API Management": { statusCode: 404, message: "Resource not found" },
    "a problem document": { type: "about:blank", title: "Not Found", status: 404 },
    "a number for a code": { error: { code: 404, message: "Not Found" } },
    "a text for an error": { error: "not_found", error_description: "Not Found" },
    "an empty error": { error: {} },
    "a code that Graph has too": { error: { code: "NotFound", message: "Not Found" } },
    "another service of Azure": {
        error: { code: "ResourceNotFound", message: "The resource was not found." },
    },
};
const gatewayRefusals = Object.entries(gateways).flatMap(([what, body]) =>
    inPlace(`gateway's JSON with 404: ${what}`, () => ({
        status: 404,
        headers: json,
        body: JSON.stringify(body),
    })),
);

/** Bodies in which Graph would say that there is nothing, or name an object. */
const portals: Readonly<Record<string, unknown>> = {
    "an empty list": { value: [] },
    "an object": { id: "00000000-0000-4000-8000-0000000000bb" },
    "an error": { error: { code: "login_required", message: "Sign in." } },
};
const portalGrants = Object.entries(portals).flatMap(([what, body]) =>
    inPlace(`portal's JSON with 200: ${what}`, () => ({
        status: 200,
        headers: json,
        body: JSON.stringify(body),
    })),
);

const graphRefusal = (status: number, code: string, headers: Record<string, string>): Answerer => {
    return () => ({
        status,
        headers: { ...json, "request-id": "00000000-0000-4000-8000-0000000000aa", ...headers },
        body: JSON.stringify({
            error: {
                code,
                message: "Refused.",
                innerError: { "request-id": "00000000-0000-4000-8000-0000000000aa" },
            },
        }),
    });
};
const before = (name: string, answerer: Answerer): ProxyFault => ({
    name,
    pass: (exchange) => Promise.resolve(answerer(exchange)),
});

const claims = Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1"}}}').toString("base64");
const challenge =
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ' +
    `error="insufficient_claims", claims="${claims}"`;
const throttles = [
    before(
        "429 with Retry-After of 3 hours",
        graphRefusal(429, "TooManyRequests", { "retry-after": "10800" }),
    ),
    before(
        "503 with Retry-After of 3 hours",
        graphRefusal(503, "ServiceUnavailable", { "retry-after": "10800" }),
    ),
    before("429 with Retry-After as a date tomorrow", (exchange) =>
        graphRefusal(429, "TooManyRequests", {
            "retry-after": new Date(exchange.nowMs + 86_400_000).toUTCString(),
        })(exchange),
    ),
    before(
        "429 with a senseless Retry-After",
        graphRefusal(429, "TooManyRequests", { "retry-after": "soon" }),
    ),
    before(
        "429 with a negative Retry-After",
        graphRefusal(429, "TooManyRequests", { "retry-after": "-3600" }),
    ),
    before("503 whose members have other types", () => ({
        status: 503,
        headers: json,
        body: JSON.stringify({
            error: { code: 503, message: { text: page }, innerError: { "request-id": 4711, code: [] } },
        }),
    })),
    before("HTML page with 429 and Retry-After of 3 hours", () => ({
        status: 429,
        headers: { ...html, "retry-after": "10800" },
        body: page,
    })),
    before(
        "claims challenge",
        graphRefusal(401, "InvalidAuthenticationToken", { "www-authenticate": challenge }),
    ),
    before("Basic challenge of a proxy", () => ({
        status: 401,
        headers: { ...html, "www-authenticate": 'Basic realm="proxy"' },
        body: page,
    })),
];

const withoutHeader = (names: readonly string[]) => (answer: ProxiedAnswer) => ({
    headers: Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !names.includes(name))),
});
const headers = [
    changed("no headers", () => ({ headers: {} })),
    changed("no request-id", withoutHeader(["request-id", "client-request-id"])),
    changed("no date", withoutHeader(["date"])),
    changed("no content type", withoutHeader(["content-type"])),
    changed("content type text/plain", (answer) => ({
        headers: { ...answer.headers, "content-type": "text/plain" },
    })),
    ...([-1, 1] as const).map((sign) =>
        changed(`clock an hour ${sign < 0 ? "behind" : "ahead"}`, (answer, { nowMs }) => ({
            headers: { ...answer.headers, date: new Date(nowMs + sign * 3_600_000).toUTCString() },
        })),
    ),
    changed("share of a limit as a percentage", (answer) => ({
        headers: { ...answer.headers, "x-ms-throttle-limit-percentage": "95" },
    })),
    changed("senseless date", (answer) => ({ headers: { ...answer.headers, date: "yesterday" } })),
];

const hasBody = ({ body }: ProxiedAnswer) => body !== "";
const bodies = [
    ...Object.entries({
        "empty body": "",
        "body null": "null",
        "body {}": "{}",
        "body []": "[]",
        "body {value: null}": '{"value":null}',
        "body of another language": page,
    }).map(([name, body]) => changed(name, (answer) => (hasBody(answer) ? { body } : {}))),
    changed("truncated body", (answer) => ({
        body: answer.body.slice(0, Math.floor(answer.body.length / 2)),
    })),
    changed("body cut by the connection", (answer) => ({ ending: hasBody(answer) ? "cut" : "whole" })),
    changed("slow body", () => ({ delayMs: 45_000 })),
    changed("stalled body", () => ({ ending: "never" })),
];

const resets: ProxyFault[] = [
    { name: "reset before the commit", pass: () => Promise.resolve(reset) },
    {
        name: "reset after the commit",
        pass: async ({ forward }) => {
            await forward();
            return reset;
        },
    },
];

/** Every fault. */
export const proxyFaults: readonly ProxyFault[] = [
    ...redirects,
    ...pages,
    ...gatewayRefusals,
    ...portalGrants,
    ...throttles,
    ...headers,
    ...bodies,
    ...resets,
    ...pageFaults,
    ...batchFaults,
];
