import { readFile } from "node:fs/promises";
import { z } from "zod";
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from "yaml";
import { ConfigurationError, type Problem } from "../../config";
import { scenarioSchema, type Scenario } from "pulumi-entra-b2b-policy";
import { alwaysSchema, type Always } from "./always";
import { nobodyInParticular, ordinary } from "./scenarios";

const mfa = z.enum(["none", "onceAtHome", "onceHere", "twice"]);

const fileSchema = z.strictObject({
    always: z.array(alwaysSchema).optional(),
    scenarios: z
        .array(
            scenarioSchema.extend({
                name: z.string().min(1),
                expect: z
                    .strictObject({
                        access: z.enum(["granted", "interrupted", "blocked"]).optional(),
                        mfa: mfa.optional(),
                    })
                    .refine((expected) => Object.keys(expected).length > 0, "names nothing that is expected"),
            }),
        )
        .optional(),
});

/** A sign-in whose outcome a tenant has written down. */
export interface Expectation {
    readonly name: string;
    readonly scenario: Scenario;
    readonly expect: {
        readonly access?: "granted" | "interrupted" | "blocked";
        readonly mfa?: z.infer<typeof mfa>;
    };
    /** Where it is written; `undefined` for one that no file has. */
    readonly place?: { readonly file: string; readonly line: number };
}

/** What a tenant has written down. */
export interface ScenarioFile {
    readonly expectations: readonly Expectation[];
    readonly always: readonly Always[];
}

/**
 * Reads the scenarios of a file; none if there is no such file.
 *
 * @param file - The path as messages show it.
 * @throws ConfigurationError - Every problem, with its line, or the file cannot be read: what it expects is not known.
 */
export async function readScenarioFile(path: string, file: string): Promise<ScenarioFile> {
    try {
        return readExpectations(await readFile(path, "utf8"), file);
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === undefined) {
            throw error;
        }
        if (code === "ENOENT") {
            return { expectations: [], always: [] };
        }
        const cure = "Give this command permission to read the file";
        throw new ConfigurationError([
            { file, field: "scenarios", message: `the file cannot be read (${code})`, cure },
        ]);
    }
}

/**
 * Reads `stacks/<tenant>.scenarios.yaml`. What a scenario omits is as in the ordinary case: a user that no policy
 * names, in a browser on a device that this tenant does not manage, without risk.
 *
 * @throws ConfigurationError - Every problem, with its line.
 */
export function readExpectations(text: string, file: string): ScenarioFile {
    const counter = new LineCounter();
    const document = parseDocument(text, { lineCounter: counter });
    const problems: Problem[] = document.errors.map(({ message, pos: [start] }) => ({
        file,
        line: counter.linePos(start).line,
        field: "yaml",
        message: message.split("\n")[0] ?? message,
        cure: "Correct the YAML",
    }));
    if (problems.length > 0) {
        throw new ConfigurationError(problems);
    }
    const parsed = fileSchema.safeParse(document.toJS());
    if (!parsed.success) {
        throw new ConfigurationError(
            parsed.error.issues.map(({ path, message }) => ({
                file,
                line: lineOf(document.contents, path, counter),
                field: path.map(String).join("."),
                message,
                cure: "See docs/review.md for the form",
            })),
        );
    }
    const { always = [], scenarios = [] } = parsed.data;
    const place = (...path: PropertyKey[]) => ({ file, line: lineOf(document.contents, path, counter) ?? 1 });
    return {
        always: always.map((statement, index) => ({
            ...statement,
            place: place("always", index),
        })),
        expectations: scenarios.map(({ name, expect, who, ...given }, index) => ({
            name,
            expect,
            place: place("scenarios", index),
            scenario: { ...ordinary, ...given, who: { ...nobodyInParticular, ...who } },
        })),
    };
}

/** The line of a path, or of the nearest parent that is there. */
function lineOf(root: unknown, path: readonly PropertyKey[], counter: LineCounter): number | undefined {
    let node = root as Node | null;
    let line: number | undefined;
    for (const key of ["", ...path]) {
        if (key !== "") {
            const child: unknown = isMap(node)
                ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value
                : isSeq(node)
                  ? node.items[Number(key)]
                  : undefined;
            node = (child ?? null) as Node | null;
        }
        if (node?.range) {
            line = counter.linePos(node.range[0]).line;
        }
    }
    return line;
}
