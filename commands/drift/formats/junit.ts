import { toJunit as junit } from "../../shared/junit";
import type { Rendered } from "../../shared/rendered";
import type { DriftReport } from "..";
import { actorWords, driftWords } from "./words";

/** The report as JUnit: a failing case for each resource that drifted, or a passing one when none did. */
export function toJunit({ stack, drifts }: DriftReport): Rendered {
    const cases = drifts.map((drift) => {
        const lines = [...driftWords(drift), ...actorWords(drift)];
        return {
            className: drift.type,
            name: drift.name,
            failure: { message: lines[0] ?? "", text: lines.join("\n") },
        };
    });
    return junit(`drift of ${stack}`, [
        { name: "drift", cases: cases.length > 0 ? cases : [{ name: "no drift" }] },
    ]);
}
