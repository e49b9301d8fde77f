/** The policy pack from a clone: runs `main.ts` with a compiler. The published package has `main.js` instead. */
"use strict";

// The engine starts packs with plain Node, under a compiler that does not know this project. `module.require` keeps
// it from checking what is loaded, and tsx replaces it.
module.require("tsx/cjs");
module.require("./main.ts");
