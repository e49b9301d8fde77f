import type { Report } from "../../shared/report";
import type { DriftReport } from "..";
import { actorWords, driftWords } from "./words";

/** What changed outside the code, as people read it in every medium. */
export function reportOf({ stack, drifts, unread }: DriftReport): Report {
    if (drifts.length === 0) {
        return {
            title: `${stack}: no drift`,
            mark: "good",
            sections: [{ text: "The tenant is as the stack left it." }],
        };
    }
    const count = drifts.length === 1 ? "1 resource" : `${drifts.length} resources`;
    return {
        title: `${stack}: ${count} changed outside the code`,
        mark: "warning",
        sections: [
            ...drifts.map((drift) => ({
                title: `${drift.name} (${drift.type})`,
                items: [...driftWords(drift), ...actorWords(drift)].map((text) => ({ text })),
            })),
            ...(unread === undefined ? [] : [{ items: [{ mark: "warning" as const, text: unread }] }]),
        ],
        closing: ["The next pulumi up --refresh restores what the code says."],
    };
}
