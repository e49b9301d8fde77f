import type * as pulumi from "@pulumi/pulumi";

/** What the SDK knows of a resource and its types do not show. */
interface ResourceInternals {
    readonly __name?: string;
    readonly __pulumiType?: string;
    readonly __parentResource?: pulumi.Resource;
    readonly __aliases?: readonly pulumi.Output<pulumi.URN>[];
}

/** How long names that a resource had are waited for, in milliseconds. They can wait for resources that wait for them. */
const formerKeysMs = 3_000;

/**
 * A resource's URN without stack and project, which can be renamed: the types of its parents and its own, and its name.
 * Known at once, whereas a URN waits until the engine has registered the parent.
 */
export function keyOf(resource: pulumi.Resource): string {
    return `${typesOf(resource)}::${nameOf(resource)}`;
}

/**
 * The keys by which the engine also knows a resource, by its aliases and those of its parents; `undefined` when that
 * cannot be determined in time.
 */
export function formerKeysOf(resource: pulumi.Resource): Promise<readonly string[] | undefined> {
    return Promise.race([
        aliasesOf(resource),
        new Promise<undefined>((resolve) => {
            setTimeout(resolve, formerKeysMs, undefined).unref();
        }),
    ]);
}

/** @see https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/ (aliases of parents hold for children) */
async function aliasesOf(resource: pulumi.Resource): Promise<readonly string[]> {
    const { __aliases: aliases = [], __parentResource: parent } = internalsOf(resource);
    const own = await Promise.all(
        aliases.map(
            (urn) => new Promise<string>((resolve) => void urn.apply((text) => resolve(keyIn(text)))),
        ),
    );
    const ofParent = parent === undefined ? [] : await aliasesOf(parent);
    const inherited = ofParent.flatMap((parentKey) =>
        [keyOf(resource), ...own].map((key) => inheritedKey(key, nameOf(parent!), parentKey)),
    );
    return [...own, ...inherited];
}

/** A child's key under a former key of its parent. A name that begins with the parent's changes with it. */
function inheritedKey(key: string, parentName: string, parentKey: string): string {
    const [types, name] = partsOf(key);
    const [parentTypes, formerName] = partsOf(parentKey);
    const former = name.startsWith(parentName) ? formerName + name.slice(parentName.length) : name;
    return `${parentTypes}$${types.split("$").at(-1)}::${former}`;
}

/** The key in a URN. */
function keyIn(urn: string): string {
    return urn.split("::").slice(2).join("::");
}

function partsOf(key: string): readonly [string, string] {
    const [types = "", ...name] = key.split("::");
    return [types, name.join("::")];
}

function typesOf(resource: pulumi.Resource): string {
    const { __pulumiType: type = "", __parentResource: parent } = internalsOf(resource);
    const isOfStack = parent === undefined || internalsOf(parent).__pulumiType === "pulumi:pulumi:Stack";
    return isOfStack ? type : `${typesOf(parent)}$${type}`;
}

function nameOf(resource: pulumi.Resource): string {
    return internalsOf(resource).__name ?? "";
}

function internalsOf(resource: pulumi.Resource): ResourceInternals {
    return resource as unknown as ResourceInternals;
}
