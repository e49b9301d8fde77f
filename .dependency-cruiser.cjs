/**
 * Which folder may import which, checked by `npm test` and `npm run lint`. Imports go one way, there are no circles, and
 * what is published loads no package that its package.json leaves out.
 */
"use strict";

const anyCommand = ["^config/", "^graph/", "^policy/", "^rules/", "^commands/shared/"];

/** States may have names of earlier versions, whoever reads them. */
const formerNames = "^providers/lifecycle/kit/formerNames\\.ts$";

/** Where runs keep what the next one has to know, whoever runs. */
const runFolder = "^providers/lifecycle/kit/runFolder\\.ts$";

/** Packages of declarations alone: nothing of them is in compiled code. */
const microsoftTypes = "^@microsoft/microsoft-graph-types";

/** Each room, and what it may import of the others. @type {[name: string, room: string, allowed: string[]][]} */
const arrows = [
    ["index", "^index\\.ts$", ["^program/", "^config/", "^components/"]],
    ["program", "^program/", ["^components/", "^config/", "^providers/(?!lifecycle/)", "^rules/"]],
    ["components", "^components/", ["^providers/(?!lifecycle/)", "^rules/"]],
    ["config", "^config/", ["^rules/"]],
    ["rules", "^rules/", []],
    ["providers", "^providers/(?!lifecycle/)", ["^providers/lifecycle/", "^rules/"]],
    [
        "providers/lifecycle",
        "^providers/lifecycle/",
        ["^providers/canonical\\.ts$", "^graph/", "^policy/", "^rules/"],
    ],
    [
        "providers/lifecycle/kit",
        "^providers/lifecycle/kit/",
        ["^providers/canonical\\.ts$", "^graph/", "^policy/", "^rules/"],
    ],
    ["graph", "^graph/", ["^rules/"]],
    ["graph/client", "^graph/client/", ["^rules/"]],
    ["graph/consistency", "^graph/consistency/", ["^graph/client/", "^rules/"]],
    ["graph/resources", "^graph/resources/", ["^graph/(client|consistency)/", "^rules/"]],
    ["policy", "^policy/", ["^rules/"]],
    ["policy/model", "^policy/model/", ["^rules/"]],
    ["policy/evaluate", "^policy/evaluate/", ["^policy/model/", "^rules/"]],
    ["policy/pack", "^policy/pack/", ["^policy/(model|evaluate)/", "^policy/lockOut\\.ts$", "^rules/"]],
    ["commands/shared", "^commands/shared/", anyCommand],
    ["commands/config", "^commands/config/", anyCommand],
    ["commands/doctor", "^commands/doctor/", anyCommand],
    ["commands/doubleMfa", "^commands/doubleMfa/", anyCommand],
    ["commands/drift", "^commands/drift/", [...anyCommand, "^providers/lifecycle/"]],
    ["commands/import", "^commands/import/", [...anyCommand, "^components/"]],
    ["commands/review", "^commands/review/", [...anyCommand, formerNames]],
    ["commands/staleGuests", "^commands/staleGuests/", anyCommand],
    ["commands/tenants", "^commands/tenants/", [...anyCommand, runFolder]],
    ["commands", "^commands/", [...anyCommand, "^components/", "^providers/lifecycle/"]],
    ["foundation", "^foundation/", ["^components/", "^config/", "^rules/"]],
    ["sandbox", "^sandbox/", []],
];

/** A `.cjs` file beside TypeScript runs it from a clone, and is not published. */
const runsFromClone = "\\.cjs$";
/** What the sandbox has for this repository alone: stand-ins, and the process that tests start. */
const onlyInRepository = "^sandbox/(plugins/|process\\.ts$|waitedTime\\.ts$)";
const published =
    "^(index\\.ts$|(commands|components|config|foundation|graph|policy|program|providers|rules|sandbox)/)";

module.exports = {
    forbidden: [
        {
            name: "no-circles",
            comment: "Move what both files need into a third one, or take only the values that are needed.",
            severity: "error",
            from: {},
            to: { circular: true },
        },
        ...arrows.map(([name, room, allowed]) => ({
            name: `imports-of-${name}`,
            comment: `Imports go one way: CONTRIBUTING.md has the map. ${name} may import: ${allowed.join(" ") || "nothing"}`,
            severity: "error",
            from: { path: room, pathNot: [runsFromClone] },
            to: {
                pathNot: [room, ...allowed, "^node_modules/", "^node:", microsoftTypes],
                dependencyTypesNot: ["core"],
            },
        })),
        {
            name: "packages-of-rules",
            comment:
                "Rules are pure: they need nothing but zod, in which the stack config's schema is written.",
            severity: "error",
            from: { path: "^rules/" },
            to: { path: "^node_modules/", pathNot: "^node_modules/zod/" },
        },
        {
            name: "no-pulumi-in-policy",
            comment: "policy/model and policy/evaluate are for programs without Pulumi, too.",
            severity: "error",
            from: { path: "^policy/(?!pack/)" },
            to: { path: "^node_modules/@pulumi/" },
        },
        {
            name: "published-packages",
            comment:
                "Published code loads only what dependencies or peerDependencies of its package.json name.",
            severity: "error",
            from: { path: published, pathNot: [runsFromClone, onlyInRepository, "^policy/pack/"] },
            to: { path: "^node_modules/", dependencyTypesNot: ["npm", "npm-peer", "npm-optional"] },
        },
        {
            name: "packages-of-the-pack",
            comment: "The pack loads what its users install beside it, a peer dependency, and nothing else.",
            severity: "error",
            from: { path: "^policy/pack/", pathNot: [runsFromClone] },
            to: { path: "^node_modules/", pathNot: "^node_modules/@pulumi/policy/" },
        },
    ],
    options: {
        doNotFollow: { path: "node_modules" },
        exclude: { path: "^(dist[^/]*|\\.sandbox|site/(node_modules|\\.vitepress))/" },
        // Imports of types alone tie files together as well.
        tsPreCompilationDeps: true,
        tsConfig: { fileName: "tsconfig.json" },
        enhancedResolveOptions: {
            exportsFields: ["exports"],
            conditionNames: ["require", "import", "node", "default", "types"],
        },
    },
};
