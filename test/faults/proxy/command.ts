import { writeFile } from "node:fs/promises";
import Table from "cli-table3";
import type { FaultOptions } from "../options";
import { proxyFaults } from "./faults";
import { verbs } from "./lifeCycles";
import { nameOfCell, runProxyTable, type ProxyRow } from "./table";

/** How many cells of a fault and a verb there are, and how many of them concluded something wrong. */
interface Count {
    readonly cells: number;
    readonly wrong: number;
}

function countOf(rows: readonly ProxyRow[]): Count {
    return { cells: rows.length, wrong: rows.filter(({ result }) => result.wrong.length > 0).length };
}

/** Faults × life cycles, each with its cells and, if there are any, its wrong conclusions. */
function tableOf(rows: readonly ProxyRow[]): string[][] {
    const text = ({ cells, wrong }: Count) => (wrong === 0 ? String(cells) : `${wrong} wrong of ${cells}`);
    const line = (name: string, some: readonly ProxyRow[]) => [
        name,
        ...verbs.map((verb) => text(countOf(some.filter(({ cell }) => cell.verb === verb)))),
        String(countOf(some).wrong),
    ];
    return [
        ...proxyFaults.map(({ name }) =>
            line(
                name,
                rows.filter(({ cell }) => cell.fault.name === name),
            ),
        ),
        line("all", rows),
    ];
}

const head = ["fault", ...verbs, "wrong conclusions"];

/** Runs the fault proxy's table and prints it. @returns The exit code. */
export async function runProxyCommand(options: FaultOptions): Promise<number> {
    const { share, seed, kind, fault, replicas: [replicas] = [] } = options;
    const startedMs = Date.now();
    const rows = await runProxyTable({
        ...{ share, seed },
        ...(kind && { kind }),
        ...(fault && { fault }),
        // Replicas that lag make the same run longer, and its exchanges more.
        ...(replicas !== undefined && { replicas: { replicaCount: Number(replicas), lagMs: 2_000 } }),
        onRow: ({ cell, result }) => {
            for (const wrong of result.wrong) {
                console.log(`FAIL ${nameOfCell(cell)}: ${wrong}`);
            }
        },
    });
    const lines = tableOf(rows);
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
    const { cells, wrong } = countOf(rows);
    console.log(`${Math.round((Date.now() - startedMs) / 1000)} s`);
    console.log(`${cells - wrong} passed, ${wrong} failed, 0 skipped`);
    return wrong === 0 && cells > 0 ? 0 : 1;
}
