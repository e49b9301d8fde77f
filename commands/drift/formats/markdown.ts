import { escapeMarkdown } from "../../review/formats/escape";
import type { DriftReport } from "..";
import { actorWords, driftWords } from "./words";

/** The report as Markdown. Names come from people: none of them becomes a link, a table or a mention. */
export function toMarkdown({ stack, drifts, unread }: DriftReport): string {
    if (drifts.length === 0) {
        return `## ${escapeMarkdown(stack)}: no drift\n\nThe tenant is as the stack left it.\n`;
    }
    const sections = drifts.map((drift) =>
        [
            `### ${escapeMarkdown(drift.name)} (${escapeMarkdown(drift.type)})`,
            "",
            ...driftWords(drift).map((line) => `- ${escapeMarkdown(line)}`),
            ...actorWords(drift).map((line) => `- _${escapeMarkdown(line)}_`),
        ].join("\n"),
    );
    const count = drifts.length === 1 ? "1 resource" : `${drifts.length} resources`;
    return [
        `## ${escapeMarkdown(stack)}: ${count} changed outside the code`,
        ...sections,
        ...(unread === undefined ? [] : [`> ${escapeMarkdown(unread)}`]),
        "The next `pulumi up --refresh` puts back what the code says.",
        "",
    ].join("\n\n");
}
