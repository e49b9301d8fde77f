import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { Deployment } from "./deployment";

/** How long a run may take to end, in milliseconds: its waits, which no replica ends, would last 60 s. */
const promptlyMs = 20_000;

describe("a run that is canceled while replicas lag", function () {
    this.timeout(400_000);
    let deployment: Deployment;
    let summary = "";

    before(async () => {
        deployment = await Deployment.start({ sandbox: ["--replicas", "2", "--lag", "1500"], timeScale: 2 });
        // What the first run makes, no replica learns while it goes on: every wait is cut short.
        await deployment.sandbox.stopReplication();
    });
    after(() => deployment?.stop());

    const made = async () => {
        const { users, groups, conditionalAccessPolicies } = await deployment.sandbox.directory();
        const guests = users.filter(({ creationType }) => creationType === "Invitation");
        return [...guests, ...groups, ...conditionalAccessPolicies].map(({ id }) => String(id));
    };

    it("stops promptly, and keeps every id that the directory has given", async () => {
        const before = new Set(await made());
        const run = deployment.stack.up();
        // It stops making things when everything that is left waits for something made before.
        let [count, since] = [before.size, Date.now()];
        while (count === before.size || Date.now() - since < 3_000) {
            await setTimeout(200);
            const now = (await made()).length;
            [count, since] = now === count ? [count, since] : [now, Date.now()];
        }
        const startedMs = Date.now();
        deployment.stack.interrupt();
        const { code, output } = await run;
        assert.notEqual(code, 0);
        assert.match(output, /The run was canceled/);
        const elapsedMs = Date.now() - startedMs;
        assert.ok(elapsedMs < promptlyMs, `${elapsedMs} ms`);
        const state = JSON.stringify(await deployment.stack.exportState());
        const lost = (await made()).filter((id) => !before.has(id) && !state.includes(id));
        assert.deepEqual(lost, []);
    });

    it("is finished by the next run: nothing missing, nothing twice", async () => {
        await deployment.sandbox.startReplication();
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        summary = output;
        assert.deepEqual(await deployment.missing(), []);
    });

    it("reports at its end what it survived", () => {
        assert.match(summary, /Microsoft Graph: \d+ requests; waited \d+ times for replicas that lagged/);
    });
});
