#!/usr/bin/env node
/** The sandbox tenant: `npx pulumi-entra-b2b-sandbox`, and in this package's own repository `npm run sandbox --`. */
import { runSandboxCommand } from "./command";

// What is published has no TypeScript.
void runSandboxCommand(__filename.endsWith(".ts") ? "npm run sandbox --" : "npx pulumi-entra-b2b-sandbox");
