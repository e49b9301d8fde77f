import { replaceGuids } from "../../../../rules/guid";
import Table from "cli-table3";
import { firstOf, inline, said } from "../../../../rules/text";
import { MissingRelationError } from "../guest/relatedObjects";

/** What failed for one guest; the others are not touched by it. */
export interface GuestFailure {
    readonly emailAddress: string;
    /** What was to be done, such as `invite`. */
    readonly step: string;
    readonly error: unknown;
}

/** Guests with the same failure that are named one by one. */
const maxNamed = 20;

/** Causes that are named one by one. */
const maxCauses = 50;

/** Some guests failed. What succeeded for the others, and for these before it, is kept. */
export class RosterError extends Error {
    override readonly name = "RosterError";

    constructor(
        readonly failures: readonly GuestFailure[],
        guestCount: number,
    ) {
        const failed = new Set(failures.map(({ emailAddress }) => emailAddress)).size;
        super(
            `${failed} of ${guestCount} guests could not be finished; the others are done and kept. ` +
                `Mend the cause and run again: only these are done anew.\n${tableOf(failures)}`,
        );
    }
}

/** Without the ids of the guest and of the request, which would make each reason another one. */
function reasonOf(error: unknown): string {
    const reason = said(error instanceof Error ? error.message : String(error));
    // Here ids are what has to be mended.
    return error instanceof MissingRelationError ? reason : replaceGuids(reason, "<id>");
}

/** Failures by cause, so that one cause of thousands of guests is one row. */
function tableOf(failures: readonly GuestFailure[]): string {
    const byCause = new Map<string, string[]>();
    for (const { emailAddress, step, error } of failures) {
        const key = `${step}\n${reasonOf(error).replaceAll(emailAddress, "<address>")}`;
        const addresses = byCause.get(key) ?? [];
        addresses.push(emailAddress);
        byCause.set(key, addresses);
    }
    const table = new Table({
        head: ["Guests", "Step", "Reason"],
        style: { head: [], border: [], compact: true },
        wordWrap: true,
        colWidths: [40, 12, 80],
    });
    const causes = [...byCause];
    for (const [key, addresses] of causes.slice(0, maxCauses)) {
        const [step = "", ...reason] = key.split("\n");
        const guests = firstOf(addresses, maxNamed, (address) => inline(address));
        table.push([guests.join("\n"), step, reason.join("\n")]);
    }
    const more = causes.length - maxCauses;
    return more > 0
        ? `${table.toString()}\nand ${more.toLocaleString("en-US")} more causes`
        : table.toString();
}
