import type { EnforcementLevel, PolicyConfigSchema, Severity } from "@pulumi/policy";
import type { DeclaredResource, DeclaredStack } from "./declared";

/** Where a rule comes from. */
export interface RuleSource {
    /** The baseline's own id, such as `MS.AAD.8.2v1`, or the page's title. */
    readonly name: string;
    readonly url: string;
}

/** What a rule is, apart from its check. */
export interface RuleFacts {
    /** Names the healthy condition; by it the rule is configured. */
    readonly id: string;
    /** The healthy condition as a sentence. */
    readonly title: string;
    readonly severity: Severity;
    /** How severe a finding is unless the pack's configuration says otherwise. */
    readonly level: EnforcementLevel;
    readonly sources: readonly RuleSource[];
    /** What to do about a finding. */
    readonly cure: string;
    /** What can be configured in addition to the level. */
    readonly options?: PolicyConfigSchema["properties"];
}

/** Values of a rule's options. */
export type RuleOptions = Readonly<Record<string, unknown>>;

/** What a rule about the whole stack found. */
export interface Finding {
    readonly message: string;
    /** The resource that it is about; left out for the stack. */
    readonly urn?: string;
}

/** A rule that checks resources one by one, each before it is written. */
export interface ResourceRule extends RuleFacts {
    readonly scope: "resource";
    /** @returns What is wrong, one sentence without a full stop each. Says nothing about values not known yet. */
    readonly check: (resource: DeclaredResource, options: RuleOptions) => readonly string[];
}

/**
 * A rule that checks all resources together: at the end of a preview, before anything is written, or at the end of an
 * update, which is too late. So run the pack in a preview.
 */
export interface StackRule extends RuleFacts {
    readonly scope: "stack";
    /** @returns As a resource rule's check, each with its resource. */
    readonly check: (stack: DeclaredStack, options: RuleOptions) => readonly Finding[];
}

export type Rule = ResourceRule | StackRule;

/** An option that is a list of texts. */
export function texts(description: string): NonNullable<RuleFacts["options"]>[string] {
    return { type: "array", items: { type: "string" }, default: [], description };
}

/** The value of such an option, lower-cased. */
export function textsOf(options: RuleOptions, name: string): readonly string[] {
    const value = options[name];
    return Array.isArray(value) ? value.map((item) => String(item).toLowerCase()) : [];
}

/** A rule of CISA's Secure Configuration Baseline for Microsoft Entra ID. */
export function cisa(id: string): RuleSource {
    const anchor = id.toLowerCase().replaceAll(".", "");
    return {
        name: id,
        url: `https://github.com/cisagov/ScubaGear/blob/main/PowerShell/ScubaGear/baselines/aad.md#${anchor}`,
    };
}

/** A page of Microsoft's documentation. */
export function microsoft(name: string, path: string): RuleSource {
    return { name, url: `https://learn.microsoft.com/${path}` };
}
