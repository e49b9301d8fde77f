import XMLBuilder from "fast-xml-builder";
import { inline, message } from "../../rules/text";
import type { Rendered } from "./rendered";

/** One thing that was checked. */
export interface JunitCase {
    readonly name: string;
    /** Default: the suite's name. */
    readonly className?: string;
    /** What is shown of a case that passes. */
    readonly output?: string;
    /** Why it fails, and more about it; a case without passes. */
    readonly failure?: { readonly message: string; readonly text?: string } | undefined;
}

export interface JunitSuite {
    readonly name: string;
    readonly cases: readonly JunitCase[];
}

const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    textNodeName: "text",
    format: true,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
});

/**
 * Suites as JUnit, for the pages of test results that GitHub, Azure DevOps and others have.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function toJunit(name: string, suites: readonly JunitSuite[]): Rendered {
    const document = {
        "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
        testsuites: { "@name": inline(name), testsuite: suites.map(suiteOf) },
    };
    return builder.build(document) as Rendered;
}

function suiteOf({ name, cases }: JunitSuite) {
    return {
        "@name": inline(name),
        "@tests": String(cases.length),
        "@failures": String(cases.filter(({ failure }) => failure !== undefined).length),
        testcase: cases.map((each) => ({
            "@classname": inline(each.className ?? name),
            "@name": inline(each.name, 500),
            ...(each.failure
                ? {
                      failure: {
                          "@message": inline(each.failure.message, 1_000),
                          ...(each.failure.text !== undefined && { text: message(each.failure.text) }),
                      },
                  }
                : each.output !== undefined && { "system-out": { text: message(each.output) } }),
        })),
    };
}
