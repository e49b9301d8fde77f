import { cureOf, type Fault } from "../rules/fault";
import { columnRules, columns, type Column, type RowValues } from "./guestListColumns";
import type { Problem } from "./problems";
import { firstOf, inline, quote } from "../rules/text";

/** One guest of a list. */
export interface GuestListEntry extends Omit<RowValues, "sendInvitationMessage" | "groups"> {
    /** Normalized: lower-cased, the domain in ASCII. */
    readonly emailAddress: string;
    readonly sendInvitationMessage: boolean;
    /** Names of groups of the stack config. */
    readonly groups: readonly string[];
    /** Line of the row in its file, from 1. */
    readonly line: number;
}

/** The template's example row in another language, such as `Beispiel: chris@contoso.com`. It is not skipped on a guess. */
const translatedExample = /^[\p{L}\p{M}\s]+[:\uff1a]\s*\S+@\S+$/u;

/** No example is longer; in a text of any length, the search for one could take hours. */
const maxExampleLength = 500;

type Report = (column: Column, message: string, cure: string) => void;

/** Reads the rows of one list, and gathers what is wrong with them. */
export class RowReader {
    readonly problems: Problem[] = [];
    private readonly lines = new Map<string, number>();
    /** The fields of the rows above: most columns say the same in many rows on end. */
    private readonly above = new Map<Column, Reading>();
    /** The columns that the list has, in the order in which their faults are reported. */
    private readonly columns: readonly Column[];
    private readonly knownPositions: ReadonlySet<number>;
    private readonly knownGroups: ReadonlySet<string> | undefined;

    /** @param groups - Names that `[groups]` may use; `undefined` when any will do. */
    constructor(
        private readonly file: string,
        private readonly positions: ReadonlyMap<Column, number>,
        private readonly groups: readonly string[] | undefined,
    ) {
        this.columns = columns.filter((column) => positions.has(column));
        this.knownPositions = new Set(positions.values());
        this.knownGroups = groups && new Set(groups);
    }

    read(fields: readonly string[], line: number): GuestListEntry | undefined {
        // What is quoted may still have white space around it.
        const textOf = (column: Column) => fields[this.positions.get(column) ?? -1]?.trim() || undefined;
        // The template's row of examples, to be removed before an upload: an address never has a colon.
        const email = textOf("inviteeEmail") ?? "";
        if (/^example:/i.test(email)) {
            return undefined;
        }
        const report: Report = (column, message, cure) =>
            this.problems.push({
                file: this.file,
                line,
                column: (this.positions.get(column) ?? 0) + 1,
                field: `[${column}]`,
                message,
                cure,
            });
        if (email.length <= maxExampleLength && translatedExample.test(email)) {
            const cure = "Remove the row if it is the template's example; otherwise give the address alone";
            report("inviteeEmail", `${quote(email)} begins with a word and a colon`, cure);
            return undefined;
        }
        this.reportSurplus(fields, line);
        const values = this.valuesOf(textOf, report);
        this.assertWhole(values, textOf, report);
        const emailAddress = this.firstUse(values.emailAddress, line, report);
        return emailAddress === undefined
            ? undefined
            : {
                  ...values,
                  emailAddress,
                  sendInvitationMessage: values.sendInvitationMessage ?? false,
                  groups: values.groups ?? [],
                  line,
              };
    }

    private valuesOf(textOf: (column: Column) => string | undefined, report: Report): RowValues {
        const values: Record<string, unknown> = {};
        for (const column of this.columns) {
            const text = textOf(column);
            if (text === undefined) {
                continue;
            }
            const { value, faults } = this.readingOf(column, text);
            const { name } = columnRules[column];
            if (faults.length === 0) {
                values[name] = value;
            }
            for (const { message, cure } of faults) {
                report(column, `${quote(text)} ${message}`, cure);
            }
        }
        return values;
    }

    private readingOf(column: Column, text: string): Reading {
        const above = this.above.get(column);
        if (above?.text === text) {
            return above;
        }
        const { schema, cure } = columnRules[column];
        const { data: value, error } = schema.safeParse(text);
        const faults = (error?.issues ?? []).map((issue) => ({
            message: issue.message,
            cure: cureOf(issue) ?? cure,
        }));
        const reading = { text, value, faults };
        this.above.set(column, reading);
        return reading;
    }

    /** What is missing, or does not go together. */
    private assertWhole(
        values: RowValues,
        textOf: (column: Column) => string | undefined,
        report: Report,
    ): void {
        if (textOf("inviteeEmail") === undefined) {
            report("inviteeEmail", "is empty", "Give the address to invite, or remove the row");
        }
        if (textOf("inviteRedirectURL") === undefined) {
            report("inviteRedirectURL", "is empty", "Give the https URL where the guest lands");
        }
        if (values.customizedMessageBody !== undefined && values.sendInvitationMessage !== true) {
            // A field that is neither true nor false has its own problem.
            if (values.sendInvitationMessage === false || textOf("sendEmail") === undefined) {
                const cure = "Write true in [sendEmail], or remove the message";
                report("customizedMessageBody", "is given, but no mail is sent to carry it", cure);
            }
        }
        if (values.customizedMessageBody !== undefined && values.messageLanguage !== undefined) {
            const cure = "Remove one of the two";
            report("messageLanguage", "has no effect on a custom message", cure);
        }
        for (const group of values.groups?.filter((name) => this.knownGroups?.has(name) === false) ?? []) {
            report(
                "groups",
                `there is no group ${quote(group)} in the stack config`,
                this.groups?.length
                    ? `Use one of: ${firstOf(this.groups, 20, (name) => inline(name, 60)).join(", ")}`
                    : "Declare it under groups, or remove it",
            );
        }
    }

    /** An unquoted comma shifts the fields after it, so that a part of a message may become a name. */
    private reportSurplus(fields: readonly string[], line: number): void {
        const column =
            fields.findIndex((field, index) => field !== "" && !this.knownPositions.has(index)) + 1;
        if (column > 0) {
            const cure = "Put a field with commas in quotes, or remove the surplus";
            const message = `${quote(fields[column - 1] ?? "")} is in no column`;
            this.problems.push({ file: this.file, line, column, field: "row", message, cure });
        }
    }

    private firstUse(address: string | undefined, line: number, report: Report): string | undefined {
        if (address === undefined) {
            return undefined;
        }
        const earlier = this.lines.get(address);
        if (earlier !== undefined) {
            report("inviteeEmail", `${address} is on line ${earlier} already`, "Keep one of the rows");
            return undefined;
        }
        this.lines.set(address, line);
        return address;
    }
}

/** How a field was read. */
interface Reading {
    readonly text: string;
    readonly value: unknown;
    /** What is wrong with it. */
    readonly faults: readonly Pick<Fault, "message" | "cure">[];
}
