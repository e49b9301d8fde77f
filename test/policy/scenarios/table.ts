import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { tenantFromGraph, type GraphTenant, type Scenario, type TenantPolicies } from "../../../policy";
import { graphPolicy, type PolicyParts } from "../policies";

type Named<T> = Readonly<Record<string, T>>;

interface Catalogue {
    readonly people: Named<Scenario["who"]>;
    readonly scenario: Omit<Scenario, "who">;
    readonly policies: Named<PolicyParts>;
    readonly settings: Named<GraphTenant>;
}

/** What a row expects, by the names of the row's policies. Omitted members are not checked. */
export interface Expectation {
    readonly access?: string;
    readonly possible?: readonly [atBest: string, atWorst: string];
    readonly mfa?: string;
    /** Each as `kind@place`. */
    readonly prompts?: readonly string[];
    readonly blockedBy?: readonly string[];
    readonly applies?: Named<boolean | "unknown">;
    readonly reasons?: Named<readonly string[]>;
    readonly unknownConditions?: Named<readonly string[]>;
    readonly results?: Named<string>;
    /** By policy and control: its status, with `@place` where it has one. */
    readonly controls?: Named<Named<string>>;
    /** The last digits of the built-in strengths that the person can meet. */
    readonly meets?: readonly number[];
    readonly session?: Named<unknown> | null;
    /** Access if report-only policies were enforced. */
    readonly ifEnforced?: string | null;
}

interface WrittenRow {
    readonly title: string;
    /** Which rule of which document. */
    readonly source: string;
    readonly who: string | Named<unknown>;
    /** Names in the catalog, or policies with a new name. */
    readonly policies?: readonly (
        string | (PolicyParts & { readonly name: string; readonly like?: string })
    )[];
    readonly settings?: readonly (string | GraphTenant)[];
    readonly scenario?: Partial<Scenario>;
    /** Members of the scenario that are not known. */
    readonly without?: readonly string[];
    readonly expect: Expectation;
}

export interface Row extends Pick<WrittenRow, "title" | "source" | "expect"> {
    readonly file: string;
    readonly tenant: TenantPolicies;
    readonly scenario: Scenario;
}

const catalogue = parse(readFileSync(join(__dirname, "catalogue.yaml"), "utf8")) as Catalogue;

/** Every row of every table in this folder. */
export function tableRows(): Row[] {
    return readdirSync(__dirname)
        .filter((name) => name.endsWith(".yaml") && name !== "catalogue.yaml")
        .sort()
        .flatMap((file) =>
            (parse(readFileSync(join(__dirname, file), "utf8")) as WrittenRow[]).map((row) =>
                rowOf(file, row),
            ),
        );
}

function rowOf(file: string, row: WrittenRow): Row {
    const settings = (row.settings ?? []).map((item) =>
        typeof item === "string" ? found(catalogue.settings, item) : item,
    );
    return {
        title: row.title,
        source: row.source,
        expect: row.expect,
        file,
        tenant: tenantFromGraph({
            ...Object.assign({}, ...settings),
            conditionalAccessPolicies: (row.policies ?? []).map(policyOf),
        } as GraphTenant),
        scenario: {
            ...(without(
                { ...catalogue.scenario, ...row.scenario },
                row.without ?? [],
            ) as typeof catalogue.scenario),
            who: personOf(row.who),
        },
    };
}

function policyOf(policy: NonNullable<WrittenRow["policies"]>[number]) {
    const { name, like, ...parts } = typeof policy === "string" ? { name: policy, like: policy } : policy;
    const base = like === undefined ? {} : found(catalogue.policies, like);
    const conditions = { ...base.conditions, ...parts.conditions };
    return graphPolicy({ ...base, ...parts, conditions, id: name, displayName: name });
}

/** A person of the catalog, perhaps with changes. */
function personOf(who: WrittenRow["who"]): Scenario["who"] {
    const { like, without: absent, ...changes } = typeof who === "string" ? { like: who } : who;
    const base = found(catalogue.people, String(like));
    return without({ ...base, ...changes }, (absent ?? []) as string[]) as Scenario["who"];
}

function without(object: object, absent: readonly string[]): unknown {
    return Object.fromEntries(Object.entries(object).filter(([name]) => !absent.includes(name)));
}

function found<T>(all: Named<T>, name: string): T {
    const item = all[name];
    if (item === undefined) {
        throw new Error(`The catalog has no ${name}.`);
    }
    return item;
}
