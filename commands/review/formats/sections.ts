import type { Report, Section } from "../../shared/report";
import { evidenceSections } from "../evidence/sections";
import type { Review } from "../model";
import { censusSection } from "./census";
import { coverageWords, crossCheckText, kindWords, verdictText } from "./words";
import { shortList } from "../words/names";

/** A section of a review, by a name for media that arrange sections on their own. */
export interface ReviewSection extends Section {
    readonly id:
        | "findings"
        | "changes"
        | "untouched"
        | "statements"
        | "emergencyAccess"
        | "expectations"
        | "crossCheck"
        | "census"
        | "signInLog"
        | "settings"
        | "gaps"
        | "resources";
    readonly title: string;
}

export interface ReviewReport extends Report {
    readonly sections: readonly ReviewSection[];
}

const marks = { unchanged: "good", changed: "warning", incomplete: "warning", refused: "error" } as const;

/** A review as people read it, in every medium. */
export function reportOf(review: Review): ReviewReport {
    return {
        title: `Sign-in review of ${review.stack}`,
        mark: marks[review.verdict],
        lead: verdictText(review),
        sections: [
            ...findings(review),
            ...changes(review),
            ...signInLog(review),
            untouched(review),
            statements(review),
            emergencyAccess(review),
            expectations(review),
            crossCheck(review),
            ...census(review),
            settings(review),
            gaps(review),
            resources(review),
        ],
    };
}

/** The most findings and rows that a reader meets before anything is folded. */
const maxFindings = 10;
const maxRows = 20;

function findings({ findings: all }: Review): ReviewSection[] {
    const items = all.map(({ severity, message }) => ({ mark: severity, text: message }));
    return [
        { id: "findings", title: "Findings", importance: 7, items: items.slice(0, maxFindings) },
        {
            id: "findings",
            title: `Further findings: ${items.length - maxFindings}`,
            importance: 3,
            isFolded: true,
            items: items.slice(maxFindings),
        },
    ];
}

function changes({ change: { regions } }: Review): ReviewSection[] {
    const head = ["who", "signs in to", "when", "before → after", "because"];
    const rows = regions.map(({ who, target, circumstances, before, after, because, isRough }) => [
        `${isRough ? "some of: " : ""}${who}`,
        target,
        circumstances || "always",
        `${before} → ${after}`,
        because.join(", "),
    ]);
    return [
        {
            id: "changes",
            title: "Who signs in differently",
            importance: 6,
            table: { head, rows: rows.slice(0, maxRows) },
        },
        {
            id: "changes",
            title: `Further rows: ${rows.length - maxRows}`,
            importance: 3,
            isFolded: true,
            table: { head, rows: rows.slice(maxRows) },
        },
    ];
}

function signInLog({ signInLog: evidence }: Review): ReviewSection[] {
    return evidence === undefined
        ? []
        : evidenceSections(evidence).map((section) => ({ title: "", ...section, id: "signInLog" }));
}

function untouched({ change: { untouched: all } }: Review): ReviewSection {
    return {
        id: "untouched",
        title: "Changes that touch no one",
        importance: 5,
        items: all.map(({ change, why }) => ({ text: `${change}: ${why}` })),
    };
}

function statements({ statements: all }: Review): ReviewSection {
    const held = all.filter(({ after }) => after === "holds").length;
    return {
        id: "statements",
        title: `What must always hold: ${held} of ${all.length} statements hold for all sign-ins`,
        importance: 4,
        isFolded: true,
        table: {
            head: ["statement", "before", "after", "broken by"],
            rows: all.map(({ name, before, after, broken, limit }) => [
                name,
                before === null ? "" : holdingWords[before],
                holdingWords[after],
                broken.length > 3
                    ? `${broken.slice(0, 3).join("; ")}; and ${broken.length - 3} more regions`
                    : broken.join("; ") || (limit ?? ""),
            ]),
        },
    };
}

const holdingWords = { holds: "holds", broken: "DOES NOT HOLD", unproven: "not shown" } as const;

function emergencyAccess({ emergencyAccess: all }: Review): ReviewSection {
    const open = all.filter(({ after }) => after === "covered" || after === "unknown").length;
    return {
        id: "emergencyAccess",
        title:
            open === 0
                ? "Emergency access: excluded from every policy"
                : `Emergency access: ${open} of ${all.length} pairs of account and policy not excluded`,
        importance: 4,
        isFolded: true,
        table: {
            head: ["account", "policy", "state", "before", "after"],
            rows: all.map(({ account, policy, state, before, after }) => [
                account,
                policy,
                stateWords[state] ?? state,
                coverageWords[before],
                coverageWords[after],
            ]),
        },
    };
}

const stateWords: Readonly<Record<string, string>> = {
    enabled: "enforced",
    disabled: "disabled",
    enabledForReportingButNotEnforced: "report-only",
    unknown: "not known yet",
};

function expectations({ expectations: all }: Review): ReviewSection {
    return {
        id: "expectations",
        title: `Expected outcomes: ${all.filter(({ isMet }) => isMet).length} of ${all.length} met`,
        importance: 3,
        isFolded: true,
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

function census({ census: counted }: Review): ReviewSection[] {
    return counted === null ? [] : [{ id: "census", ...censusSection(counted) }];
}

function settings({ settings: all }: Review): ReviewSection {
    return {
        id: "settings",
        title: `Settings: ${all.length} ${all.length === 1 ? "change" : "changes"}`,
        importance: 4,
        isFolded: true,
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
    const circumstances = [...new Set(open.map(({ circumstance }) => circumstance))];
    return {
        id: "gaps",
        title: `Gaps: ${open.length} of ${scenarios.length} common sign-ins that no enforced policy covers`,
        importance: 2,
        isFolded: true,
        items: circumstances.map((circumstance) => {
            const own = open.filter((each) => each.circumstance === circumstance);
            const people = own.map(({ person, kind, home }) =>
                kind === "emergencyAccess" ? person : `${kindWords(kind)}${home === "" ? "" : ` of ${home}`}`,
            );
            return { text: `${circumstance}: ${shortList(people)}` };
        }),
    };
}

function resources({ resources: all }: Review): ReviewSection {
    return {
        id: "resources",
        title: `Resources: ${all.length} ${all.length === 1 ? "change" : "changes"}`,
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
