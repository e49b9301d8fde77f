import * as pulumi from "@pulumi/pulumi";

/**
 * The names of inputs whose value comes from a resource that does not exist and that this run does not deploy: it is
 * not among those of `--target`. The engine leaves such inputs out in an `up`, as if the program did not declare them.
 * It has the inputs of other resources checked too. In a
 * preview it marks them as unknown.
 */
export async function valuelessInputs(props: pulumi.Inputs): Promise<string | undefined> {
    if (pulumi.runtime.isDryRun()) {
        return undefined;
    }
    const names = await Promise.all(
        Object.entries(props).map(async ([name, value]) => ((await isKnown(value)) ? [] : [name])),
    );
    return names.flat().join("\n") || undefined;
}

async function isKnown(value: unknown): Promise<boolean> {
    if (value === null || typeof value !== "object") {
        return true;
    }
    // Outputs have it, and their type does not show it.
    return (pulumi.output(value) as unknown as { readonly isKnown: Promise<boolean> }).isKnown;
}
