import assert from "node:assert/strict";
import { EventClock } from "../../graph/eventClock";
import { SandboxSession } from "../overSandbox";

/** As long as one request is sent again that is never answered, and some time for the others. In milliseconds. */
const oncePatientMs = 15 * 60_000;

describe("the end of a group whose uses cannot be read, because each read is throttled", () => {
    it("waits for all of them at once, and names what is not known", async () => {
        const clock = new EventClock();
        const session = SandboxSession.start({ lagMs: 0 }, clock);
        const { create } = session.lifecycle("directoryGroup");
        const news = { displayName: "Partners", mark: "entra-b2b-1", kind: "security" };
        const { id, outs = {} } = await clock.run(create(news));
        session.directory.parts.addFault({ kind: "throttle", path: "^/identityGovernance" });
        const startedMs = clock.now();
        await clock.run(session.lifecycle("directoryGroup").delete(id, outs));
        const tookMs = clock.now() - startedMs;
        assert.ok(tookMs < oncePatientMs, `${tookMs} ms`);
        assert.match(session.messages.join(), /Not read for the groups that this run deletes: catalogs/);
        assert.deepEqual(session.directory.tenant.store.primary.list("groups"), []);
    });
});
