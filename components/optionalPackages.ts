import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";

/** Packages that a program has only if it declares something that needs them. */
export type OptionalPackage = "@pulumi/azure-native" | "@pulumi/azuread";

const load = createRequire(__filename);

/** A package that a component needs is not installed. Pulumi prints the message of a `RunError` without a stack. */
export class MissingPackageError extends pulumi.RunError {
    override readonly name = "MissingPackageError";

    /** @param uses - The packages, and what needs each. */
    constructor(uses: ReadonlyMap<OptionalPackage, readonly string[]>) {
        const { peerDependencies } = load("../package.json") as {
            readonly peerDependencies: Readonly<Record<OptionalPackage, string>>;
        };
        const needs = [...uses].map(
            ([name, users]) =>
                `${users.join(", ")} need${users.length === 1 ? "s" : ""} the package ${name}, which is not installed.`,
        );
        const wanted = [...uses.keys()].map((name) => `${name}@${peerDependencies[name]}`);
        super([...needs, `Run: npm install ${wanted.join(" ")}`].join("\n"));
    }
}

/**
 * Checks that packages are installed, without loading them.
 *
 * @param uses - The packages, and what needs each, such as a key of the stack config.
 * @throws MissingPackageError - Names all that are missing and the command that installs them.
 */
export function assertInstalled(uses: ReadonlyMap<OptionalPackage, readonly string[]>): void {
    const missing = [...uses].filter(([name, users]) => users.length > 0 && !isInstalled(name));
    if (missing.length > 0) {
        throw new MissingPackageError(new Map(missing));
    }
}

function isInstalled(name: OptionalPackage): boolean {
    try {
        load.resolve(`${name}/package.json`);
        return true;
    } catch {
        return false;
    }
}
