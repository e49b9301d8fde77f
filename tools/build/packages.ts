/** A package that is published from this project: one of its workspaces. */
export interface PublishedPackage {
    readonly name: string;
    /** The workspace's folder, below the project's root; its package.json says what is published. */
    readonly workspace: string;
    /** Folder that it is built in. */
    readonly folder: string;
    /** What npm shows of it, below the project's root. */
    readonly readme: string;
    /** Folders outside the workspace that its code imports, and that are compiled into it. */
    readonly compiledIn: readonly string[];
    /** Workspaces that its tarball carries with it, so that it can be installed by itself. */
    readonly bundled: readonly PublishedPackage[];
    /** Ways in that only a clone has: what runs TypeScript. */
    readonly onlyInClone: readonly string[];
}

/** Conditional access as data, and the policy pack. */
export const policyPackage: PublishedPackage = {
    name: "pulumi-entra-b2b-policy",
    workspace: "policy",
    folder: "dist-policy",
    readme: "policy/README.md",
    compiledIn: ["rules"],
    bundled: [],
    onlyInClone: [],
};

/** Components, dynamic resources and commands. */
export const mainPackage: PublishedPackage = {
    name: "pulumi-entra-b2b",
    workspace: ".",
    folder: "dist",
    readme: "tools/build/README.npm.md",
    compiledIn: [],
    bundled: [policyPackage],
    onlyInClone: ["./start"],
};

/** The sandbox tenant by itself: whoever deploys guests needs none of its server. */
export const sandboxPackage: PublishedPackage = {
    name: "pulumi-entra-b2b-sandbox",
    workspace: "sandbox",
    folder: "dist-sandbox",
    readme: "sandbox/README.md",
    compiledIn: [],
    bundled: [],
    onlyInClone: [],
};

/** In the order in which they are built: what is bundled comes first. */
export const publishedPackages: readonly PublishedPackage[] = [policyPackage, mainPackage, sandboxPackage];
