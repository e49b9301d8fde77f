/**
 * What the provider text in the state loads (see `delegate.ts`) under the name `pulumi-entra-b2b/lifecycle`, from a
 * clone: `index.ts` with what runs TypeScript. The published package has `index.js` in its place.
 */
"use strict";

const { flushCompileCache } = require("node:module");
require("../../tools/start.cjs");

module.exports = require("./index.ts");
// Pulumi kills this process when a run is over: what is kept for the next one is written now.
setImmediate(() => flushCompileCache?.());
