#!/usr/bin/env node
/** The command from a clone: `bin.ts` under a compiler. The published package has `bin.js` in its place. */
"use strict";

require("tsx/cjs");
require("./bin.ts");
