import { escapeMarkup } from "../../review/formats/escape";
import type { DriftReport } from "..";
import { actorWords, driftWords } from "./words";

/** The report as JUnit: a failing case for each resource that drifted, and a passing one for none. */
export function toJunit({ stack, drifts }: DriftReport): string {
    const cases = drifts.map((drift) => {
        const lines = [...driftWords(drift), ...actorWords(drift)];
        return (
            `    <testcase classname="${escapeMarkup(drift.type)}" name="${escapeMarkup(drift.name)}">` +
            `<failure message="${escapeMarkup(lines[0] ?? "")}">${escapeMarkup(lines.join("\n"))}</failure></testcase>`
        );
    });
    return [
        `<?xml version="1.0" encoding="UTF-8"?>`,
        `<testsuites name="drift of ${escapeMarkup(stack)}">`,
        `  <testsuite name="drift" tests="${Math.max(1, cases.length)}" failures="${cases.length}">`,
        ...(cases.length > 0 ? cases : [`    <testcase classname="drift" name="no drift"/>`]),
        `  </testsuite>`,
        `</testsuites>`,
        "",
    ].join("\n");
}
