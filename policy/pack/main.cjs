/** The policy pack from a clone: `main.ts` under a compiler. The published package has `main.js` in its place. */
"use strict";

// The engine starts packs with plain Node, under a compiler that knows nothing of this project: `module.require`
// keeps it from checking what is loaded, and tsx takes its place.
module.require("tsx/cjs");
module.require("./main.ts");
