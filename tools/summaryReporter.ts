import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { countsFileVariable, type TestCounts } from "./testCounts";

/** Mocha's usual report, and the counts as JSON in a file, for the closing line of `npm test`. */
export default class SummaryReporter extends Mocha.reporters.Spec {
    constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
        super(runner, options);
        runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
            const { passes, failures, pending } = this.stats;
            const counts: TestCounts = { passed: passes, failed: failures, skipped: pending };
            const file = process.env[countsFileVariable];
            if (file !== undefined) {
                writeFileSync(file, JSON.stringify(counts));
            }
        });
    }
}
