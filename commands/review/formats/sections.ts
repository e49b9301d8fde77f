import type { Report, Section } from "../../shared/report";
import type { Review, ScenarioReview } from "../review";
import {
    coverageWords,
    crossCheckText,
    decidedByWords,
    directionWords,
    kindWords,
    mainCircumstance,
    outcomeWords,
    verdictText,
} from "./words";

/** A section of a review, by a name for media that arrange sections on their own. */
export interface ReviewSection extends Section {
    readonly id:
        | "findings"
        | "changes"
        | "guests"
        | "emergencyAccess"
        | "expectations"
        | "crossCheck"
        | "settings"
        | "gaps"
        | "resources";
    readonly title: string;
}

export interface ReviewReport extends Report {
    readonly sections: readonly ReviewSection[];
}

const marks = { unchanged: "good", changed: "warning", refused: "error" } as const;

/** A review as people read it, in every medium. */
export function reportOf(review: Review): ReviewReport {
    return {
        title: `Sign-in review of ${review.stack}`,
        mark: marks[review.verdict],
        lead: verdictText(review),
        sections: [
            findings(review),
            changes(review),
            guests(review),
            emergencyAccess(review),
            expectations(review),
            crossCheck(review),
            settings(review),
            gaps(review),
            resources(review),
        ],
    };
}

function findings({ findings: all }: Review): ReviewSection {
    return {
        id: "findings",
        title: "Findings",
        importance: 7,
        items: all.map(({ severity, message }) => ({ mark: severity, text: message })),
    };
}

function changes({ scenarios }: Review): ReviewSection {
    const changed = scenarios.filter(({ direction }) => direction !== "equal");
    return {
        id: "changes",
        title: "Who signs in differently",
        importance: 6,
        table: {
            head: ["who", "sign-in", "before", "after", "change", "decided by"],
            rows: changed.map(({ person, circumstance, before, after, direction }) => [
                person,
                circumstance,
                outcomeWords(before),
                outcomeWords(after),
                directionWords[direction],
                decidedByWords(after) || "no policy",
            ]),
        },
    };
}

function guests({ scenarios }: Review): ReviewSection {
    const rows = scenarios.filter(
        ({ kind, circumstance }) =>
            kind !== "member" && kind !== "emergencyAccess" && circumstance === mainCircumstance,
    );
    return {
        id: "guests",
        title: "Guests: MFA once, twice or never",
        importance: 5,
        table: {
            head: ["home", "type", "before", "after"],
            rows: rows.map(({ home, kind, before, after }) => [
                home || "none",
                kindWords(kind),
                outcomeWords(before),
                `${outcomeWords(after)}${wouldBe(after)}`,
            ]),
        },
    };
}

/** What report-only policies would do, where it is more than what is done. */
function wouldBe({ access, ifReportOnlyEnforced }: ScenarioReview["after"]): string {
    return ifReportOnlyEnforced !== null && ifReportOnlyEnforced !== access
        ? ` (${ifReportOnlyEnforced}, if report-only policies were enforced)`
        : "";
}

function emergencyAccess({ emergencyAccess: all }: Review): ReviewSection {
    return {
        id: "emergencyAccess",
        title: "Emergency access",
        importance: 4,
        table: {
            head: ["account", "policy", "state", "before", "after"],
            rows: all.map(({ account, policy, state, before, after }) => [
                account,
                policy,
                state,
                coverageWords[before],
                coverageWords[after],
            ]),
        },
    };
}

function expectations({ expectations: all }: Review): ReviewSection {
    return {
        id: "expectations",
        title: "Expected outcomes",
        importance: 3,
        table: {
            head: ["scenario", "expected", "after", "met"],
            rows: all.map(({ name, expected, actual, isMet }) => [
                name,
                expected,
                actual,
                isMet ? "yes" : "NO",
            ]),
        },
    };
}

/** The differences themselves are among the findings. */
function crossCheck(review: Review): ReviewSection {
    const text = crossCheckText(review);
    return {
        id: "crossCheck",
        title: "Cross-check with the tenant",
        importance: 4,
        ...(text !== undefined && { text }),
    };
}

function settings({ settings: all }: Review): ReviewSection {
    return {
        id: "settings",
        title: "Settings that change",
        importance: 4,
        table: {
            head: ["resource", "setting", "before", "after"],
            rows: all.map(({ resource, setting, before, after }) => [
                resource,
                setting,
                before ?? "not declared",
                after ?? "not declared",
            ]),
        },
    };
}

function gaps({ scenarios }: Review): ReviewSection {
    const open = scenarios.filter(({ isGap }) => isGap);
    return {
        id: "gaps",
        title: `Gaps: ${open.length} sign-ins that no enforced policy covers`,
        importance: 2,
        isFolded: true,
        items: open.map(({ name }) => ({ text: name })),
    };
}

function resources({ resources: all }: Review): ReviewSection {
    return {
        id: "resources",
        title: `Resources: ${all.length} changes`,
        importance: 1,
        isFolded: true,
        table: {
            head: ["operation", "resource", "properties"],
            rows: all.map(({ operation, type, name, properties }) => [
                operation,
                `${type.split(":").at(-1) ?? type} ${name}`,
                properties.join(", "),
            ]),
        },
    };
}
