import assert from "node:assert/strict";
import { FaultInjector, faultSchema, type Fault } from "../../sandbox/faults";
import { assertRefused, Directory, invitation, samId, type Row } from "./directory";

const rename = { displayName: "Renamed" };

describe("the sandbox's faults", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create({ retryAfterSeconds: 3 });
    });

    const patch = () => directory.ask(`PATCH /users/${samId}`, rename);
    const nameNow = () => directory.tenant.store.primary.get("users", samId)?.["displayName"];
    const add = (fault: Fault) => directory.parts.addFault({ count: 1, ...fault });

    it("throttle with Retry-After, and without", () => {
        add({ kind: "throttle" });
        const withWait = patch();
        assertRefused(withWait, 429, "TooManyRequests", /retry/);
        assert.equal(withWait.headers["retry-after"], "3");
        add({ kind: "throttleWithoutRetryAfter" });
        const without = patch();
        assertRefused(without, 429, "TooManyRequests", /retry/);
        assert.equal("retry-after" in without.headers, false);
        assert.equal(nameNow(), "Sam Sponsor");
    });

    it("make the service unavailable, and the token expired, before anything is done", () => {
        add({ kind: "unavailable" });
        assertRefused(patch(), 503, "ServiceUnavailable", /unavailable/);
        add({ kind: "expiredToken" });
        assertRefused(patch(), 401, "InvalidAuthenticationToken", /expired/);
        assert.equal(nameNow(), "Sam Sponsor");
    });

    it("spare a token that is younger than an expired one has to be", () => {
        const faults = new FaultInjector(() => 0);
        faults.add({ kind: "expiredToken", ms: 5_000, count: 1 });
        assert.equal(faults.next("GET", "/users", 4_999), undefined);
        assert.equal(faults.next("GET", "/users", 5_000)?.kind, "expiredToken");
    });

    it("answer 500 to what was done", () => {
        add({ kind: "errorAfterCommit" });
        assertRefused(patch(), 500, "InternalServerError", /internal server error/);
        assert.equal(nameNow(), "Renamed");
        // A second invitation finds the guest that the first one made.
        add({ kind: "errorAfterCommit" });
        assert.equal(directory.ask("POST /invitations", invitation("kim@fabrikam.example")).status, 500);
        directory.invite("kim@fabrikam.example");
        const guests = directory.tenant.store.primary
            .list("users")
            .filter(({ userType }) => userType === "Guest");
        assert.equal(guests.length, 1);
    });

    it("leave a refusal as it is", () => {
        add({ kind: "errorAfterCommit" });
        assert.equal(directory.ask("GET /users/unknown").status, 404);
    });

    it("drop the connection before the write, or after it", () => {
        const dropped = (kind: "resetBeforeCommit" | "resetAfterCommit") => {
            add({ kind });
            const answer = directory.parts.service.answer({
                method: "PATCH",
                path: `/v1.0/users/${samId}`,
                query: new URLSearchParams(),
                headers: {},
                body: rename,
                connection: 1,
                replica: 0,
                permissions: ["User.ReadWrite.All"],
            });
            return answer.fault?.kind;
        };
        assert.equal(dropped("resetBeforeCommit"), "resetBeforeCommit");
        assert.equal(nameNow(), "Sam Sponsor");
        assert.equal(dropped("resetAfterCommit"), "resetAfterCommit");
        assert.equal(nameNow(), "Renamed");
    });

    it("drop the connection of a whole batch when they hit one request in it", () => {
        add({ kind: "resetAfterCommit", method: "PATCH" });
        const steps = ["GET", "PATCH"].map((method, n) => ({
            id: String(n),
            method,
            url: `/users/${samId}`,
            ...(method === "PATCH" && { headers: { "content-type": "application/json" }, body: rename }),
        }));
        const answer = directory.parts.service.answer({
            method: "POST",
            path: "/v1.0/$batch",
            query: new URLSearchParams(),
            headers: {},
            body: { requests: steps },
            connection: 1,
            replica: 0,
            permissions: ["User.ReadWrite.All"],
        });
        assert.equal(answer.fault?.kind, "resetAfterCommit");
        assert.equal(nameNow(), "Renamed");
    });

    it("hit the method and path that they name, as often as they say", () => {
        directory.parts.addFault({ kind: "unavailable", method: "GET", path: "^/users/[^/]+$", count: 2 });
        const statuses = () => [
            directory.ask("GET /users").status,
            patch().status,
            directory.ask("GET /users/sam%40contoso.example").status,
        ];
        assert.deepEqual(statuses(), [200, 204, 503]);
        assert.deepEqual(statuses(), [200, 204, 503]);
        assert.deepEqual(statuses(), [200, 204, 200]);
    });

    it("hit a share of the requests", () => {
        directory.parts.addFault({ kind: "unavailable", probability: 0.25 });
        const hits = Array.from({ length: 400 }, () => directory.ask(`GET /users/${samId}`).status).filter(
            (status) => status === 503,
        );
        assert.ok(hits.length > 60 && hits.length < 140, `${hits.length} of 400`);
    });

    it("are written to the log, and end when they are cleared", () => {
        directory.parts.addFault({ kind: "unavailable" });
        patch();
        directory.parts.faults.clear();
        assert.equal(patch().status, 204);
        assert.deepEqual(
            directory.parts.log.list().map(({ fault, status }) => [fault, status]),
            [
                ["unavailable", 503],
                [undefined, 204],
            ],
        );
    });

    for (const [what, fault] of Object.entries<Row>({
        "of an unknown kind": { kind: "earthquake" },
        "with a member that is none": { kind: "throttle", often: 3 },
        "that never happen": { kind: "throttle", count: 0 },
        "of a probability above one": { kind: "throttle", probability: 2 },
        "whose path is not a regular expression": { kind: "throttle", path: "(" },
    })) {
        it(`are refused ${what}`, () => {
            assert.equal(faultSchema.safeParse(fault).success, false);
        });
    }

    it("take a method in any case", () => {
        assert.equal(faultSchema.parse({ kind: "throttle", method: "get" }).method, "GET");
    });
});
