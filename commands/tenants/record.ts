/** What a run did so far, for the run that goes on with it: also after it was killed. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConfigurationError } from "../../config";
import type { Action } from "./options";
import { isFinished, type Status, type TenantResult } from "./result";

/** Of the record's form; another one is not read. */
const recordVersion = 1;

/** What is known of one stack. */
export interface StackRecord {
    readonly status: Status;
    /** Process ids of the engines that were started for it. */
    readonly engines: readonly number[];
}

interface Content {
    readonly version: number;
    readonly action: Action;
    readonly stacks: Readonly<Record<string, StackRecord>>;
}

/** The record of the last run of an action, in the project's folder. */
export class RunRecord {
    private constructor(
        private readonly file: string,
        private readonly action: Action,
        private readonly stacks: Map<string, StackRecord>,
    ) {}

    /** Begins a record, in place of an earlier one. */
    static begin(folder: string, action: Action, stacks: readonly string[]): RunRecord {
        const entries = stacks.map((stack) => [stack, { status: "notRun" as const, engines: [] }] as const);
        const record = new RunRecord(fileOf(folder, action), action, new Map(entries));
        record.save();
        return record;
    }

    /** @throws ConfigurationError - There is no record, or it cannot be read. */
    static open(folder: string, action: Action): RunRecord {
        const file = fileOf(folder, action);
        const content = contentOf(file);
        if (content?.version !== recordVersion || content.action !== action) {
            throw new ConfigurationError([
                {
                    file,
                    field: "--resume",
                    message: `there is no record of an earlier run of ${action}`,
                    cure: "Name the stacks instead, with --all, --stacks or --tag",
                },
            ]);
        }
        return new RunRecord(file, action, new Map(Object.entries(content.stacks)));
    }

    /** Stacks that have not come to a result. */
    unfinished(): string[] {
        return [...this.stacks].flatMap(([stack, record]) => (isFinished(record) ? [] : [stack]));
    }

    /** Engines that were started for a stack, which may be dead. */
    enginesOf(stack: string): readonly number[] {
        return this.stacks.get(stack)?.engines ?? [];
    }

    engineStarted(stack: string, pid: number): void {
        this.note(stack, { status: "notRun", engines: [...this.enginesOf(stack), pid] });
    }

    ended({ stack, status }: TenantResult): void {
        // An engine of a stack that is done has given its lock back.
        this.note(stack, { status, engines: isFinished({ status }) ? [] : this.enginesOf(stack) });
    }

    private note(stack: string, record: StackRecord): void {
        this.stacks.set(stack, record);
        this.save();
    }

    private save(): void {
        const folder = dirname(this.file);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, ".gitignore"), "*\n");
        const content: Content = {
            version: recordVersion,
            action: this.action,
            stacks: Object.fromEntries(this.stacks),
        };
        // Whoever is killed while writing leaves the former record.
        writeFileSync(`${this.file}.new`, `${JSON.stringify(content, undefined, 1)}\n`);
        renameSync(`${this.file}.new`, this.file);
    }
}

function fileOf(folder: string, action: Action): string {
    return join(folder, ".entra-b2b", `tenants-${action}.json`);
}

function contentOf(file: string): Content | undefined {
    try {
        return JSON.parse(readFileSync(file, "utf8")) as Content;
    } catch {
        return undefined;
    }
}
