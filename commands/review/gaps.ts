import type { TenantPolicies } from "pulumi-entra-b2b-policy";
import type { Report, Section } from "../shared/report";
import type { Always } from "./always";
import type { People } from "./scenarios";
import { builtInStatements, statementReview } from "./statements";
import type { CensusReview, StatementReview } from "./model";
import type { CensusReading } from "./people/census";
import { censusReview, countedIn } from "./people/censusReview";
import { censusSection } from "./formats/census";
import { namesOf } from "./words/names";

/** Of the form of the report of one tenant. */
export const gapsSchemaVersion = 1;

/** What holds for all sign-ins of a tenant as it is, and what does not. */
export interface Gaps {
    readonly schemaVersion: typeof gapsSchemaVersion;
    readonly stack: string;
    readonly verdict: "holds" | "gaps" | "incomplete";
    readonly statements: readonly StatementReview[];
    /** The tenant's people; `null` when it was not asked. */
    readonly census: CensusReview | null;
}

/** Who gets in without MFA, and how: asked of guests and of the tenant's own people. */
const gapStatements: readonly Always[] = [
    { name: "Every guest who gets in did MFA", who: "guests", expect: { mfa: "atLeastOnce" } },
    {
        name: "Everyone of the tenant's own people who gets in did MFA",
        who: "members",
        expect: { mfa: "atLeastOnce" },
    },
];

/** Proves or refutes what should hold for all sign-ins of a tenant, without a change. */
export function gapsOf(
    stack: string,
    tenant: TenantPolicies,
    always: readonly Always[],
    people: People,
    reading?: CensusReading,
): Gaps {
    const census = countedIn(reading);
    const names = namesOf([tenant], { ...people, groupNames: census?.groupNames });
    const statements = [...builtInStatements(tenant), ...gapStatements, ...always].map((statement) =>
        statementReview(statement, undefined, tenant, people, names, census),
    );
    const is = (holding: StatementReview["after"]) => statements.some(({ after }) => after === holding);
    return {
        schemaVersion: gapsSchemaVersion,
        stack,
        verdict: is("broken") ? "gaps" : is("unproven") ? "incomplete" : "holds",
        statements,
        census: censusReview(reading),
    };
}

const maxRows = 20;

/** The gaps as people read them. */
export function gapsReport({ stack, verdict, statements, census }: Gaps): Report {
    const broken = statements.filter(({ after }) => after === "broken");
    const unproven = statements.filter(({ after }) => after === "unproven");
    return {
        title: `All sign-ins of ${stack}`,
        mark: verdict === "holds" ? "good" : "warning",
        lead: `${statements.length - broken.length - unproven.length} of ${statements.length} statements hold for all sign-ins.`,
        sections: [
            ...broken.flatMap(({ name, broken: regions, counterexample }): Section[] => [
                {
                    title: `Does not hold: ${name}`,
                    items: regions.slice(0, maxRows).map((text) => ({ mark: "warning", text })),
                    ...(counterexample !== null && { text: `For example: ${counterexample}.` }),
                },
                {
                    title: `Further regions: ${regions.length - maxRows}`,
                    isFolded: true,
                    items: regions.slice(maxRows).map((text) => ({ text })),
                },
            ]),
            {
                title: "Not shown",
                items: unproven.map(({ name, limit }) => ({
                    mark: "warning",
                    text: `${name}: ${limit ?? ""}`,
                })),
            },
            {
                title: "Holds for all sign-ins",
                items: statements
                    .filter(({ after }) => after === "holds")
                    .map(({ name }) => ({ mark: "good", text: name })),
            },
            ...(census === null ? [] : [censusSection(census)]),
        ],
    };
}
