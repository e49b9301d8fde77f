import { shellWord } from "../../../rules/text";
import type { MarkedKind } from "./markedKinds";
import type { Run } from "./run";

/** The key of the stack config under which an end is confirmed. */
const settingPath = "entra-b2b:removals";

/** Marks of resources whose names were compared with those of the last run. */
export interface ComparedMarks {
    /** Declared in the last run. */
    readonly before: readonly string[];
    /** Declared now, except those that the engine takes for others by an alias. */
    readonly now: readonly string[];
    /** Declared in the last run, and no longer. */
    readonly gone: readonly string[];
    /** Former names, by which an alias lets an object continue. */
    readonly continued: readonly string[];
}

interface Made {
    readonly id: string;
    readonly mark: unknown;
}

/** What the comparison of names has found in this run, and what the run has made since. */
export class JudgedNames {
    private compared: ComparedMarks | undefined;
    private readonly confirmed = new Set<string>();
    private readonly made = new Map<MarkedKind, Made[]>();

    constructor(private readonly run: Run) {}

    noteCompared(marks: ComparedMarks): void {
        this.compared = marks;
    }

    /** Objects that end, and do not continue under another name: ids, or kinds and names. */
    noteConfirmed(names: readonly string[]): void {
        names.forEach((name) => this.confirmed.add(name.toLowerCase()));
    }

    noteMade(kind: MarkedKind, id: string, mark: unknown): void {
        this.made.set(kind, [...(this.made.get(kind) ?? []), { id, mark }]);
    }

    /**
     * Objects made in this run that may be what an object that is to be deleted should have become, since the comparison of
     * names did not see both.
     */
    madeInPlaceOf(kind: MarkedKind, id: string, mark: unknown): readonly string[] {
        if (this.isConfirmed(id)) {
            return [];
        }
        const { before = [], now = [], gone = [] } = this.compared ?? {};
        // States of earlier versions have no mark.
        const isEndCompared = typeof mark === "string" ? gone.includes(mark) : this.compared !== undefined;
        return (this.made.get(kind) ?? [])
            .filter(
                (made) =>
                    made.id !== id &&
                    !before.includes(String(made.mark)) &&
                    !(isEndCompared && now.includes(String(made.mark))),
            )
            .map((made) => made.id);
    }

    /** Whether the program lets a deleted object continue under another name, and the engine does not. */
    isContinued(id: string, mark: unknown): boolean {
        return !this.isConfirmed(id) && this.compared?.continued.includes(String(mark)) === true;
    }

    /** How many ends the stack config confirms. */
    get confirmedCount(): number {
        return this.inSettings().length;
    }

    /** Whether the end of an object is confirmed. */
    isConfirmed(id: string): boolean {
        return this.confirmed.has(id.toLowerCase()) || this.inSettings().includes(id);
    }

    private inSettings(): readonly string[] {
        const text = this.run.setting(settingPath);
        return (JSON.parse(text ?? "{}") as { notRenamed?: string[] }).notRenamed ?? [];
    }
}

/**
 * How to confirm an end.
 *
 * @param index - The place in the list of confirmed ends.
 */
export function confirmCommand(name: string, index: number): string {
    return `pulumi config set --path ${shellWord(`${settingPath}.notRenamed[${index}]`)} ${shellWord(name)}`;
}
