#!/usr/bin/env node
/** The commands from a clone: `bin.ts` under a compiler. The published package has `bin.js` in its place. */
"use strict";

require("../tools/start.cjs");
require("./bin.ts");
