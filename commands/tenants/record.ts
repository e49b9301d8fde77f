/** What a run did so far, for the run that goes on with it: also after it was killed. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { ConfigurationError } from "../../config";
import { fileInRunFolder, makeRunFolder } from "../../providers/lifecycle/kit/runFolder";
import type { Action } from "./options";
import { isFinished, statuses, type TenantResult } from "./result";

/** Of the record's form; another one is not read. */
const recordVersion = 2;

const stackRecord = z.object({
    status: z.enum(statuses),
    /** Process ids of the engines that were started for it. */
    engines: z.array(z.int()),
});

const content = z.object({
    version: z.literal(recordVersion),
    action: z.string(),
    /** The stacks that the others wait for. */
    canary: z.array(z.string()),
    stacks: z.record(z.string(), stackRecord),
});

/** What is known of one stack. */
type StackRecord = Readonly<z.infer<typeof stackRecord>>;

/** The record of the last run of an action, in the project's folder. */
export class RunRecord {
    /** Why the file is not up to date; `undefined` if it is. */
    fault: string | undefined;

    private constructor(
        private readonly folder: string,
        private readonly action: Action,
        /** The stacks that are deployed first. */
        readonly canary: readonly string[],
        private readonly stacks: Map<string, StackRecord>,
    ) {}

    /** Begins a record, in place of an earlier one. */
    static begin(
        folder: string,
        action: Action,
        stacks: readonly string[],
        canary: readonly string[] = [],
    ): RunRecord {
        const entries = stacks.map((stack): [string, StackRecord] => [
            stack,
            { status: "notRun", engines: [] },
        ]);
        const record = new RunRecord(folder, action, canary, new Map(entries));
        record.save();
        return record;
    }

    /**
     * @param canary - Stacks to deploy first. Default: those of the earlier run.
     * @throws ConfigurationError - There is no record, or it cannot be read.
     */
    static open(folder: string, action: Action, canary?: readonly string[]): RunRecord {
        const file = fileOf(folder, action);
        const found = contentOf(file);
        if (found?.action !== action) {
            throw new ConfigurationError([
                {
                    file,
                    field: "--resume",
                    message: `there is no record of an earlier run of ${action}`,
                    cure: "Name the stacks instead, with --all, --stacks or --tag",
                },
            ]);
        }
        return new RunRecord(folder, action, canary ?? found.canary, new Map(Object.entries(found.stacks)));
    }

    /** All stacks of the run. */
    all(): string[] {
        return [...this.stacks.keys()];
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
        this.note(stack, { status, engines: isFinished({ status }) ? [] : [...this.enginesOf(stack)] });
    }

    /** A record that cannot be written must not end a run: what is deployed is deployed. */
    private note(stack: string, record: StackRecord): void {
        this.stacks.set(stack, record);
        try {
            this.save();
            this.fault = undefined;
        } catch (error) {
            this.fault = (error as NodeJS.ErrnoException).code ?? String(error);
        }
    }

    private save(): void {
        const file = fileOf(this.folder, this.action);
        const text: z.input<typeof content> = {
            version: recordVersion,
            action: this.action,
            canary: [...this.canary],
            stacks: Object.fromEntries(this.stacks),
        };
        makeRunFolder(this.folder);
        // Whoever is killed while writing leaves the former record.
        writeFileSync(`${file}.new`, `${JSON.stringify(text, undefined, 1)}\n`);
        renameSync(`${file}.new`, file);
    }
}

function fileOf(folder: string, action: Action): string {
    return fileInRunFolder(folder, `tenants-${action}.json`);
}

function contentOf(file: string): z.infer<typeof content> | undefined {
    try {
        return content.parse(JSON.parse(readFileSync(file, "utf8")));
    } catch {
        return undefined;
    }
}
