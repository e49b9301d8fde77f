import assert from "node:assert/strict";
import fc from "fast-check";
import { sentenceOf } from "../../rules/fault";
import { rolloutDecision, rolloutFaults, stateOrRolloutFaults, strictestState } from "../../rules/rollout";

const at = (text: string) => Date.parse(text);
const plan = { reportOnlyFrom: "2026-12-01", enabledFrom: "2027-01-15" };

describe("a dated plan", () => {
    for (const [moment, state, next] of [
        ["2026-11-30T23:59:59.999Z", "disabled", "report-only from 2026-12-01"],
        ["2026-12-01T00:00:00Z", "reportOnly", "enabled from 2027-01-15"],
        ["2027-01-14T23:59:59.999Z", "reportOnly", "enabled from 2027-01-15"],
        ["2027-01-15T00:00:00Z", "enabled", undefined],
    ] as const) {
        it(`says at ${moment}: ${state}`, () => {
            assert.deepEqual(rolloutDecision(plan, at(moment)), { state, next });
        });
    }

    it("without a day for enforcement never enforces", () => {
        assert.equal(rolloutDecision({}, at("2099-01-01")).state, "reportOnly");
        assert.equal(rolloutDecision({ reportOnlyFrom: "2026-12-01" }, at("2099-01-01")).state, "reportOnly");
    });

    it("knows moments with their zone", () => {
        const enabledFrom = "2026-12-01T08:00:00+01:00";
        assert.equal(rolloutDecision({ enabledFrom }, at("2026-12-01T06:59:59Z")).state, "reportOnly");
        assert.equal(rolloutDecision({ enabledFrom }, at("2026-12-01T07:00:00Z")).state, "enabled");
    });

    it("never enforces before its day, and never goes back as time passes", () => {
        const order = ["disabled", "reportOnly", "enabled"];
        const day = fc
            .integer({ min: 0, max: 2_000 })
            .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
        const moment = fc.integer({ min: 0, max: 2_000 * 86_400_000 });
        fc.assert(
            fc.property(day, day, moment, moment, (reportOnlyFrom, enabledFrom, one, other) => {
                const some = { reportOnlyFrom, enabledFrom };
                fc.pre(rolloutFaults(some).length === 0);
                const [early, late] = [Math.min(one, other), Math.max(one, other)].map(
                    (ms) => rolloutDecision(some, ms).state,
                );
                assert.ok(order.indexOf(early ?? "") <= order.indexOf(late ?? ""));
                assert.ok(early !== "enabled" || Math.min(one, other) >= Date.parse(enabledFrom));
            }),
        );
    });

    it("at fault never enforces", () => {
        assert.equal(rolloutDecision({ enabledFrom: "soon" }, at("2099-01-01")).state, "reportOnly");
    });

    for (const wrong of ["soon", "2026-13-01", "2026-02-30", "2026-12-01T08:00:00", "01.12.2026"]) {
        it(`refuses ${wrong} for a date`, () => {
            const [found] = rolloutFaults({ enabledFrom: wrong });
            assert.deepEqual(found?.path, ["enabledFrom"]);
            assert.match(sentenceOf(found), /Write a date such as/);
        });
    }

    it("refuses enforcement that does not come after report-only begins", () => {
        assert.match(
            rolloutFaults({ ...plan, enabledFrom: plan.reportOnlyFrom })[0]?.message ?? "",
            /not after/,
        );
        assert.deepEqual(rolloutFaults(plan), []);
    });

    it("is given instead of a state", () => {
        assert.equal(stateOrRolloutFaults("enabled", plan).length, 1);
        assert.equal(stateOrRolloutFaults(undefined, plan).length, 0);
        assert.equal(stateOrRolloutFaults("enabled", undefined).length, 0);
    });

    it("must be safe for what it enforces later", () => {
        assert.equal(strictestState(undefined, plan), "enabled");
        assert.equal(strictestState(undefined, { reportOnlyFrom: plan.reportOnlyFrom }), "reportOnly");
        assert.equal(strictestState("disabled", undefined), "disabled");
    });
});
