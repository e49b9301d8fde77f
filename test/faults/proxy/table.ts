/** The table of the fault proxy: faults × life cycles. */
import type { LifecycleName } from "../../../providers/lifecycle";
import { seededRandom } from "../../../sandbox/random";
import type { ProxyFault } from "./exchange";
import { proxyFaults } from "./faults";
import { kinds } from "./kinds";
import {
    cleanRun,
    nexts,
    runProxyCell,
    verbs,
    type CleanRun,
    type Hits,
    type ProxyCell,
    type ProxyCellResult,
    type Verb,
} from "./lifeCycles";
import type { Replicas } from "./tenant";

export interface ProxyRow {
    readonly cell: ProxyCell;
    readonly result: ProxyCellResult;
}

export interface ProxyTableOptions {
    /** Share of all cells, drawn by the seed. Default: all. */
    readonly share?: number;
    readonly seed?: number;
    readonly fault?: readonly string[];
    readonly kind?: readonly string[];
    readonly replicas?: Replicas;
    readonly onRow?: (row: ProxyRow) => void;
}

const calm: Replicas = { replicaCount: 1, lagMs: 0 };
const allKinds = Object.keys(kinds) as LifecycleName[];

/** Runs every cell, or a share of them: each kind and verb under each fault, at each exchange once and from it on. */
export async function runProxyTable({
    share = 1,
    seed = 1,
    replicas = calm,
    onRow,
    ...only
}: ProxyTableOptions = {}): Promise<ProxyRow[]> {
    const random = seededRandom(seed);
    const rows: ProxyRow[] = [];
    const isIn = (names: readonly string[] | undefined, name: string) => names?.includes(name) ?? true;
    const chosen = proxyFaults.filter(({ name }) => isIn(only.fault, name));
    for (const kind of allKinds.filter((name) => isIn(only.kind, name))) {
        for (const verb of verbs) {
            const clean = new CleanRuns(kind, verb, replicas);
            for (const fault of chosen) {
                for (const hits of await clean.hitsOf(fault)) {
                    const then = oneOf(nexts, random);
                    if (random() < share) {
                        const cell: ProxyCell = { kind, verb, fault, hits, replicas, then };
                        const row = { cell, result: await runProxyCell(cell, await clean.of(fault)) };
                        rows.push(row);
                        onRow?.(row);
                    }
                }
            }
        }
    }
    return rows;
}

/** Runs a few cells of each fault, so that every kind and every verb has its turn. */
export async function runShortProxyTable(seed: number, cellsOfEach: number): Promise<ProxyRow[]> {
    const random = seededRandom(seed);
    const pairs = allKinds.flatMap((kind) => verbs.map((verb) => new CleanRuns(kind, verb, calm)));
    const rows: ProxyRow[] = [];
    let turn = 0;
    for (const fault of proxyFaults) {
        // A verb that sends nothing which the fault affects leaves its turn to the next one.
        for (let count = 0, tried = 0; count < cellsOfEach && tried < pairs.length; tried++) {
            // Sevens go round all pairs, and from one kind to the next.
            const clean = pairs[(turn++ * 7) % pairs.length] as CleanRuns;
            const hits = await clean.hitsOf(fault);
            if (hits.length > 0) {
                const { kind, verb } = clean;
                const then = oneOf(nexts, random);
                const cell = { kind, verb, fault, hits: oneOf(hits, random), replicas: calm, then };
                rows.push({ cell, result: await runProxyCell(cell, await clean.of(fault)) });
                count += 1;
            }
        }
    }
    return rows;
}

function oneOf<T>(values: readonly T[], random: () => number): T {
    return values[Math.floor(random() * values.length)] as T;
}

/** The clean runs of a kind and a verb: one for all faults that can affect the same requests. */
class CleanRuns {
    private readonly byFilter = new Map<ProxyFault["affects"], Promise<CleanRun>>();

    constructor(
        readonly kind: LifecycleName,
        readonly verb: Verb,
        private readonly replicas: Replicas,
    ) {}

    of(fault: ProxyFault): Promise<CleanRun> {
        const { kind, verb, replicas } = this;
        const run = this.byFilter.get(fault.affects) ?? cleanRun({ kind, verb, fault, replicas }, fault);
        this.byFilter.set(fault.affects, run);
        return run;
    }

    async hitsOf(fault: ProxyFault): Promise<Hits[]> {
        const { exchangeCount } = await this.of(fault);
        return Array.from({ length: exchangeCount }, (_, index) => index + 1).flatMap((first) => [
            { name: "once", first },
            { name: "from then on", first },
        ]);
    }
}

/** A cell for people. */
export function nameOfCell({ kind, verb, fault, hits, then }: ProxyCell): string {
    return `${kind}, ${verb}: ${fault.name}, ${hits.name === "once" ? "at" : "from"} exchange ${hits.first}, then ${then}`;
}
