import assert from "node:assert/strict";
import fc from "fast-check";
import { lifecycle, lifecycleFiles, type LifecycleName } from "../../providers/lifecycle";
import { CreatedError } from "../../providers/lifecycle/kit/lifecycle";
import { legible } from "../../providers/lifecycle/kit/legible";
import { RosterError } from "../../providers/lifecycle/kinds/roster/failures";
import { Run } from "../../providers/lifecycle/kit/run";
import { ThrottledError } from "../../graph";
import { fakeGraph, guid, refusal } from "../graph/fakes";
import { assertInert, hostileText } from "../hostileText";
import { keptLog } from "./engineLogs";

const names = Object.keys(lifecycleFiles) as LifecycleName[];

describe("what the engine shows of a life cycle", () => {
    it("cannot act, whatever the inputs hold that a check refuses", async () => {
        await fc.assert(
            fc.asyncProperty(fc.constantFrom(...names), hostileText, async (name, text) => {
                const news = {
                    [text]: text,
                    displayName: text,
                    emailAddress: text,
                    tenantId: text,
                    objectId: text,
                };
                const { failures } = await lifecycle(name, new Run({ log: keptLog() })).check({}, news);
                assert.ok(failures !== undefined && failures.length > 0);
                for (const { property, reason } of failures) {
                    [property, reason].forEach(assertInert);
                    assert.ok(!`${property}${reason}`.includes("\n"));
                }
            }),
        );
    });

    it("cannot act, whatever the service answers", async () => {
        await fc.assert(
            fc.asyncProperty(hostileText, async (text) => {
                const run = new Run({ client: fakeGraph(() => refusal(403, text, text)).client });
                const error: unknown = await lifecycle("namedLocation", run)
                    .create({ displayName: text, ipRanges: ["192.0.2.0/24"], isTrusted: false })
                    .then(
                        () => undefined,
                        (thrown: unknown) => thrown,
                    );
                assert.ok(error instanceof Error);
                assertInert(error.message);
                assertInert(error.stack ?? "");
            }),
            { numRuns: 30 },
        );
    });

    it("has a stack trace only for a defect of this package", () => {
        const defect = new TypeError("Cannot read properties of undefined");
        for (const error of [defect, new CreatedError("id", {}, defect)]) {
            assert.match((legible(error) as Error).stack ?? "", /legible\.test/);
        }
        const refusal = new Error("Refused.");
        for (const error of [refusal, new CreatedError("id", {}, refusal)]) {
            assert.equal((legible(error) as Error).stack, "");
        }
    });

    it("cannot act where an object is kept that could not be finished", () => {
        fc.assert(
            fc.property(hostileText, (text) => {
                const error = legible(new CreatedError("id", { displayName: text }, new Error(text)));
                assert.ok(error instanceof CreatedError);
                assertInert([error.message, error.stack, ...error.reasons].join("\n"));
                assert.equal(error.properties["displayName"], text);
            }),
        );
    });

    it("is cut where it is longer than a log can take", () => {
        const error = legible(new Error("x".repeat(5_000_000)));
        assert.ok(error instanceof Error);
        assert.match(error.message, /x… \(5,000,000 characters\)$/);
        assert.ok(`${error.message}${error.stack}`.length < 110_000);
    });

    it("cannot act in a message of the log", async () => {
        await fc.assert(
            fc.asyncProperty(hostileText, async (text) => {
                const kept: string[] = [];
                const { log } = new Run({ log: keptLog({ warn: kept, info: kept, status: kept }) });
                await Promise.all([log.warn(text), log.info(text), log.status(text)]);
                assertInert(kept.join("\n"));
                assert.equal(kept.length, 3);
            }),
        );
    });

    it("names some causes and guests of a roster's failures, and counts the rest", () => {
        const failures = Array.from({ length: 5_000 }, (_, index) => ({
            emailAddress: `g${index}@fabrikam.example`,
            step: "invite",
            error: new Error(index % 2 === 0 ? "refused" : `cause ${index} ##vso[x]`),
        }));
        const { message } = new RosterError(failures, 5_000);
        assertInert(message);
        assert.match(message, /and 2,480 more/);
        assert.match(message, /and 2,451 more causes$/);
        assert.ok(message.length < 40_000, String(message.length));
    });

    it("keeps the ids that the cure needs in a roster's failures, one row a cause", () => {
        const groupId = guid(7);
        const failures = Array.from({ length: 3 }, (_, index) => ({
            emailAddress: `g${index}@fabrikam.example`,
            userId: guid(100 + index),
            step: "group all",
            error: new Error(
                `PATCH /groups/${groupId} for ${guid(100 + index)} was refused (request-id ${guid(200 + index)})`,
            ),
        }));
        const { message } = new RosterError(failures, 5);
        assert.equal(message.split(groupId).length, 2);
        failures.forEach(({ userId }) => assert.match(message, new RegExp(userId)));
        assert.match(message, /Correct the cause\. Run again: only these/);
    });

    it("shows the wait that a throttle asks for in a roster's failures", () => {
        const failures = [3_599_100, 3_600_000].map((waitMs, index) => ({
            emailAddress: `g${index}@fabrikam.example`,
            step: "invite",
            error: new ThrottledError(waitMs, 600_000 - index),
        }));
        const { message } = new RosterError(failures, 5);
        assert.match(message, /complete\. Run again after 3600 s: only these/);
        assert.equal(message.split("throttles this app").length, 2);
    });
});
