import type { Review } from "../review";
import { escapeMarkup } from "./escape";
import { outcomeWords } from "./words";

/** Every sign-in and every expectation as a test case; those that the review refuses fail. */
export function toJunit({ stack, scenarios, expectations, findings, crossCheck }: Review): string {
    const failures = new Map(
        findings.filter(({ severity }) => severity === "error").map(({ message }) => [message, message]),
    );
    const signIns = scenarios.map(({ name, before, after }) => ({
        name,
        text: `${outcomeWords(before)} before, ${outcomeWords(after)} after`,
        failure: [...failures.keys()].find((message) => message.startsWith(name)),
    }));
    const expected = expectations.map(({ name, expected: wanted, actual, isMet }) => ({
        name,
        text: actual,
        failure: isMet ? undefined : `expected ${wanted}, would be ${actual}`,
    }));
    const rest = [...failures.keys()]
        .filter((message) => message.startsWith("The emergency-access account"))
        .map((message) => ({ name: message, text: "", failure: message }));
    // Told, not failed: which of the two is right has to be looked into.
    const differences = (crossCheck?.differences ?? []).map(({ scenario, policy, here }) => ({
        name: `${scenario}: ${policy}`,
        text: here ? "applies by this review alone" : "applies by the tenant's own evaluation alone",
        failure: undefined,
    }));
    return [
        `<?xml version="1.0" encoding="UTF-8"?>`,
        `<testsuites name="sign-in review of ${escapeMarkup(stack)}">`,
        suite("sign-ins", signIns),
        suite("expected outcomes", expected),
        suite("emergency access", rest),
        suite("cross-check with the tenant", differences),
        `</testsuites>`,
        "",
    ].join("\n");
}

interface Case {
    readonly name: string;
    readonly text: string;
    readonly failure: string | undefined;
}

function suite(name: string, cases: readonly Case[]): string {
    const failed = cases.filter(({ failure }) => failure !== undefined).length;
    const lines = cases.map(({ name: caseName, text, failure }) => {
        const open = `    <testcase classname="${escapeMarkup(name)}" name="${escapeMarkup(caseName)}"`;
        return failure === undefined
            ? `${open}><system-out>${escapeMarkup(text)}</system-out></testcase>`
            : `${open}><failure message="${escapeMarkup(failure)}"/></testcase>`;
    });
    return [
        `  <testsuite name="${escapeMarkup(name)}" tests="${cases.length}" failures="${failed}">`,
        ...lines,
        `  </testsuite>`,
    ].join("\n");
}
