#!/usr/bin/env node
/** The command from a clone: runs `bin.ts` with a compiler. The published package has `bin.js` instead. */
"use strict";

require("tsx/cjs");
require("./bin.ts");
