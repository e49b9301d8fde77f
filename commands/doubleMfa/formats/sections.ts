import type { Report, Section } from "../../shared/report";
import type { DoubleMfaReport, HomeTenant } from "..";

const trustWords = { trusted: "yes", notTrusted: "no", unknown: "not known" } as const;

/** Where guests are asked twice, as people read it in every medium. */
export function sectionsOf(report: DoubleMfaReport): Report {
    const { stack, homeTenants, signIns, askedHere, spared, notes } = report;
    if (signIns === 0) {
        return {
            title: `Double MFA of ${stack}: the log has no interactive sign-in of a guest`,
            sections: [],
            closing: notes,
        };
    }
    const worst = homeTenants.filter((home) => home.spared > 0 && home.trust !== "trusted");
    return {
        title: `Double MFA of ${stack}`,
        mark: worst.length > 0 ? "warning" : "good",
        lead:
            `Of ${number(signIns)} sign-ins of ${number(report.guests)} guests${periodOf(report)}, ${number(askedHere)} were asked for ` +
            `MFA in this tenant. Trust in the home tenant's MFA would spare ${number(spared)} of these prompts.`,
        sections: [table(homeTenants), cure(report, worst), trend(homeTenants), ...people(homeTenants)],
        closing: [
            "Trust means: this tenant accepts the home tenant's statement that the person did MFA. The home tenant asks, by " +
                "its own rules, when its session holds no MFA yet. Whether it had asked already at these sign-ins is not in " +
                "this tenant's log. Nothing was changed.",
            ...notes,
        ],
    };
}

function periodOf({ from, to }: DoubleMfaReport): string {
    return from === null || to === null ? "" : ` from ${from.slice(0, 10)} to ${to.slice(0, 10)}`;
}

function table(homeTenants: readonly HomeTenant[]): Section {
    return {
        table: {
            head: [
                "home tenant",
                "guests",
                "sign-ins",
                "asked here",
                "spared by trust",
                "methods here",
                "trusted",
            ],
            rows: homeTenants.map((home) => [
                home.name,
                number(home.guests),
                number(home.signIns),
                `${number(home.askedHere)} (${number(home.guestsAsked)} guests)${home.notRecorded > 0 ? `, ${number(home.notRecorded)} not recorded` : ""}`,
                `${number(home.spared)}${home.unsure > 0 ? `, ${number(home.unsure)} unsure` : ""}`,
                home.methods.map(({ method, signIns }) => `${method} ${number(signIns)}`).join(", "),
                `${trustWords[home.trust]}${home.trustedSince === null ? "" : ` since ${home.trustedSince.slice(0, 10)}`}`,
            ]),
        },
    };
}

function cure({ patch }: DoubleMfaReport, worst: readonly HomeTenant[]): Section {
    const proposed = worst.filter(({ trust }) => trust === "notTrusted");
    return {
        title: "What would spare them",
        importance: 3,
        ...(patch !== null && {
            text: "--patch FILE writes this change of the stack config as a diff. It is never applied by itself.",
        }),
        items: proposed.map((home) => ({
            text: `${home.name}: trust would spare ${number(home.guestsSpared)} guests ${number(home.spared)} prompts.`,
            details: [
                `Tenant ${home.homeTenantId ?? ""}, ${home.isDeclared ? "declared in partners" : "not declared in partners yet"}. ` +
                    (home.isTrustDeclared
                        ? "The stack config trusts it already: deploy the stack."
                        : "Set inboundTrust.isMfaAccepted to true."),
            ],
        })),
    };
}

/** By week; the week in which the partner was added is marked. */
function trend(homeTenants: readonly HomeTenant[]): Section {
    return {
        title: "Week by week",
        importance: 2,
        isFolded: true,
        table: {
            head: ["home tenant", "week of", "sign-ins", "asked here", ""],
            rows: homeTenants.flatMap(({ name, weeks, trustedSince }) =>
                weeks.map(({ start, signIns, askedHere }) => [
                    name,
                    start,
                    number(signIns),
                    number(askedHere),
                    trustedSince === null ? "" : phaseOf(start, trustedSince),
                ]),
            ),
        },
    };
}

/** Whether a week is before or after the partner was added. */
export function phaseOf(start: string, trustedSince: string): string {
    const [weekMs, sinceMs] = [Date.parse(start), Date.parse(trustedSince)];
    return sinceMs < weekMs
        ? "with trust"
        : sinceMs >= weekMs + 7 * 86_400_000
          ? "without trust"
          : "trust begins";
}

function people(homeTenants: readonly HomeTenant[]): Section[] {
    const rows = homeTenants.flatMap(({ name, people: some = [] }) =>
        some.map(({ userPrincipalName, userId, askedHere }) => [
            name,
            userPrincipalName || userId,
            number(askedHere),
        ]),
    );
    return rows.length === 0
        ? []
        : [
              {
                  title: "Guests who were asked here",
                  importance: 1,
                  isFolded: true,
                  table: { head: ["home tenant", "guest", "asked here"], rows },
              },
          ];
}

export function number(count: number): string {
    return count.toLocaleString("en-US");
}
