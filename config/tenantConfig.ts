import type { z } from "zod";
import { ownTenantId } from "./ownTenant";
import { cureOf } from "../rules/fault";
import { crossFaults, unknownGuests } from "./areas";
import { decode, namespace, ownKeys } from "./keys";
import { lineFinder, type LineOf } from "./lineFinder";
import { ConfigurationError, type Problem } from "./problems";
import { tenantSchema, type TenantConfig } from "./schema";
import { mergedSettings } from "./shared";
import type { StackFile } from "./stackFile";

type KeyPath = readonly (string | number)[];

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
        ownKeys(values).map((key) => [key.slice(namespace.length), decode(values[key])]),
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

/** A stack config with what it extends, checked. */
export interface CheckedStack {
    readonly config: TenantConfig;
    /** By key with namespace. */
    readonly values: Readonly<Record<string, unknown>>;
    /** Finds keys in the stack config, and in the files that it extends. */
    readonly lineOf: LineOf;
    /** Where a value was set; `undefined` for a default. */
    readonly originOf: LineOf;
}

/**
 * A stack config with what it extends, without its guest list.
 *
 * @throws ConfigurationError - Every problem of these files.
 */
export function checkedStackOf({ file, path, text, values: own, stacksFolder }: StackFile): CheckedStack {
    const merged = mergedSettings({ file, path, values: own, lineOf: lineFinder(text), stacksFolder });
    const { values, lineOf, originOf } = merged;
    const { config, problems } = checkTenantConfig(values, file, lineOf);
    const all = [...merged.problems, ...problems];
    if (config === undefined || all.length > 0) {
        throw new ConfigurationError(all);
    }
    return { config, values, lineOf, originOf };
}

/**
 * The configuration alone of a stack config with what it extends.
 *
 * @throws ConfigurationError - Every problem of these files.
 */
export function tenantConfigOf(stackFile: StackFile): TenantConfig {
    return checkedStackOf(stackFile).config;
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
        ...placeIn(file, lineOf(path)),
        field: fieldName(path),
        message,
        cure,
    });
}

/** The place of a problem: in the stack config, or in a file that it extends. */
function placeIn(file: string, place: ReturnType<LineOf>): Pick<Problem, "file" | "line" | "column"> {
    return place === undefined
        ? { file }
        : { file: place.file ?? file, line: place.line, column: place.column };
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
    return `${namespace}${String(first ?? "")}${tail}`;
}

function lowerFirst(text: string): string {
    return text.slice(0, 1).toLowerCase() + text.slice(1);
}
