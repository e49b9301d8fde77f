import Table from "cli-table3";
import type { Reason, StaleGuest } from "./plan";

const words: Record<Reason, string> = {
    neverAccepted: "never accepted the invitation",
    neverSignedIn: "never signed in",
    inactive: "no sign-in for long",
};

const columns = [
    "userId",
    "address",
    "displayName",
    "reason",
    "days",
    "lastSignInDateTime",
    "isBlocked",
    "isDeclared",
    "advice",
] as const satisfies readonly (keyof StaleGuest)[];

/** The plan for a person. */
export function asText(stale: readonly StaleGuest[], guestCount: number, days: number): string {
    if (stale.length === 0) {
        return `All ${guestCount} guests signed in, or were invited, within the last ${days} days.`;
    }
    const table = new Table({
        head: ["guest", "why", "days", "last sign-in", "if not needed"],
        style: { head: [], border: [] },
    });
    for (const guest of stale) {
        table.push([
            guest.isBlocked ? `${guest.address} (blocked)` : guest.address,
            words[guest.reason],
            guest.days,
            guest.lastSignInDateTime?.slice(0, 10) ?? "none recorded",
            guest.advice,
        ]);
    }
    return [
        table.toString(),
        `${stale.length} of ${guestCount} guests without a sign-in for ${days} days. Nothing was changed.`,
    ].join("\n");
}

/** The plan as CSV. @see https://www.rfc-editor.org/rfc/rfc4180 */
export function asCsv(stale: readonly StaleGuest[]): string {
    const rows = stale.map((guest) => columns.map((column) => guest[column]));
    return [columns, ...rows].map((row) => row.map((value) => field(value)).join(",")).join("\r\n");
}

/** A spreadsheet would run a text that begins like a formula: guests choose their own names. */
function field(value: string | number | boolean | undefined): string {
    const text = value === undefined ? "" : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
