/**
 * Preloaded into Pulumi's processes: runs TypeScript through tsx, and halves the time that a program takes to start.
 *
 * Three things take that time. tsx reads each JavaScript file of each dependency once more, in search of what Node
 * might not understand, and looks for a TypeScript file beside it: here it does so for this project's files alone.
 * Compiled code is made anew in each process: here it is kept. And the SDK loads parts of itself that hardly any program
 * needs: here they are loaded by who uses them.
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

/** @param {Parent} parent */
const isOfSdk = (parent) => /[\\/]@pulumi[\\/]pulumi[\\/]/.test(parent?.filename ?? "");
/** @param {Parent} parent */
const isOfDependency = (parent) => /[\\/]node_modules[\\/]/.test(parent?.filename ?? "");

// A folder of this project: what anybody may write to must not be run.
Module.enableCompileCache?.(join(__dirname, "..", "node_modules", ".cache", "pulumi-entra-b2b"));

const { _resolveFilename: asNodeResolves, _load: load } = loader;
const asNodeLoads = loader._extensions[".js"];
require("tsx/cjs");
const asTsxResolves = loader._resolveFilename;

// @ts-expect-error -- newer than the types. An older Node needs tsx to `require` a dependency that is an ES module.
if (process.features.require_module) {
    loader._extensions[".js"] = asNodeLoads;
    loader._resolveFilename = function (request, parent, ...more) {
        const resolve = isOfDependency(parent) ? asNodeResolves : asTsxResolves;
        return resolve.call(this, request, parent, ...more);
    };
}

/** Parts of the SDK, by what it calls them: packing functions with their dependencies, engines of one's own, TypeScript. */
const lateParts = new Set(["@npmcli/arborist", "./automation", "../../typescript-shim"]);

/**
 * The SDK writes each answer to a registration into its debug log: the text of a megabyte of guests, for nobody, and
 * secrets in plain text, for whoever runs `pulumi --debug`. Here the answer's text names the resource alone.
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

loader._load = function (request, parent, isMain) {
    const isAnswers = request === "../proto/resource_pb";
    if ((!isAnswers && !lateParts.has(request)) || !isOfSdk(parent)) {
        return load.call(this, request, parent, isMain);
    }
    if (isAnswers) {
        return nameInLogs(load.call(this, request, parent, isMain));
    }
    /** @type {Record<string | symbol, unknown> | undefined} */
    let part;
    // The SDK copies what is no ES module, name by name.
    return new Proxy(
        { __esModule: true },
        {
            get(own, name) {
                if (name in own) {
                    return true;
                }
                part ??= /** @type {Record<string | symbol, unknown>} */ (load(request, parent, isMain));
                return part[name];
            },
        },
    );
};
