import assert from "node:assert/strict";
import { ReplicationClock } from "../../sandbox/replicationClock";

describe("the clock that replicas go by", () => {
    let systemMs: number;
    let clock: ReplicationClock;

    beforeEach(() => {
        systemMs = 1_000;
        clock = new ReplicationClock(() => systemMs);
    });

    it("is the system's until it is stopped", () => {
        systemMs += 50;
        assert.equal(clock.now(), 1_050);
    });

    it("stands still while it is stopped, and continues from there", () => {
        clock.stop();
        systemMs += 500;
        assert.equal(clock.now(), 1_000);
        clock.start();
        assert.equal(clock.now(), 1_000);
        systemMs += 5;
        assert.equal(clock.now(), 1_005);
    });

    it("continues with the given time passed, and never goes back", () => {
        clock.stop();
        systemMs += 500;
        clock.start(200);
        assert.equal(clock.now(), 1_200);
        clock.stop();
        systemMs += 10;
        clock.start(10_000);
        assert.equal(clock.now(), 1_210);
    });

    it("takes a second stop, and a start without a stop, for nothing", () => {
        clock.stop();
        systemMs += 100;
        clock.stop();
        assert.equal(clock.now(), 1_000);
        clock.start();
        systemMs += 100;
        clock.start();
        assert.equal(clock.now(), 1_100);
    });
});
