import assert from "node:assert/strict";
import { runCell, type CellResult } from "../faults/cell";
import { nameOf, shortForm } from "../faults/matrix";

/** Cells at the same time: a cell waits most of its time. */
const jobCount = 2;

describe("a deployment under lag, faults and kills (npm run test:faults has every mixture)", function () {
    this.timeout(600_000);
    const cells = shortForm();
    const results = new Map<string, Promise<CellResult>>();

    before(() => {
        const lanes: Promise<unknown>[] = Array.from({ length: jobCount }, () => Promise.resolve());
        cells.forEach((cell, index) => {
            const result = (lanes[index % jobCount] as Promise<unknown>).then(() => runCell(cell));
            lanes[index % jobCount] = result.catch(() => undefined);
            results.set(nameOf(cell), result);
        });
    });

    for (const cell of cells) {
        it(`reaches the declared state exactly once: ${nameOf(cell)}`, async () => {
            const result = await results.get(nameOf(cell));
            assert.ok(result?.isGood, JSON.stringify(result, undefined, 4));
        });
    }
});
