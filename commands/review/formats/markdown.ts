import type { Review, ScenarioReview } from "../review";
import { escapeMarkdown } from "./escape";
import {
    coverageWords,
    crossCheckText,
    directionWords,
    mainCircumstance,
    outcomeWords,
    verdictText,
} from "./words";

/** The most characters that a comment of GitHub can have; Azure DevOps allows more. */
const maxCharacters = 65_536;

const signs = { unchanged: "✅", changed: "⚠️", refused: "⛔" };

interface Section {
    readonly title: string;
    readonly lines: readonly string[];
    /** Cut from the lowest up when the whole is too long. */
    readonly importance: number;
    readonly isFolded?: boolean;
}

/**
 * The review as one comment of a pull request.
 *
 * @param limit - Longest text in characters; sections are cut from the least important up, and what was cut is said.
 */
export function toMarkdown(review: Review, limit = maxCharacters): string {
    const head = `## ${signs[review.verdict]} Sign-in review of ${escapeMarkdown(review.stack)}\n\n**${verdictText(review)}**\n`;
    const sections = [
        findings(review),
        changes(review),
        guests(review),
        emergencyAccess(review),
        expectations(review),
        crossCheck(review),
        settings(review),
        gaps(review),
        resources(review),
    ].filter(({ lines }) => lines.length > 0);
    let whole = [head, ...sections.map((section) => render(section))].join("\n");
    const cut = new Map<Section, number>();
    for (const section of [...sections].sort((left, right) => left.importance - right.importance)) {
        for (let kept = section.lines.length; whole.length > limit && kept > 0;) {
            kept = kept > 40 ? Math.floor(kept / 2) : 0;
            cut.set(section, kept);
            whole = [head, ...sections.map((each) => render(each, cut.get(each)))].join("\n");
        }
    }
    return whole;
}

/** Lines of a table begin with its two head lines, which count as lines here. */
function render({ title, lines, isFolded }: Section, kept?: number): string {
    const shown = kept === undefined || kept >= lines.length ? lines : lines.slice(0, kept);
    const left = lines.length - shown.length;
    const note = left > 0 ? [``, `*${left} more lines were left out: the comment would be too long.*`] : [];
    const body = [...shown, ...note].join("\n");
    return isFolded
        ? `<details><summary>${title}</summary>\n\n${body}\n\n</details>\n`
        : `### ${title}\n\n${body}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    return rows.length === 0 ? [] : [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

function findings({ findings: all }: Review): Section {
    const marks = { error: "⛔", warning: "⚠️", note: "ℹ️" };
    return {
        title: "Findings",
        importance: 7,
        lines: all.map(({ severity, message }) => `- ${marks[severity]} ${escapeMarkdown(message)}`),
    };
}

function changes({ scenarios }: Review): Section {
    const changed = scenarios.filter(({ direction }) => direction !== "equal");
    return {
        title: "Who signs in differently",
        importance: 6,
        lines: table(
            ["who", "sign-in", "before", "after", "", "decided by"],
            changed.map((scenario) => [
                escapeMarkdown(scenario.person),
                escapeMarkdown(scenario.circumstance),
                outcomeWords(scenario.before),
                outcomeWords(scenario.after),
                directionWords[scenario.direction],
                scenario.after.decidedBy.map(escapeMarkdown).join(", "),
            ]),
        ),
    };
}

function guests({ scenarios }: Review): Section {
    const rows = scenarios.filter(
        ({ kind, circumstance }) =>
            kind !== "member" && kind !== "emergencyAccess" && circumstance === mainCircumstance,
    );
    return {
        title: "Guests: MFA once, twice or never",
        importance: 5,
        lines: table(
            ["home", "type", "before", "after"],
            rows.map(({ home, kind, before, after }) => [
                escapeMarkdown(home || "none"),
                kind,
                outcomeWords(before),
                `${outcomeWords(after)}${wouldBe({ before, after })}`,
            ]),
        ),
    };
}

/** What report-only policies would do, where it is more than what is done. */
function wouldBe({ after }: Pick<ScenarioReview, "before" | "after">): string {
    return after.ifReportOnlyEnforced !== null && after.ifReportOnlyEnforced !== after.access
        ? ` (${after.ifReportOnlyEnforced}, if report-only policies were enforced)`
        : "";
}

function emergencyAccess({ emergencyAccess: all }: Review): Section {
    return {
        title: "Emergency access",
        importance: 4,
        lines: table(
            ["account", "policy", "state", "before", "after"],
            all.map(({ account, policy, state, before, after }) => [
                escapeMarkdown(account),
                escapeMarkdown(policy),
                state,
                coverageWords[before],
                coverageWords[after],
            ]),
        ),
    };
}

function expectations({ expectations: all }: Review): Section {
    return {
        title: "Expected outcomes",
        importance: 3,
        lines: table(
            ["scenario", "expected", "after", ""],
            all.map(({ name, expected, actual, isMet }) => [
                escapeMarkdown(name),
                expected,
                actual,
                isMet ? "✅" : "⛔",
            ]),
        ),
    };
}

/** The differences themselves are among the findings. */
function crossCheck(review: Review): Section {
    const text = crossCheckText(review);
    return {
        title: "Cross-check with the tenant",
        importance: 4,
        lines: text === undefined ? [] : [escapeMarkdown(text)],
    };
}

function settings({ settings: all }: Review): Section {
    return {
        title: "Settings that change",
        importance: 4,
        lines: table(
            ["resource", "setting", "before", "after"],
            all.map(({ resource, setting, before, after }) =>
                [resource, setting, before ?? "not declared", after ?? "not declared"].map(escapeMarkdown),
            ),
        ),
    };
}

function gaps({ scenarios }: Review): Section {
    const open = scenarios.filter(({ isGap }) => isGap);
    return {
        title: `Gaps: ${open.length} sign-ins that no enforced policy covers`,
        importance: 2,
        isFolded: true,
        lines: open.map(({ name }) => `- ${escapeMarkdown(name)}`),
    };
}

function resources({ resources: all }: Review): Section {
    return {
        title: `Resources: ${all.length} changes`,
        importance: 1,
        isFolded: true,
        lines: table(
            ["", "resource", "properties"],
            all.map(({ operation, type, name, properties }) => [
                operation,
                `${escapeMarkdown(type.split(":").at(-1) ?? type)} ${escapeMarkdown(name)}`,
                properties.map(escapeMarkdown).join(", "),
            ]),
        ),
    };
}
