import { toJunit as junit, type JunitCase } from "../../shared/junit";
import type { Rendered } from "../../shared/rendered";
import { regionTitle } from "../findings";
import type { Finding, FindingSubject } from "../model";
import type { Review } from "../model";
import { coverageWords, outcomeWords } from "./words";

/** Every sign-in, expectation and emergency-access account as a test case; those that the review refuses fail. */
export function toJunit(review: Review): Rendered {
    const { stack, change, statements, scenarios, expectations, emergencyAccess, findings, crossCheck } =
        review;
    const errors = findings.filter(({ severity }) => severity === "error");
    const failureOf = (isIt: (about: FindingSubject) => boolean) => failureBy(errors, isIt);
    const signIns = scenarios.map(({ name, before, after }) => ({
        name,
        output: `${outcomeWords(before)} before, ${outcomeWords(after)} after`,
        failure: failureOf(({ scenario }) => scenario === name),
    }));
    const changed = change.regions.map((region) => ({
        name: regionTitle(region),
        output: `${region.before} before, ${region.after} after`,
        failure: undefined,
    }));
    const expected = expectations.map(({ name, actual }) => ({
        name,
        output: actual,
        failure: failureOf(({ expectation }) => expectation === name),
    }));
    const stated = statements.map(({ name, after, counterexample }) => ({
        name,
        output: counterexample === null ? after : `${after}: ${counterexample}`,
        failure: failureOf(({ statement }) => statement === name),
    }));
    const covered = emergencyAccess.map(({ account, policy, policyKey, after }) => ({
        name: `${account}: ${policy}`,
        output: coverageWords[after],
        failure: failureOf((about) => about.account === account && about.policyKey === policyKey),
    }));
    // A difference does not fail: which of the two is right needs a look.
    const differences = (crossCheck?.differences ?? []).map(({ scenario, policy, here }) => ({
        name: `${scenario}: ${policy}`,
        output: here ? "applies by this review alone" : "applies by the tenant's own evaluation alone",
    }));
    return junit(`sign-in review of ${stack}`, [
        { name: "changed sign-ins", cases: changed },
        { name: "common sign-ins", cases: signIns },
        { name: "expected outcomes", cases: expected },
        { name: "what must always hold", cases: stated },
        { name: "emergency access", cases: covered },
        { name: "cross-check with the tenant", cases: differences },
    ]);
}

function failureBy(
    errors: readonly Finding[],
    isIt: (about: FindingSubject) => boolean,
): JunitCase["failure"] {
    const messages = errors.filter(({ about }) => isIt(about)).map(({ message }) => message);
    const [message] = messages;
    return message === undefined ? undefined : { message, text: messages.join("\n") };
}
