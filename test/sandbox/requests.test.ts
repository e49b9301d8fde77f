import assert from "node:assert/strict";
import { GraphFault } from "../../sandbox/graphFault";
import { assertRefused, Directory, samId, type Row } from "./directory";

describe("a request to the sandbox", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    it("is refused without a valid token", () => {
        const answer = directory.ask("GET /users", undefined, { permissions: null });
        assertRefused(answer, 401, "InvalidAuthenticationToken", /token/);
    });

    it("is refused with code, message and ids that support asks for", () => {
        const headers = { "client-request-id": "11111111-2222-4333-8444-555555555555" };
        const answer = directory.ask("GET /users/unknown", undefined, { headers });
        assert.deepEqual(answer.body["error"], {
            code: "Request_ResourceNotFound",
            message:
                "Resource 'unknown' does not exist or one of its queried reference-property objects are not present.",
            innerError: {
                date: "2026-01-01T00:00:00",
                "request-id": answer.headers["request-id"],
                "client-request-id": headers["client-request-id"],
            },
        });
        assert.match(answer.headers["request-id"] ?? "", /^[0-9a-f-]{36}$/);
        assert.equal(answer.headers["client-request-id"], headers["client-request-id"]);
    });

    it("is refused in another version, without one, and for what is not imitated", () => {
        assertRefused(directory.ask("GET v2.0/users"), 400, "BadRequest", /^Invalid version: v2\.0$/);
        assertRefused(directory.ask("GET users"), 400, "BadRequest", /^Invalid version: users$/);
        assertRefused(
            directory.ask("GET /devices"),
            501,
            "SandboxNotImplemented",
            /^The sandbox tenant does not imitate GET \/devices\.$/,
        );
    });

    it("is refused with a method that the target does not have", () => {
        assertRefused(directory.ask("PUT /users"), 501, "SandboxNotImplemented", /imitate PUT/);
        assertRefused(directory.ask("GET /$batch"), 501, "SandboxNotImplemented", /\$batch/);
    });

    it("is refused with a body that is not an object, or could not be read", () => {
        for (const body of [null, [], "text"]) {
            assertRefused(
                directory.ask(`PATCH /users/${samId}`, body),
                400,
                "Request_BadRequest",
                /not a JSON object/,
            );
        }
        const unreadable = new GraphFault(400, "BadRequest", "Unable to read JSON request payload.");
        assertRefused(
            directory.ask(`PATCH /users/${samId}`, unreadable),
            400,
            "BadRequest",
            /Unable to read/,
        );
    });

    it("finds its target whatever is encoded, and with a slash at the end", () => {
        assert.equal(directory.ask("GET /users/").status, 200);
        assert.equal(directory.ask(`GET /users/${samId}/sponsors/`).status, 200);
        assert.equal(directory.ask("GET /users/sam%40contoso.example").status, 200);
        assert.equal(directory.ask("GET /users/%E0%A4%A").status, 404);
        assert.equal(directory.ask("GET /users/a%2Fb").status, 404);
    });

    it("is written to the log, decoded, with what it cost and what came of it", () => {
        directory.ask("GET beta/users/sam%40contoso.example?$select=id");
        directory.ask(`PATCH /users/${samId}`, { companyName: "Contoso" });
        directory.ask("GET /users/unknown");
        const entries = directory.parts.log.list();
        const records = entries.map(({ n, method, path, status, code, resourceUnits, writes }) => [
            n,
            method,
            path,
            status,
            code,
            resourceUnits,
            writes,
        ]);
        assert.deepEqual(records, [
            [1, "GET", "/beta/users/sam@contoso.example", 200, undefined, 1, 0],
            [2, "PATCH", `/v1.0/users/${samId}`, 204, undefined, 1, 1],
            [3, "GET", "/v1.0/users/unknown", 404, "Request_ResourceNotFound", 1, 0],
        ]);
        assert.equal(entries[0]?.query, "%24select=id");
        assert.deepEqual(entries[1]?.body, { companyName: "Contoso" });
        assert.deepEqual(directory.parts.log.stats(), {
            requests: 3,
            wireRequests: 3,
            staleReads: 0,
            throttled: 0,
            writes: 1,
            resourceUnits: 3,
            byOperation: {
                "GET /beta/users/sam@contoso.example": 1,
                "PATCH /v1.0/users/{id}": 1,
                "GET /v1.0/users/unknown": 1,
            },
        });
        directory.parts.log.clear();
        assert.deepEqual(directory.parts.log.list(), []);
    });
});

describe("a batch to the sandbox", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    const get = (id: string, more: Row = {}): Row => ({
        id,
        method: "GET",
        url: `/users/${samId}?$select=id`,
        ...more,
    });
    const patch = (id: string, more: Row = {}): Row => ({
        id,
        method: "PATCH",
        url: `users/${samId}`,
        headers: { "Content-Type": "application/json" },
        body: { companyName: "Contoso" },
        ...more,
    });
    const batch = (...requests: readonly unknown[]) => directory.ask("POST /$batch", { requests });
    const responses = (...requests: readonly unknown[]) => {
        const { body, message } = batch(...requests);
        assert.ok(body["responses"], message);
        return body["responses"] as Row[];
    };
    const statuses = (...requests: readonly unknown[]) =>
        responses(...requests).map(({ id, status }) => [id, status]);

    it("answers each request by its id", () => {
        const [read, write] = responses(get("a"), patch("b"));
        assert.deepEqual([read?.["id"], read?.["status"], (read?.["body"] as Row)["id"]], ["a", 200, samId]);
        assert.equal((read?.["headers"] as Row)["Content-Type"], "application/json");
        assert.deepEqual([write?.["id"], write?.["status"], write?.["body"]], ["b", 204, null]);
        assert.equal(directory.tenant.store.primary.get("users", samId)?.["companyName"], "Contoso");
    });

    it("takes 20 requests, and not 21", () => {
        const many = Array.from({ length: 21 }, (_, n) => get(String(n)));
        assert.equal(responses(...many.slice(1)).length, 20);
        assertRefused(
            batch(...many),
            400,
            "MaximumValueExceeded",
            /^Number of batch request steps exceeds the maximum value of 20\.$/,
        );
    });

    it("refuses ids that are not unique, whatever their case, and requests that are not whole", () => {
        assertRefused(batch(get("a"), get("A")), 400, "BadRequest", /unique/);
        assertRefused(batch(), 400, "BadRequest", /no requests/);
        for (const step of [
            { ...get("a"), id: undefined },
            { ...get("a"), url: undefined },
            { ...get("a"), method: 1 },
        ]) {
            assertRefused(batch(step), 400, "BadRequest", /id, method and url/);
        }
    });

    it("answers 424 to what depends on a request that failed, and on to the end", () => {
        const missing = { ...get("a"), url: "/users/unknown" };
        assert.deepEqual(
            statuses(missing, patch("b", { dependsOn: ["a"] }), get("c", { dependsOn: ["B"] })),
            [
                ["a", 404],
                ["b", 424],
                ["c", 424],
            ],
        );
        assert.notEqual(directory.tenant.store.primary.get("users", samId)?.["companyName"], "Contoso");
        assert.deepEqual(statuses(get("a"), get("b", { dependsOn: ["a"] })), [
            ["a", 200],
            ["b", 200],
        ]);
    });

    it("takes null for no body, as Microsoft's client for Go writes it", () => {
        const { body } = batch({ id: "1", method: "GET", url: `/users/${samId}`, body: null });
        assert.deepEqual(
            (body["responses"] as Row[]).map(({ status }) => status),
            [200],
        );
    });

    it("refuses requests of which some depend on others and some do not, or on none in the batch", () => {
        const mixed = [get("a"), get("b"), get("c", { dependsOn: ["a"] }), get("d", { dependsOn: ["b"] })];
        assertRefused(batch(...mixed), 400, "BadRequest", /serial/);
        // Microsoft's client for JavaScript names this form beside the serial and the parallel one.
        assert.deepEqual(
            statuses(get("a"), get("b"), get("c", { dependsOn: ["A"] }), get("d", { dependsOn: ["a"] })),
            ["a", "b", "c", "d"].map((id) => [id, 200]),
        );
        assertRefused(batch(get("a"), get("b", { dependsOn: ["x"] })), 400, "BadRequest", /depends/);
    });

    it("refuses a body without its type, only for that request", () => {
        const [bare, good] = responses(patch("a", { headers: {} }), get("b"));
        assert.equal(bare?.["status"], 400);
        assert.match(JSON.stringify(bare?.["body"]), /Content-Type header declaration/);
        assert.equal(good?.["status"], 200);
    });

    it("refuses a batch in it", () => {
        for (const url of ["/$batch", "%24batch"]) {
            assert.deepEqual(statuses(patch("a", { method: "POST", url, body: { requests: [get("x")] } })), [
                ["a", 400],
            ]);
        }
    });

    it("is metered request by request, so that a single one can be throttled", () => {
        directory.parts.addFault({ kind: "throttle", path: "^/users", count: 1 });
        const [first, second] = responses(get("a"), get("b"));
        assert.deepEqual([first?.["status"], second?.["status"]], [429, 200]);
        assert.equal((first?.["headers"] as Row)["Retry-After"], "1");
        const entries = directory.parts.log.list();
        assert.deepEqual(
            entries.map(({ path, resourceUnits }) => [path, resourceUnits]),
            [
                [`/v1.0/users/${samId}`, 0],
                [`/v1.0/users/${samId}`, 1],
                ["/v1.0/$batch", 0],
            ],
        );
    });

    it("needs each request's own permission", () => {
        const permissions = ["User.Read.All"];
        const { body } = directory.ask("POST /$batch", { requests: [get("a"), patch("b")] }, { permissions });
        assert.deepEqual(
            (body["responses"] as Row[]).map(({ status }) => status),
            [200, 403],
        );
    });
});
