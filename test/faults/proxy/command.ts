import { readFile, writeFile } from "node:fs/promises";
import Table from "cli-table3";
import type { LifecycleName } from "../../../providers/lifecycle";
import type { FaultOptions } from "../options";
import { proxyFaults } from "./faults";
import { kinds } from "./kinds";
import { verbs, type Verb } from "./lifeCycles";
import { nameOfCell, runProxyTable, type ProxyRow } from "./table";

/** How many cells of a fault and a verb there are, and how many of them concluded something wrong. */
interface Count {
    readonly cells: number;
    readonly wrong: number;
}

/** What was measured of one kind of resource. */
interface KindResult {
    readonly kind: LifecycleName;
    /** Seconds of this machine. */
    readonly seconds: number;
    /** By the names of fault and verb. */
    readonly counts: Readonly<Record<string, Partial<Record<Verb, Count>>>>;
    /** Each wrong conclusion in words. */
    readonly wrong: readonly string[];
}

/** What the JSON file holds. Results of another share or seed are not continued. */
interface Saved {
    readonly share: number;
    readonly seed: number;
    readonly kinds: readonly KindResult[];
}

const none: Count = { cells: 0, wrong: 0 };

function sum(counts: readonly (Count | undefined)[]): Count {
    return counts.reduce<Count>(
        (all, count = none) => ({ cells: all.cells + count.cells, wrong: all.wrong + count.wrong }),
        none,
    );
}

function totalOf({ counts }: KindResult): Count {
    return sum(Object.values(counts).flatMap((byVerb) => Object.values(byVerb)));
}

function resultOf(kind: LifecycleName, rows: readonly ProxyRow[], seconds: number): KindResult {
    const counts: Record<string, Partial<Record<Verb, Count>>> = {};
    for (const { cell, result } of rows) {
        const byVerb = (counts[cell.fault.name] ??= {});
        byVerb[cell.verb] = sum([byVerb[cell.verb], { cells: 1, wrong: result.wrong.length > 0 ? 1 : 0 }]);
    }
    const wrong = rows.flatMap(({ cell, result }) =>
        result.wrong.map((what) => `${nameOfCell(cell)}: ${what}`),
    );
    return { kind, seconds, counts, wrong };
}

/** Faults × life cycles, each with its cells and, if there are any, its wrong conclusions. */
function tableOf(results: readonly KindResult[]): string[][] {
    const text = ({ cells, wrong }: Count) => (wrong === 0 ? String(cells) : `${wrong} wrong of ${cells}`);
    const line = (name: string, faults: readonly string[]) => {
        const counts = verbs.map((verb) =>
            sum(faults.flatMap((fault) => results.map((result) => result.counts[fault]?.[verb]))),
        );
        return [name, ...counts.map(text), String(sum(counts).wrong)];
    };
    const names = proxyFaults.map(({ name }) => name);
    return [...names.map((name) => line(name, [name])), line("all", names)];
}

const head = ["fault", ...verbs, "wrong conclusions"];

async function savedIn({ json, resume, share, seed }: FaultOptions): Promise<readonly KindResult[]> {
    if (json === undefined || !resume) {
        return [];
    }
    const text = await readFile(json, "utf8").catch(() => undefined);
    const saved = text === undefined ? undefined : (JSON.parse(text) as Saved);
    return saved?.share === share && saved.seed === seed ? saved.kinds : [];
}

/** Runs the table of the fault proxy, one kind of resource after the other. @returns The exit code. */
export async function runProxyCommand(options: FaultOptions): Promise<number> {
    const { share, seed, fault, json, replicas: [replicas] = [] } = options;
    const chosen = (Object.keys(kinds) as LifecycleName[]).filter(
        (kind) => options.kind?.includes(kind) ?? true,
    );
    if (options.list) {
        console.log(chosen.join("\n"));
        return 0;
    }
    const results = (await savedIn(options)).filter(({ kind }) => chosen.includes(kind));
    const waiting = chosen.filter((kind) => results.every((result) => result.kind !== kind));
    const all = [...results];
    for (const kind of waiting) {
        const startedMs = Date.now();
        const rows = await runProxyTable({
            ...{ share, seed, kind: [kind] },
            ...(fault && { fault }),
            // Replicas that lag make the same run longer, and its exchanges more.
            ...(replicas !== undefined && { replicas: { replicaCount: Number(replicas), lagMs: 2_000 } }),
        });
        const result = resultOf(kind, rows, Math.round((Date.now() - startedMs) / 1000));
        all.push(result);
        const { cells, wrong } = totalOf(result);
        console.log(
            `[${all.length}/${chosen.length}] ${kind}: ${cells} cells, ${wrong} wrong (${result.seconds} s)`,
        );
        result.wrong.forEach((text) => console.log(`FAIL ${text}`));
        if (json !== undefined) {
            await writeFile(json, JSON.stringify({ share, seed, kinds: all } satisfies Saved));
        }
    }
    const lines = tableOf(all);
    const table = new Table({ head, style: { head: [], border: [] } });
    table.push(...lines);
    console.log(table.toString());
    if (options.markdown !== undefined) {
        const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
        const text = [
            row(head),
            row(head.map((_, index) => (index === 0 ? "---" : "--:"))),
            ...lines.map(row),
        ];
        await writeFile(options.markdown, `${text.join("\n")}\n`);
    }
    const { cells, wrong } = sum(all.map(totalOf));
    console.log(`${cells - wrong} passed, ${wrong} failed, 0 skipped`);
    return wrong === 0 && cells > 0 ? 0 : 1;
}
