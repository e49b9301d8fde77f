/** A package that is published from this project. */
export interface PublishedPackage {
    readonly name: string;
    readonly description: string;
    readonly keywords: readonly string[];
    /** Folder that it is built in, and whose files alone it has. */
    readonly folder: string;
    /** Says what is compiled. */
    readonly compilerConfig: string;
    /** Ways in by what they are called, each a compiled file without its ending. */
    readonly entries: Readonly<Record<string, string>>;
    /** Further ways in: files that are no TypeScript. */
    readonly scripts: Readonly<Record<string, string>>;
    /** Compiled file of the command, which has the package's name. */
    readonly command?: string;
    /** Files that the code reads, and the compiler leaves behind, as globs. */
    readonly assets: readonly string[];
    /** Folders inside with a package.json of their own, and the compiled program that it names. */
    readonly inner: Readonly<Record<string, string>>;
    /** Documents by their place in the package, and where they are here. */
    readonly documents: Readonly<Record<string, string>>;
    /** Whether what it loads may be a development dependency of this project: then this package is no part of the other. */
    readonly mayLoadDevelopmentDependencies: boolean;
}

const licenceAndChanges = { LICENSE: "LICENSE", "CHANGELOG.md": "CHANGELOG.md" };

/** Components, dynamic resources and commands. */
export const mainPackage: PublishedPackage = {
    name: "pulumi-entra-b2b",
    description:
        "Microsoft Entra B2B collaboration as Pulumi components: guests that are on at once, and asked for MFA once.",
    keywords: ["pulumi", "entra", "b2b", "guests", "conditional access", "microsoft graph"],
    folder: "dist",
    compilerConfig: "tsconfig.build.json",
    entries: {
        ".": "components/index",
        "./providers": "providers/index",
        // The provider text in users' states names this one: it must stay.
        "./lifecycle": "providers/lifecycle/index",
        "./program": "index",
        "./policy-pack": "policy/pack/policies",
    },
    scripts: {},
    command: "commands/bin",
    assets: ["commands/review/formats/html/page.{css,js}", "policy/pack/PulumiPolicy.yaml"],
    // The engine starts a policy pack as a project by itself.
    inner: { "policy/pack": "main.js" },
    documents: { "README.md": "README.md", docs: "docs", ...licenceAndChanges },
    mayLoadDevelopmentDependencies: false,
};

/** The sandbox tenant by itself: whoever deploys guests needs no server of it. */
export const sandboxPackage: PublishedPackage = {
    name: "pulumi-entra-b2b-sandbox",
    description:
        "A sandbox tenant: the part of Microsoft Graph that guests need, over lagging and throttled replicas, on this machine.",
    keywords: ["entra", "b2b", "guests", "microsoft graph", "mock", "sandbox", "eventual consistency"],
    folder: "dist-sandbox",
    compilerConfig: "tsconfig.build.sandbox.json",
    entries: {},
    scripts: { "./scaled-time": "sandbox/scaledTime.cjs" },
    command: "sandbox/bin",
    assets: ["sandbox/page/*.{html,css,js}", "sandbox/scaledTime.cjs"],
    inner: {},
    documents: { "README.md": "docs/sandbox.md", ...licenceAndChanges },
    mayLoadDevelopmentDependencies: true,
};

export const publishedPackages: readonly PublishedPackage[] = [mainPackage, sandboxPackage];
