import assert from "node:assert/strict";
import { evaluate, type Outcome, type PolicyOutcome } from "../../../policy";
import { tableRows, type Expectation, type Row } from "./table";

const atPlace = (text: string, place: string | null) => (place === null ? text : `${text}@${place}`);

/** The parts of an outcome that a row can speak of, in the words of its expectation. */
function spoken(outcome: Outcome): Required<Expectation> {
    const { atBest, atWorst } = outcome;
    const byPolicy = <T>(part: (policy: PolicyOutcome) => T) =>
        Object.fromEntries(outcome.policies.map((policy) => [policy.key, part(policy)]));
    return {
        access: outcome.access,
        possible: [atBest.access, atWorst.access],
        mfa: atBest.mfa.summary,
        prompts: atBest.prompts.map(({ kind, place }) => atPlace(kind, place)),
        blockedBy: atBest.blockedBy.map(({ key }) => key),
        applies: byPolicy(({ applies }) => applies),
        reasons: byPolicy(({ analysisReasons }) => analysisReasons),
        unknownConditions: byPolicy(({ unknownConditions }) => unknownConditions),
        results: byPolicy(({ result }) => result),
        controls: byPolicy(({ controls }) =>
            Object.fromEntries(controls.map(({ kind, status, place }) => [kind, atPlace(status, place)])),
        ),
        meets: outcome.meetableStrengths.map((id) => Number(id.slice(-1))),
        session: atBest.sessionControls as Required<Expectation>["session"],
        ifEnforced: outcome.ifReportOnlyEnforced?.access ?? null,
    };
}

/** Of what came out, that which the row speaks of, so that a failure shows both in full. */
function asExpected(found: unknown, expected: unknown): unknown {
    if (
        typeof expected !== "object" ||
        expected === null ||
        Array.isArray(expected) ||
        typeof found !== "object"
    ) {
        return found;
    }
    const parts = found as Readonly<Record<string, unknown>> | null;
    return Object.fromEntries(
        Object.entries(expected).map(([name, part]) => [name, asExpected(parts?.[name], part)]),
    );
}

function check({ tenant, scenario, expect }: Row): void {
    assert.deepEqual(asExpected(spoken(evaluate(tenant, scenario)), expect), expect);
}

describe("evaluate, by the tables of documented sign-ins", () => {
    const rows = tableRows();
    for (const file of new Set(rows.map((row) => row.file))) {
        describe(file, () => {
            for (const row of rows.filter((candidate) => candidate.file === file)) {
                it(`${row.title} (${row.source})`, () => check(row));
            }
        });
    }

    it("has a source and an expectation in each of at least 150 rows, and no title twice", () => {
        assert.ok(rows.length >= 150, `${rows.length} rows`);
        assert.ok(rows.every(({ source, expect }) => source.length > 0 && Object.keys(expect).length > 0));
        assert.equal(new Set(rows.map(({ file, title }) => `${file} ${title}`)).size, rows.length);
    });
});
