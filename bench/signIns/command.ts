/**
 * `npm run bench -- sign-ins`: what it takes to read a large sign-in log, to count double prompts in it, and to replay it on
 * a change of a tenant with many policies. The log is the same in every run. Each measurement is a process, so that its memory
 * is its own.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import Table from "cli-table3";
import { Command, InvalidArgumentError } from "commander";
import { runProgram } from "../../tools/runProgram";
import { commit } from "../commit";
import { circumstances } from "../report";
import { fileForms, writeLog, type FileForm } from "./logFile";
import type { Measured, Task } from "./measure";
import type { LogSize } from "./rows";

interface Options extends LogSize {
    readonly forms: readonly string[];
    readonly file?: string;
    readonly json?: boolean;
}

/** What is measured of each form, which is read as a file; `graph` is read as pages of Microsoft Graph. */
const forms = [...fileForms, "graph"] as const;
type Form = (typeof forms)[number];

function count(text: string): number {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1) {
        throw new InvalidArgumentError("It must be a whole number of at least 1.");
    }
    return value;
}

function formsIn(text: string): Form[] {
    return text.split(",").map((name) => {
        const form = forms.find((each) => each === name.trim());
        if (form === undefined) {
            throw new InvalidArgumentError(`Choices: ${forms.join(", ")}.`);
        }
        return form;
    });
}

interface Row extends Measured {
    readonly form: Form;
    readonly work: Task["work"];
    readonly fileMiB: number;
}

async function measure(options: Options): Promise<number> {
    const { rows, people, policies, loggedPolicies } = options;
    const size = { rows, people, policies, loggedPolicies };
    const known = circumstances({ lagMs: 0, timeScale: 1 }, await commit());
    const folder = await mkdtemp(join(tmpdir(), "sign-ins-"));
    const found: Row[] = [];
    try {
        for (const form of options.forms as readonly Form[]) {
            const fileForm: FileForm = form === "graph" ? "json" : form;
            const path = join(folder, fileForm === "csv" ? "InteractiveSignIns.csv" : `signIns.${fileForm}`);
            process.stderr.write(`${form}, ${rows} sign-ins …\n`);
            await writeLog(path, fileForm, size);
            const fileMiB = Math.round((await stat(path)).size / 1_048_576);
            for (const work of ["double-mfa", "replay"] as const) {
                const source = form === "graph" ? "graph" : "file";
                found.push({ form, work, fileMiB, ...(await inProcess({ work, source, path, size })) });
            }
            await rm(path);
        }
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
    const figures = { ...known, size, found };
    console.log(tableOf(figures));
    if (options.file !== undefined) {
        await writeFile(options.file, `${JSON.stringify(figures, undefined, 4)}\n`);
    }
    if (options.json === true) {
        console.log(JSON.stringify(figures));
    }
    return 0;
}

async function inProcess(task: Task): Promise<Measured> {
    const start = join(__dirname, "..", "..", "tools", "start.cjs");
    const { stdout } = await promisify(execFile)(process.execPath, [
        ...["--require", start, join(__dirname, "measure.ts")],
        JSON.stringify(task),
    ]);
    return JSON.parse(stdout) as Measured;
}

function tableOf({
    size,
    found,
    commit: at,
    processors,
    loadBefore,
}: ReturnType<typeof circumstances> & { readonly size: LogSize; readonly found: readonly Row[] }): string {
    const head = [
        "source",
        "MiB of it",
        "command",
        "s",
        "cpu s",
        "peak MiB",
        "us a sign-in",
        "kinds",
        "limit s",
    ];
    const table = new Table({ head, style: { head: [], border: [], compact: true } });
    for (const { form, work, fileMiB, seconds, processorSeconds, peakMiB, signIns, ...more } of found) {
        table.push([
            ...[form, fileMiB, work, seconds.toFixed(1), processorSeconds.toFixed(1), peakMiB],
            ((processorSeconds * 1_000_000) / signIns).toFixed(0),
            more.classes ?? "",
            more.waitSeconds?.toFixed(0) ?? "",
        ]);
    }
    return [
        `${size.rows} sign-ins of ${size.people} guests, each with ${size.loggedPolicies} policies' results; ${size.policies} policies.`,
        `Commit ${at}; ${processors}; load before the start ${loadBefore}. "Limit s" is waiting for Microsoft Graph's limit of`,
        "five pages in ten seconds, which is counted and not waited for. A replay judges each kind of sign-ins before and after.",
        table.toString(),
    ].join("\n");
}

const options = new Command("npm run bench -- sign-ins")
    .option("--rows <n>", "sign-ins", count, 1_000_000)
    .option("--people <n>", "guests who sign in", count, 20_000)
    .option("--policies <n>", "conditional-access policies of the tenant", count, 300)
    .option("--logged-policies <n>", "policies that each entry lists", count, 10)
    .option("--forms <list>", "forms of the log", formsIn, [...forms])
    .option("--file <path>", "write the figures as JSON to a file")
    .option("--json", "end in one JSON line of the figures")
    .parse()
    .opts<Options>();
void runProgram(() => measure(options));
