#!/usr/bin/env node
/** The commands from a clone: runs `bin.ts` with a compiler. The published package has `bin.js` instead. */
"use strict";

const { join } = require("node:path");

// As `npm run` has it: the repository finds or builds an engine.
process.env.ENTRA_B2B_ENGINE_MODULE ??= join(__dirname, "..", "tools", "projectEngine.ts");
require("../tools/start.cjs");
require("./bin.ts");
