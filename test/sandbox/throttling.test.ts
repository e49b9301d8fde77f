import assert from "node:assert/strict";
import { Throttle } from "../../sandbox/throttle";
import { GraphFault } from "../../sandbox/graphFault";
import { assertRefused, Directory, samId } from "./directory";

const scope = { tenantId: "tenant", clientId: "client" };

describe("the sandbox's throttling", () => {
    /** A throttle on a clock that stands still unless it is moved. */
    function throttle(clockScale = 1) {
        const clock = { ms: 0 };
        const bucket = new Throttle(scope, () => clock.ms, clockScale);
        const take = (resourceUnits: number, writes = 0, userCount = 10) => {
            try {
                return { headers: bucket.take({ resourceUnits, writes }, userCount, false), status: 200 };
            } catch (error) {
                assert.ok(error instanceof GraphFault);
                return { headers: error.headers, status: error.status };
            }
        };
        return { clock, take };
    }

    for (const [userCount, limit] of [
        [49, 3_500],
        [50, 5_000],
        [500, 5_000],
        [501, 8_000],
    ] as const) {
        it(`lets ${limit} units in 10 s to a tenant of ${userCount} users, and says when to come back`, () => {
            const { clock, take } = throttle();
            assert.equal(take(limit - 1, 0, userCount).status, 200);
            assert.equal(take(1, 0, userCount).status, 200);
            const { status, headers } = take(1, 0, userCount);
            assert.equal(status, 429);
            assert.deepEqual(headers, {
                "retry-after": "10",
                "x-ms-throttle-information": "ResourceUnitLimitExceeded",
                "x-ms-throttle-scope": "Tenant_Application/ReadWrite/client/tenant",
            });
            clock.ms += 10_000;
            assert.equal(take(limit, 0, userCount).status, 200);
        });
    }

    it("lets 3,000 writes in 150 s, and reads go on beyond", () => {
        const { clock, take } = throttle();
        for (let n = 0; n < 3_000; n++) {
            clock.ms += 4;
            assert.equal(take(1, 1).status, 200);
        }
        let refused;
        for (let n = 0; n < 300 && refused === undefined; n++) {
            const answer = take(1, 1);
            refused = answer.status === 429 ? answer : undefined;
        }
        assert.deepEqual(refused?.headers, {
            "retry-after": "15",
            "x-ms-throttle-information": "WriteLimitExceeded",
            "x-ms-throttle-scope": "Tenant_Application/Write/client/tenant",
        });
        assert.equal(take(1).status, 200);
        clock.ms += 15_000;
        assert.equal(take(1, 1).status, 200);
    });

    it("reports the share of the limit once it is above 0.8", () => {
        const { take } = throttle();
        const share = "x-ms-throttle-limit-percentage";
        assert.deepEqual(take(2_800).headers, { "x-ms-resource-unit": "2800" });
        assert.equal(share in take(350).headers, false);
        assert.equal(take(1).headers[share], "0.9");
    });

    it("says a shorter Retry-After where the clock runs faster, one second at least", () => {
        for (const [scale, seconds] of [
            [1, "10"],
            [5, "2"],
            [100, "1"],
        ] as const) {
            const { take } = throttle(scale);
            take(3_500);
            assert.equal(take(1).headers["retry-after"], seconds);
        }
    });

    describe("of requests", () => {
        let directory: Directory;

        beforeEach(() => {
            directory = Directory.create();
        });

        for (const [request, units, body] of [
            ["GET /users", 2],
            ["GET /users?$select=id", 1],
            [`GET /users/${samId}`, 1],
            [`GET /users/${samId}?$expand=manager`, 2],
            [`GET /users/${samId}/memberOf`, 2],
            [`GET /users/${samId}/memberOf?$top=5`, 1],
            [`POST /users/${samId}/getMemberGroups`, 2, { securityEnabledOnly: false }],
            ["GET /groups/{group}/members", 3],
            ["GET /groups/{group}/members?$select=id&$top=19", 1],
            ["GET /groups/{group}/members?$select=id&$top=20", 2],
            ["GET /groups/{group}/transitiveMembers", 5],
            ["GET /groups/{group}/owners", 1],
            ["POST /directoryObjects/getByIds", 3, { ids: [samId] }],
        ] as [string, number, unknown][]) {
            it(`counts ${units} for ${request.replace(samId, "{user}")}`, () => {
                const group = directory.makeGroup("Guests");
                const answer = directory.ask(request.replace("{group}", group), body);
                assert.equal(answer.status, 200, answer.message);
                assert.equal(answer.headers["x-ms-resource-unit"], String(units));
                assert.equal(directory.parts.log.list().at(-1)?.writes, 0);
            });
        }

        it("counts a write whether it is done or refused, and none for what was throttled", () => {
            directory.ask(`PATCH /users/${samId}`, { shoeSize: 40 });
            directory.ask(`PATCH /users/${samId}`, { jobTitle: "Sponsor" });
            directory.parts.addFault({ kind: "throttle", count: 1 });
            directory.ask(`PATCH /users/${samId}`, { jobTitle: "Boss" });
            assert.deepEqual(
                directory.parts.log.list().map(({ writes, isThrottled }) => [writes, isThrottled]),
                [
                    [1, false],
                    [1, false],
                    [0, true],
                ],
            );
            assert.equal(directory.parts.log.stats().throttled, 1);
        });

        it("refuses beyond the limit with the code and text of Graph, and changes nothing", () => {
            let answer = directory.ask("GET /users");
            for (let n = 0; n < 2_000 && answer.status === 200; n++) {
                answer = directory.ask("GET /users");
            }
            assertRefused(answer, 429, "TooManyRequests", /^Please retry again later\.$/);
            const { innerError } = answer.body["error"] as { innerError: Record<string, unknown> };
            assert.equal(innerError["code"], "429");
            assert.equal(directory.ask(`DELETE /users/${samId}`).status, 429);
            directory.pass(10_000);
            assert.equal(directory.ask(`GET /users/${samId}`).status, 200);
        });

        it("comes early to a share of the requests when configured, with Retry-After, but not in the lane", () => {
            const early = Directory.create({ earlyThrottle: 0.5, retryAfterSeconds: 7 });
            const answers = Array.from({ length: 400 }, () => early.ask(`GET /users/${samId}`));
            const refused = answers.filter(({ status }) => status === 429);
            assert.ok(refused.length > 150 && refused.length < 250, `${refused.length} of 400`);
            assert.equal(refused[0]?.headers["retry-after"], "7");
            for (let n = 0; n < 20; n++, early.pass(1_000)) {
                assert.equal(early.ask("GET /identity/conditionalAccess/policies").status, 200);
            }
        });
    });
});
