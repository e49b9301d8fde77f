import type { z } from "zod";
import { ownTenantId } from "./ownTenant";
import { cureOf } from "../rules/fault";
import { crossFaults, unknownGuests } from "./areas";
import { namedLists, type Checkable, type DeclaredNames } from "./areas/crossFault";
import { decode, namespace, ownKeys } from "./keys";
import type { LineOf } from "./lineFinder";
import { prune, type KeyPath } from "./partial/prune";
import { PartialConfig } from "./partial/views";
import { ConfigurationError, type Problem } from "./problems";
import { tenantSchema, type TenantConfig } from "./schema";
import { mergedSettings } from "./shared";
import type { StackFile } from "./stackFile";

/** What a check of a tenant's configuration found. */
export interface CheckedConfig {
    /** `undefined` if there is a problem. */
    readonly config: TenantConfig | undefined;
    readonly problems: Problem[];
    /** The configuration as far as it can be read, for checks together with a guest list; `undefined` if it cannot. */
    readonly readable: Checkable<TenantConfig> | undefined;
    readonly names: DeclaredNames;
}

/** How the configuration was read. */
export interface ReadOptions {
    /** Default: finds nothing. */
    readonly lineOf?: LineOf;
    /** Whether all files that it comes from could be read. Default `true`. */
    readonly isWhole?: boolean;
}

/**
 * Checks a tenant's configuration as a whole: each key by itself, and what keys say together as far as they can be read.
 *
 * @param values - Configuration by key, with namespace, such as `entra-b2b:partners`; those of other
 *     namespaces are left alone. Objects as data or as JSON text.
 * @returns Every problem found.
 */
export function checkTenantConfig(
    values: Readonly<Record<string, unknown>>,
    file: string,
    { lineOf = () => undefined, isWhole = true }: ReadOptions = {},
): CheckedConfig {
    const own = Object.fromEntries(
        ownKeys(values).map((key) => [key.slice(namespace.length), decode(values[key])]),
    );
    const problem = problemsIn(file, lineOf);
    const { data, error } = tenantSchema.safeParse(own);
    const names = declaredNames(own, isWhole);
    const pruned = data === undefined || !isWhole ? prune(tenantSchema, own, isWhole) : undefined;
    const readable =
        pruned !== undefined ? new PartialConfig(pruned) : data === undefined ? undefined : whole(data);
    const problems = [
        ...(error?.issues ?? []).flatMap((issue) => toProblems(issue, problem)),
        ...(readable === undefined ? [] : crossFaults(readable, names, ownTenantId(values))).map(
            ({ path, message, cure }) => problem(path, message, cure),
        ),
    ];
    return { config: problems.length === 0 ? data : undefined, problems, readable, names };
}

/** A configuration without an unreadable part. */
function whole(config: TenantConfig): Checkable<TenantConfig> {
    return {
        faultsOf: (check) => [...check(config)],
        usesOf: (usesIn) => [...usesIn(config)],
        resultsOf: (check) => [...check(config)],
    };
}

/** Names of entries, which may be readable although other keys of the entry are not. */
function declaredNames(own: Readonly<Record<string, unknown>>, isWhole: boolean): DeclaredNames {
    const namesIn = (list: unknown): string[] | undefined => {
        const names = (Array.isArray(list) ? (list as unknown[]) : [{}]).map(
            (entry) => (entry as { name?: unknown } | null)?.name,
        );
        // A name that cannot be read may be the one that another key means.
        return isWhole && names.every((each) => typeof each === "string") ? names : undefined;
    };
    return Object.fromEntries(namedLists.map((list) => [list, namesIn(own[list] ?? [])])) as DeclaredNames;
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
    const merged = mergedSettings({ file, path, values: own, text, stacksFolder });
    const { values, lineOf, originOf } = merged;
    const isWhole = merged.problems.length === 0;
    const { config, problems } = checkTenantConfig(values, file, { lineOf, isWhole });
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
    config: Checkable<TenantConfig>,
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
