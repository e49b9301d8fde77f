/** `review`, `drift` and `doctor` of one stack, each as this package's own command in a separate process. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { said } from "../../rules/text";
import { runChild } from "./child";
import { statusOf, type TenantResult } from "./result";

/** One stack's check. */
export interface CommandRunOptions {
    readonly folder: string;
    readonly stack: string;
    readonly action: "review" | "drift" | "doctor";
    /** For a review. */
    readonly base?: string | undefined;
    readonly signal: AbortSignal;
    readonly onProgress: (text: string) => void;
}

/** Runs one stack. @returns Its result, also when the command fails. */
export async function runCommand(options: CommandRunOptions): Promise<TenantResult> {
    const { folder, stack, action, base, signal, onProgress } = options;
    const startedMs = performance.now();
    const reports = await mkdtemp(join(tmpdir(), "entra-b2b-tenants-"));
    try {
        const file = join(reports, "report.json");
        const output =
            action === "doctor"
                ? ["--json"]
                : ["--format", `json=${file}`, ...(base ? ["--base", base] : [])];
        const words = [...startWords(), action, "--stack", stack, ...output];
        const ended = await runChild(process.execPath, words, {
            cwd: folder,
            signal,
            onError: (text) => onProgress(said(text.trim().split("\n").at(-1) ?? "", 200)),
        });
        const report = parsed(
            action === "doctor" ? ended.stdout : await readFile(file, "utf8").catch(() => ""),
        );
        const exitCode = ended.code ?? 1;
        // A doctor's 1 is a diagnosis with errors.
        const status =
            action === "doctor" && exitCode === 1 && report !== undefined ? "findings" : statusOf(exitCode);
        const result = signal.aborted
            ? { status: "canceled" as const, exitCode: null }
            : { status, exitCode };
        return {
            stack,
            ...result,
            summary: signal.aborted ? "interrupted" : summaryOf(action, report, ended.signal, ended.stderr),
            seconds: (performance.now() - startedMs) / 1_000,
            ...(report !== undefined && { report }),
        };
    } finally {
        await rm(reports, { recursive: true, force: true });
    }
}

/** The words that start this package's commands as they were started here. */
function startWords(): string[] {
    return [...process.execArgv, process.argv[1] ?? ""];
}

function parsed(text: string): Record<string, unknown> | undefined {
    try {
        return JSON.parse(text) as Record<string, unknown>;
    } catch {
        return undefined;
    }
}

function summaryOf(
    action: CommandRunOptions["action"],
    report: Record<string, unknown> | undefined,
    by: NodeJS.Signals | null,
    stderr: string,
): string {
    if (by !== null) {
        return `the command was ended by ${by}`;
    }
    if (report === undefined) {
        return said(
            stderr.trim().split("\n").slice(-3).join(" ") || "the command ended without a report",
            1_000,
        );
    }
    const countOf = (value: unknown) => (Array.isArray(value) ? value.length : 0);
    if (action === "review") {
        const regions = countOf((report["change"] as { regions?: unknown } | undefined)?.regions);
        const words: Readonly<Record<string, string>> = {
            unchanged: "no sign-in changes",
            changed: `sign-ins change: ${regions} ${regions === 1 ? "region" : "regions"}`,
            incomplete: "not all sign-ins could be compared",
            refused: "the review refuses the change",
        };
        return words[String(report["verdict"])] ?? String(report["verdict"]);
    }
    const drifts = countOf(report["drifts"]);
    const findings = countOf(report["findings"]);
    return action === "drift"
        ? `${drifts === 0 ? "no drift" : `drift in ${drifts} ${drifts === 1 ? "resource" : "resources"}`}`
        : `${findings} ${findings === 1 ? "finding" : "findings"}`;
}
