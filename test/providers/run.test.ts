import assert from "node:assert/strict";
import { GraphSettingsError } from "../../graph";
import { Run } from "../../providers/lifecycle/kit/run";
import { fakeGraph, guid, inTurn } from "../graph/fakes";

/** A run with the engine's configuration, and which of its keys were asked for. */
function configured(values: Record<string, string>, run = new Run()) {
    const asked: string[] = [];
    const get = (key: string) => {
        asked.push(key);
        return values[key];
    };
    run.configure({ get } as Parameters<Run["configure"]>[0]);
    return { run, asked };
}

describe("a run", () => {
    let environment: NodeJS.ProcessEnv;

    beforeEach(() => {
        environment = process.env;
        process.env = Object.fromEntries(
            Object.entries(environment).filter(([name]) => !name.startsWith("ARM_")),
        );
    });

    afterEach(() => {
        process.env = environment;
    });

    it("reads the azuread provider's configuration, and not before it is needed", () => {
        const { run, asked } = configured({ "azuread:tenantId": guid(1) });
        assert.equal(asked.length, 0);
        assert.ok(run.client);
        assert.ok(asked.includes("azuread:tenantId") && asked.every((key) => key.startsWith("azuread:")));
    });

    it("gives all resources the same client", () => {
        const { run } = configured({ "azuread:tenantId": guid(1) });
        assert.equal(run.client, run.client);
    });

    it("names what is missing, and works once it is set", () => {
        const { run } = configured({});
        assert.throws(
            () => run.client,
            (error) => GraphSettingsError.isInstance(error),
        );
        configured({ "azuread:tenantId": guid(1) }, run);
        assert.ok(run.client);
    });

    it("has one instance of each of its parts, and shares none with another run", () => {
        class Part {}
        const [one, other] = [new Run(), new Run()];
        assert.equal(one.part(Part), one.part(Part));
        assert.notEqual(one.part(Part), other.part(Part));
        one.declared.groupIds.add("a");
        assert.equal(other.declared.groupIds.has("a"), false);
    });

    it("names an operation in its requests, and shares everything with it", async () => {
        const operations: unknown[] = [];
        const { client } = fakeGraph(inTurn({ status: 200, body: { id: "a" } }), {
            onRequest: ({ operation }) => operations.push(operation),
        });
        class Part {}
        const run = new Run({ client });
        const guest = run.during("guestAccount anna");
        await guest.client.request({ method: "GET", path: "/users/x" });
        assert.deepEqual(operations, ["guestAccount anna"]);
        assert.equal(guest.part(Part), run.part(Part));
        assert.equal(guest.client.part(Part), client.part(Part));
        assert.equal(guest.declared, run.declared);
    });

    for (const [what, fails] of Object.entries({
        "rejects its messages": () => Promise.reject(new Error("the engine is gone")),
        "throws at its messages": () => {
            throw new Error("the engine is gone");
        },
    })) {
        it(`goes on when the engine ${what}, between a write and its entry in the state`, async () => {
            const { client } = fakeGraph(() => ({ status: 200, body: { id: "x" } }));
            const run = new Run({ client, log: { warn: fails, info: fails, status: fails } });
            await run.log.warn("a");
            await run.log.info("b");
            run.report.onWait({ waitMs: 60_000 });
            await run.report.logTotals();
        });
    }
});
