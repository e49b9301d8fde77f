import assert from "node:assert/strict";
import { lifecycleFiles } from "../../providers/lifecycle";
import { kinds, silentKinds } from "./proxy/kinds";
import { verbs } from "./proxy/lifeCycles";
import { nameOfCell, runProxyTable, runShortProxyTable, type ProxyRow } from "./proxy/table";
import { proxyFaults } from "./proxy/faults";

function wrongIn(rows: readonly ProxyRow[]): string[] {
    return rows.flatMap(({ cell, result }) => result.wrong.map((text) => `${nameOfCell(cell)}: ${text}`));
}

describe("life cycles behind a proxy that fails (npm run test:faults -- --proxy has every cell)", function () {
    this.timeout(120_000);

    it("have a declaration for each kind of resource", () => {
        assert.deepEqual([...Object.keys(kinds), ...silentKinds].sort(), Object.keys(lifecycleFiles).sort());
    });

    it("conclude nothing that the service did not say", async () => {
        const rows = await runShortProxyTable(1, 3);
        assert.deepEqual(wrongIn(rows), []);
        const met = (name: (row: ProxyRow) => string) =>
            new Set(rows.filter(({ result }) => result.isHit).map(name));
        assert.equal(met(({ cell }) => cell.fault.name).size, proxyFaults.length);
        assert.equal(met(({ cell }) => cell.kind).size, Object.keys(kinds).length);
        assert.equal(met(({ cell }) => cell.verb).size, verbs.length);
    });

    // What the whole table found.
    for (const [what, kind, fault] of [
        ["send no invitation again while no search is answered", "guestAccount", "reset after the commit"],
        [
            "send no creation again after a gateway's 401",
            "namedLocation",
            "HTML page with 401, after the commit",
        ],
        [
            "send no batch of invitations again after a gateway's 401",
            "guestRosterShard",
            "HTML page with 401, after the commit",
        ],
        [
            "keep what an update wrote in the state when no look at the object is answered",
            "groupMembership",
            "body []",
        ],
        [
            "take no body without an id or a context for an object",
            "authenticationFlowsPolicy",
            "body {value: null}",
        ],
    ] as const) {
        it(what, async () => {
            assert.deepEqual(wrongIn(await runProxyTable({ kind: [kind], fault: [fault] })), []);
        });
    }
});
