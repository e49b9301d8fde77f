import type { Section } from "../../shared/report";
import type { CensusReview } from "../model";

/** Who was counted, and what could not be read. */
export function censusSection({
    people,
    disabled,
    notes,
}: CensusReview): Section & { readonly title: string } {
    const number = (value: number) => value.toLocaleString("en-US");
    return {
        title: "The tenant's people",
        importance: 4,
        ...(people !== null && {
            text:
                `The numbers are of ${number(people)} users who can sign in today` +
                `${disabled ? `, without ${number(disabled)} disabled ${disabled === 1 ? "account" : "accounts"}` : ""}. ` +
                "Direct-connect users and service providers' staff have no user object and are not counted.",
        }),
        items: notes.map((text) => ({ mark: "warning", text })),
    };
}
