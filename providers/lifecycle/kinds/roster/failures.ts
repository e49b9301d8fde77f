import { replaceGuids } from "../../../../rules/guid";
import Table from "cli-table3";
import { firstOf, inline, said } from "../../../../rules/text";
import { ThrottledError, UnansweredCreationError, type RefusedReference } from "../../../../graph";
import { describeRefused } from "../../kit/absentObjects";
import { append, largest } from "../../../../rules/lists";

/** A failure of one guest, which does not affect the others. */
export interface GuestFailure {
    readonly emailAddress: string;
    /** The guest's object id, if it is known. */
    readonly userId?: string | undefined;
    /** The failed action, such as `invite`. */
    readonly step: string;
    readonly error: unknown;
}

/** The most guests with the same failure that are named one by one. */
const maxNamed = 20;

/** The most causes that are named one by one. */
const maxCauses = 50;

/** Some guests failed. Everything that succeeded, for the others and for these guests, is kept. */
export class RosterError extends Error {
    override readonly name = "RosterError";

    constructor(
        readonly failures: readonly GuestFailure[],
        guestCount: number,
    ) {
        const failed = new Set(failures.map(({ emailAddress }) => emailAddress)).size;
        super(
            `${failed} of ${guestCount} guests could not be finished; the others are complete. ` +
                `${cureOf(failures)}: only these are tried again.\n${tableOf(failures)}`,
        );
    }
}

/** A guest could not become a member of a group. */
export class AbsentMemberError extends Error {
    override readonly name = "AbsentMemberError";

    constructor(userId: string, refused: RefusedReference) {
        super(
            `${describeRefused(userId, refused)}. Run pulumi up --refresh to bring the guest back, or take the guest ` +
                "out of the list.",
        );
    }
}

/** The throttle that ended a step, also one after a lost answer. */
function throttleOf(error: unknown): ThrottledError | undefined {
    const cause = UnansweredCreationError.isInstance(error) ? error.cause : error;
    return ThrottledError.isInstance(cause) ? cause : undefined;
}

/** A throttle needs a wait; everything else needs a correction. */
function cureOf(failures: readonly GuestFailure[]): string {
    const waits = failures.flatMap(({ error }) => throttleOf(error)?.waitMs ?? []);
    const again = waits.length > 0 ? `Run again after ${Math.ceil(largest(waits) / 1_000)} s` : "Run again";
    return waits.length === failures.length ? again : `Correct the cause. ${again}`;
}

/**
 * A reason without the parts that differ from guest to guest: address and object id, which the table shows beside it.
 */
function reasonOf({ emailAddress, userId, error }: GuestFailure): string {
    const reason = throttleOf(error)
        ? "Microsoft Graph throttles this app in this tenant."
        : said(error instanceof Error ? error.message : String(error));
    const withoutId = userId === undefined ? reason : reason.replaceAll(userId, "<object id>");
    return withoutRequestId(withoutId.replaceAll(emailAddress, "<address>"));
}

/** Each request has a different id. */
function withoutRequestId(reason: string): string {
    return reason.replace(/request-id \S+?(?=[),]|$)/g, (text) => replaceGuids(text, "<id>"));
}

/** Widths of the columns, in characters. */
const widths = [40, 10, 78] as const;

/** A text's words in lines of at most this many characters; a longer word is divided. */
function wrapped(text: string, width: number): string[] {
    const words = text.split(" ").flatMap((word) => word.match(new RegExp(`.{1,${width}}`, "gu")) ?? []);
    const lines: string[] = [];
    for (const word of words) {
        const line = `${lines.at(-1) ?? ""} ${word}`;
        if (lines.length > 0 && line.length <= width) {
            lines[lines.length - 1] = line;
        } else {
            lines.push(word);
        }
    }
    return lines;
}

/** Failures by cause, so that one cause of thousands of guests is one row. */
function tableOf(failures: readonly GuestFailure[]): string {
    const byCause = new Map<string, string[]>();
    for (const failure of failures) {
        const { emailAddress, userId, step } = failure;
        const key = `${step}\n${reasonOf(failure)}`;
        const guests = byCause.get(key) ?? [];
        guests.push(userId === undefined ? emailAddress : `${emailAddress}\n  ${userId}`);
        byCause.set(key, guests);
    }
    const table = new Table({
        head: ["Guests", "Step", "Reason"],
        style: { head: [], border: [], compact: true },
        colWidths: widths.map((width) => width + 2),
    });
    const causes = [...byCause];
    for (const [key, guests] of causes.slice(0, maxCauses)) {
        const [step = "", ...reason] = key.split("\n");
        const lines = firstOf(guests, maxNamed, (guest) => guest).flatMap((guest) =>
            guest.split("\n").map((line) => inline(line)),
        );
        const cells = [
            lines.flatMap((line) => (line.length > widths[0] ? wrapped(line, widths[0]) : [line])),
            wrapped(step, widths[1]),
            wrapped(reason.join(" "), widths[2]),
        ];
        // A row for each line: the library measures a cell of many lines again for each of them, which takes seconds.
        const height = largest(cells.map(({ length }) => length));
        append(
            table,
            Array.from({ length: height }, (_, index) => cells.map((column) => column[index] ?? "")),
        );
    }
    const more = causes.length - maxCauses;
    return more > 0
        ? `${table.toString()}\nand ${more.toLocaleString("en-US")} more causes`
        : table.toString();
}
