/**
 * What the provider text in the state (see `delegate.ts`) loads from a clone under the name
 * `pulumi-entra-b2b/lifecycle`: `index.ts`, with a loader that runs TypeScript. The published package has `index.js`
 * instead.
 */
"use strict";

const { flushCompileCache } = require("node:module");
require("../../tools/start.cjs");

module.exports = require("./index.ts");
// Pulumi kills this process at the end of a run, so what the next run reuses is written now.
setImmediate(() => flushCompileCache?.());
