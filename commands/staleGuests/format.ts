import { toCsv } from "../shared/csv";
import type { Rendered } from "../shared/rendered";
import type { Report } from "../shared/report";
import type { Reason, StaleGuest } from "./plan";

const words: Record<Reason, string> = {
    neverAccepted: "never accepted the invitation",
    neverSignedIn: "never signed in",
    inactive: "no sign-in for long",
};

const columns = [
    "userId",
    "emailAddress",
    "displayName",
    "reason",
    "days",
    "lastSignInDateTime",
    "isBlocked",
    "isDeclared",
    "advice",
] as const satisfies readonly (keyof StaleGuest)[];

/** The plan for a person. */
export function reportOf(stale: readonly StaleGuest[], guestCount: number, days: number): Report {
    if (stale.length === 0) {
        return {
            title: `All ${guestCount} guests signed in, or were invited, within the last ${days} days.`,
            mark: "good",
            sections: [],
        };
    }
    return {
        title: `${stale.length} of ${guestCount} guests without a sign-in for ${days} days`,
        sections: [
            {
                table: {
                    head: ["guest", "why", "days", "last sign-in", "if not needed"],
                    rows: stale.map((guest) => [
                        guest.isBlocked ? `${guest.emailAddress} (blocked)` : guest.emailAddress,
                        words[guest.reason],
                        guest.days === null ? "not known" : String(guest.days),
                        guest.lastSignInDateTime?.slice(0, 10) ?? "none recorded",
                        guest.advice,
                    ]),
                },
            },
        ],
        closing: ["Nothing was changed."],
    };
}

/** The plan as CSV, for a spreadsheet: guests choose their own names. */
export function asCsv(stale: readonly StaleGuest[]): Rendered {
    return toCsv(
        columns,
        stale.map((guest) => columns.map((column) => guest[column] ?? undefined)),
    );
}
