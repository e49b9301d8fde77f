/**
 * Preloaded into Pulumi's processes: runs TypeScript through tsx, and halves the time that a program takes to start.
 *
 * Three things take that time. tsx reads each JavaScript file of each dependency once more, in search of what Node
 * might not understand, and looks for a TypeScript file beside it; here it does so only for this project's files. Each
 * process compiles the code again; here the compiled code is kept. The SDK and other libraries load parts of themselves
 * that hardly any program needs; here those parts are loaded on first use.
 */
"use strict";

const Module = require("node:module");
const { join } = require("node:path");

/** @typedef {{ filename?: string | null } | undefined} Parent */
/**
 * What tsx and others replace, and Node's types leave out.
 * @type {{
 *     _extensions: Record<string, unknown>,
 *     _resolveFilename: (request: string, parent: Parent, ...more: unknown[]) => string,
 *     _load: (request: string, parent: Parent, isMain: boolean) => object,
 * }}
 */
// @ts-expect-error -- see above.
const loader = Module;

/** @param {Parent} parent @param {string} name */
const isOf = (parent, name) =>
    (parent?.filename ?? "").replaceAll("\\", "/").includes(`/node_modules/${name}`);

// A folder of this project, because code from a folder that anyone can write to must not be run.
Module.enableCompileCache?.(join(__dirname, "..", "node_modules", ".cache", "pulumi-entra-b2b"));

const { _resolveFilename: asNodeResolves, _load: load } = loader;
const asNodeLoads = loader._extensions[".js"];
require("tsx/cjs");
const asTsxResolves = loader._resolveFilename;

// @ts-expect-error -- newer than the types. An older Node needs tsx to `require` a dependency that is an ES module.
if (process.features.require_module) {
    loader._extensions[".js"] = asNodeLoads;
    loader._resolveFilename = function (request, parent, ...more) {
        const resolve = isOf(parent, "") ? asNodeResolves : asTsxResolves;
        return resolve.call(this, request, parent, ...more);
    };
}

/**
 * @typedef {Record<string | symbol, unknown>} Part
 * @typedef {(load: () => unknown) => object} Late - What stands for a part until it is used.
 */

/** A function or a class, loaded when it is first called or read. @type {Late} */
const lateFunction = (load) =>
    new Proxy(function () {}, {
        apply: (_own, self, values) => Reflect.apply(/** @type {Function} */ (load()), self, values),
        construct: (_own, values) => Reflect.construct(/** @type {Function} */ (load()), values),
        get: (_own, name) => (name === "__esModule" ? undefined : /** @type {Part} */ (load())[name]),
    });

/** A module, loaded with its first member. The SDK copies everything except ES modules, name by name. @type {Late} */
const lateModule = (load) =>
    new Proxy(
        {},
        { get: (_own, name) => (name === "__esModule" ? true : /** @type {Part} */ (load())[name]) },
    );

/** A module whose functions are named at once, but not called. @type {Late} */
const lateMembers = (load) =>
    new Proxy({}, { get: (_own, name) => lateFunction(() => /** @type {Part} */ (load())[name]) });

/**
 * Parts that hardly any program needs, by what their users call them: packing functions with their dependencies, the
 * Automation API, TypeScript, telemetry, and messages in all languages.
 *
 * @type {{ users: string, late: Late, parts: string[] }[]}
 */
const lateParts = [
    {
        users: "@pulumi/pulumi/",
        late: lateModule,
        parts: ["./automation", "../../typescript-shim"],
    },
    { users: "@pulumi/pulumi/", late: lateFunction, parts: ["normalize-package-data"] },
    {
        users: "@pulumi/pulumi/cmd/run/tracing.js",
        late: lateMembers,
        parts: [
            "@opentelemetry/exporter-zipkin",
            "@opentelemetry/instrumentation",
            "@opentelemetry/instrumentation-grpc",
            "@opentelemetry/resources",
            "@opentelemetry/sdk-trace-base",
            "@opentelemetry/sdk-trace-node",
        ],
    },
    { users: "zod/", late: lateModule, parts: ["../locales/index.cjs"] },
];

/**
 * The SDK writes each answer to a registration into its debug log. That is a megabyte of guests that no one reads, and
 * secrets in plain text for anyone who runs `pulumi --debug`. Here the answer's text names only the resource.
 *
 * @param {Record<string, { prototype: { toString(): string, getUrn(): string } }>} messages - By name.
 */
function nameInLogs(messages) {
    for (const name of ["RegisterResourceResponse", "ReadResourceResponse"]) {
        const { prototype } = messages[name];
        prototype.toString = function () {
            return this.getUrn();
        };
    }
    return messages;
}

/**
 * The SDK notes for each promise where it was made, and only shows it where `PULUMI_DEBUG_PROMISE_LEAKS` asks for it.
 * Mapping these traces to TypeScript is a fifth of a program's processor time; here none is taken unless asked for.
 *
 * @param {{ debuggablePromise: Function, debugPromiseLeaks: boolean }} debuggable
 */
function withoutTraces(debuggable) {
    const { debuggablePromise, debugPromiseLeaks } = debuggable;
    if (debugPromiseLeaks || Object.hasOwn(debuggablePromise, "isWithoutTraces")) {
        return debuggable;
    }
    debuggable.debuggablePromise = Object.assign(
        (/** @type {unknown[]} */ ...values) => {
            const limit = Error.stackTraceLimit;
            Error.stackTraceLimit = 0;
            try {
                return debuggablePromise(...values);
            } finally {
                Error.stackTraceLimit = limit;
            }
        },
        { isWithoutTraces: true },
    );
    return debuggable;
}

loader._load = function (request, parent, isMain) {
    const loadPart = () => load.call(this, request, parent, isMain);
    if (request.endsWith("/debuggable") && isOf(parent, "@pulumi/pulumi/")) {
        return withoutTraces(/** @type {any} */ (loadPart()));
    }
    if (request === "../proto/resource_pb" && isOf(parent, "@pulumi/pulumi/")) {
        return nameInLogs(/** @type {any} */ (loadPart()));
    }
    const found = lateParts.find(({ users, parts }) => parts.includes(request) && isOf(parent, users));
    if (found === undefined) {
        return loadPart();
    }
    /** @type {unknown} */
    let part;
    return found.late(() => (part ??= loadPart()));
};
