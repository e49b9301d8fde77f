#!/usr/bin/env node
/** The sandbox tenant as the package `pulumi-entra-b2b-sandbox` has it. */
import { runSandboxCommand } from "./command";

void runSandboxCommand("npx pulumi-entra-b2b-sandbox");
