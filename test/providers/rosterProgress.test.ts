import assert from "node:assert/strict";
import type { GraphClient } from "../../graph";
import { Progress } from "../../providers/lifecycle/kinds/roster/progress";
import { Run } from "../../providers/lifecycle/kit/run";
import { keptLog } from "./engineLogs";

/** A run's progress on a clock that is moved by hand, and what it has messages. */
function progressAt(start: number) {
    let nowMs = start;
    const messages: string[] = [];
    const client = { time: { now: () => nowMs } } as GraphClient;
    const run = new Run({ client, log: keptLog({ info: messages }) });
    const advance = (count: number, durationMs: number) => {
        for (let index = 0; index < count; index++) {
            nowMs += durationMs / count;
            run.part(Progress).advance();
        }
    };
    return { progress: run.part(Progress), messages, advance };
}

describe("the progress of a roster", () => {
    it("reports count, rate and remaining time of all shards together, four times a minute", () => {
        const { progress, messages, advance } = progressAt(1_000);
        progress.expect(600);
        progress.expect(600);
        advance(600, 30_000);
        assert.deepEqual(messages, [
            "Guests: 300 of 1200, 20.0 a second, about 45 s left",
            "Guests: 600 of 1200, 20.0 a second, about 30 s left",
        ]);
    });

    it("reports minutes where there are many, and nothing about what is done at once", () => {
        const { progress, messages, advance } = progressAt(0);
        progress.expect(10);
        advance(10, 5_000);
        assert.deepEqual(messages, []);
        progress.expect(10_000);
        advance(300, 15_000);
        assert.deepEqual(messages, ["Guests: 300 of 10000, 20.0 a second, about 9 min left"]);
    });
});
