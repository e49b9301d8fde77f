import { toJunit as junitOf } from "../shared/junit";
import type { Rendered } from "../shared/rendered";
import type { Mark, Report } from "../shared/report";
import type { Action } from "./options";
import type { Status, TenantResult } from "./result";

/** What a run did for all stacks. */
export interface TenantsReport {
    readonly action: Action;
    readonly results: readonly TenantResult[];
}

const words: Readonly<Record<Status, string>> = {
    done: "done",
    findings: "findings",
    failed: "failed",
    canceled: "interrupted",
    notRun: "not run",
};

const order: readonly Status[] = ["failed", "canceled", "notRun", "findings", "done"];

/** The report of a run: stacks that need attention first. */
export function reportOf({ action, results }: TenantsReport): Report {
    const counts = order
        .map((status) => [status, results.filter((each) => each.status === status).length] as const)
        .filter(([, count]) => count > 0)
        .map(([status, count]) => `${count.toLocaleString("en-US")} ${words[status]}`);
    const sorted = order.flatMap((status) => results.filter((each) => each.status === status));
    return {
        title: `${action}: ${results.length.toLocaleString("en-US")} ${results.length === 1 ? "stack" : "stacks"}`,
        mark: markOf(results),
        lead: `${counts.reverse().join(", ") || "no stack is concerned"}.`,
        sections: [
            {
                // What needs attention is at the top, and stays.
                importance: 1,
                table: {
                    head: ["stack", "result", "details", "s"],
                    rows: sorted.map(({ stack, status, summary, seconds }) => [
                        stack,
                        words[status],
                        summary,
                        seconds.toFixed(1),
                    ]),
                },
            },
            ...(action === "review" ? changedSignIns(results) : []),
        ],
        closing: results.some(({ status }) => ["failed", "canceled", "notRun"].includes(status))
            ? [`To go on with those that are not done, run tenants ${action} --resume.`]
            : [],
    };
}

function markOf(results: readonly TenantResult[]): Mark {
    const has = (...statuses: readonly Status[]) => results.some(({ status }) => statuses.includes(status));
    return has("failed", "canceled", "notRun") ? "error" : has("findings") ? "warning" : "good";
}

/** What a review's own report has of each region. */
interface Region {
    readonly who: string;
    readonly target: string;
    readonly circumstances: string;
    readonly before: string;
    readonly after: string;
    readonly because: readonly string[];
}

/** Whose sign-ins change, the same change of several tenants in one row: most come from a base that they share. */
function changedSignIns(results: readonly TenantResult[]): Report["sections"] {
    const stacksByRow = new Map<string, { readonly cells: readonly string[]; readonly stacks: string[] }>();
    for (const { stack, report } of results) {
        const { change } = (report ?? {}) as { change?: { regions?: readonly Region[] } };
        for (const { who, target, circumstances, before, after, because } of change?.regions ?? []) {
            const cells = [
                who,
                target,
                circumstances || "always",
                `${before} → ${after}`,
                because.join(", "),
            ];
            const row = stacksByRow.get(cells.join("\0")) ?? { cells, stacks: [] };
            row.stacks.push(stack);
            stacksByRow.set(cells.join("\0"), row);
        }
    }
    const rows = [...stacksByRow.values()].sort((left, right) => right.stacks.length - left.stacks.length);
    return [
        {
            title: "Who signs in differently",
            importance: 2,
            table: {
                head: ["stacks", "who", "signs in to", "when", "before → after", "because"],
                rows: rows.map(({ cells, stacks }) => [stacks.join(", "), ...cells]),
            },
        },
    ];
}

/** A case for each stack. What was found is a failure, as in the command's own JUnit. */
export function toJunit({ action, results }: TenantsReport): Rendered {
    return junitOf(`tenants ${action}`, [
        {
            name: action,
            cases: results.map(({ stack, status, summary }) => ({
                name: stack,
                output: summary,
                failure: status === "done" ? undefined : { message: `${words[status]}: ${summary}` },
            })),
        },
    ]);
}
