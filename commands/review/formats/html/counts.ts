import { joined, markup, type Markup } from "../../../shared/escape";
import type { Review } from "../../model";

/** How many sign-ins change, and how. */
export function counts({ scenarios }: Review): Markup {
    const number = (test: (scenario: Review["scenarios"][number]) => boolean) =>
        scenarios.filter(test).length;
    const items: readonly (readonly [number, string])[] = [
        [number(({ direction }) => direction === "stricter"), "stricter"],
        [number(({ direction }) => direction === "looser"), "looser"],
        [number(({ direction }) => direction === "different"), "different"],
        [number(({ after }) => after.mfa === "twice"), "asked twice"],
        [number(({ isGap }) => isGap), "without an enforced policy"],
        [scenarios.length, "compared"],
    ];
    const entries = items.map(([count, text]) => markup`<li><strong>${count}</strong> ${text}</li>`);
    return markup`<ul class="counts" aria-label="Sign-ins">${joined(entries)}</ul>`;
}
