import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from "yaml";
import type { z } from "zod";
import { ownTenantId } from "./ownTenant";
import { cureOf } from "../rules/fault";
import { crossFaults, unknownGuests } from "./areas";
import { ConfigurationError, type Problem } from "./problems";
import { tenantSchema, type TenantConfig } from "./schema";
import type { StackFile } from "./stackFile";

const namespace = "entra-b2b";

type KeyPath = readonly (string | number)[];

/** Finds keys in the text of a stack config. */
export type LineOf = (path: KeyPath) => { line: number; column: number } | undefined;

/** A finder for the text of a `Pulumi.<stack>.yaml`. A key that is not there is found at its nearest parent. */
export function lineFinder(text: string): LineOf {
    const counter = new LineCounter();
    const document: Document = parseDocument(text, { lineCounter: counter });
    return (path) => {
        const [first, ...rest] = path;
        const whole = ["config", `${namespace}:${String(first)}`, ...rest];
        for (let length = whole.length; length > 0; length--) {
            const key =
                keyNode(document, whole.slice(0, length)) ?? document.getIn(whole.slice(0, length), true);
            const start = (key as Node | undefined)?.range?.[0];
            if (start !== undefined) {
                const { line, col } = counter.linePos(start);
                return { line, column: col };
            }
        }
        return undefined;
    };
}

function keyNode(document: Document, path: KeyPath): Node | undefined {
    const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) {
        return undefined;
    }
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
    return pair === undefined ? undefined : (pair.key as Node);
}

/**
 * Checks a tenant's configuration as a whole.
 *
 * @param values - Configuration by key, with namespace, such as `entra-b2b:partners`; those of other
 *     namespaces are left alone. Objects as data or as JSON text.
 * @returns The configuration, or `undefined` and every problem found. `draft` is a configuration whose keys are right
 *     each by itself, so that a guest list can be checked together with it.
 */
export function checkTenantConfig(
    values: Readonly<Record<string, unknown>>,
    file: string,
    lineOf: LineOf = () => undefined,
): { config: TenantConfig | undefined; draft: TenantConfig | undefined; problems: Problem[] } {
    const own = Object.fromEntries(
        Object.entries(values)
            .filter(([key]) => key.startsWith(`${namespace}:`))
            .map(([key, value]) => [key.slice(namespace.length + 1), decode(value)]),
    );
    const problem = problemsIn(file, lineOf);
    const parsed = tenantSchema.safeParse(own);
    if (!parsed.success) {
        const problems = parsed.error.issues.flatMap((issue) => toProblems(issue, problem));
        return { config: undefined, draft: undefined, problems };
    }
    const problems = crossFaults(parsed.data, ownTenantId(values)).map(({ path, message, cure }) =>
        problem(path, message, cure),
    );
    return { config: problems.length === 0 ? parsed.data : undefined, draft: parsed.data, problems };
}

/**
 * The tenant's configuration in a stack config, without its guest list.
 *
 * @throws ConfigurationError - Every problem of the stack config.
 */
export function tenantConfigOf({ file, text, values }: StackFile): TenantConfig {
    const { config, problems } = checkTenantConfig(values, file, lineFinder(text));
    if (config === undefined || problems.length > 0) {
        throw new ConfigurationError(problems);
    }
    return config;
}

/**
 * Checks what a configuration says of guests against the guest list.
 *
 * @param addresses - The guests' addresses.
 */
export function checkNamedGuests(
    config: TenantConfig,
    addresses: readonly string[],
    file: string,
    lineOf: LineOf = () => undefined,
): Problem[] {
    const problem = problemsIn(file, lineOf);
    return unknownGuests(config, addresses).map(({ path, message, cure }) => problem(path, message, cure));
}

function problemsIn(file: string, lineOf: LineOf) {
    return (path: KeyPath, message: string, cure: string): Problem => ({
        file,
        ...lineOf(path),
        field: fieldName(path),
        message,
        cure,
    });
}

function toProblems(
    issue: z.core.$ZodIssue,
    problem: (path: KeyPath, message: string, cure: string) => Problem,
): Problem[] {
    const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
    if (issue.code === "invalid_union" && issue.message === "Invalid input" && issue.errors.length > 0) {
        // For a value of several forms, report the faults of the form that was meant: the first one, unless another form
        // matches apart from its own keys.
        const isOfOtherForm = (faults: readonly z.core.$ZodIssue[]) =>
            faults.every(
                (fault) =>
                    fault.path.length === 0 && fault.code !== "unrecognized_keys" && fault.code !== "custom",
            );
        const meant = issue.errors.find((faults) => !isOfOtherForm(faults)) ?? issue.errors[0] ?? [];
        return meant.flatMap((fault) => toProblems({ ...fault, path: [...path, ...fault.path] }, problem));
    }
    if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) =>
            problem([...path, key], "unknown key", "Correct its spelling or remove it"),
        );
    }
    const isMissing = issue.code === "invalid_type" && issue.message.includes("received undefined");
    return [
        problem(
            path,
            isMissing ? "is missing" : lowerFirst(issue.message),
            isMissing ? "Add it" : (cureOf(issue) ?? "Correct the value"),
        ),
    ];
}

function fieldName(path: KeyPath): string {
    const [first, ...rest] = path;
    const tail = rest.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
    return `${namespace}:${String(first ?? "")}${tail}`;
}

/** The engine passes objects as JSON text, and plain strings unchanged. */
function decode(value: unknown): unknown {
    if (typeof value !== "string") {
        return value;
    }
    try {
        const decoded: unknown = JSON.parse(value);
        return typeof decoded === "object" && decoded !== null ? decoded : value;
    } catch {
        return value;
    }
}

function lowerFirst(text: string): string {
    return text.slice(0, 1).toLowerCase() + text.slice(1);
}
