/**
 * Loaded before any test: the sandbox, in this process and in those that tests start, answers nothing that Microsoft's
 * schema forbids.
 */
"use strict";

process.env["ENTRA_B2B_SANDBOX_STRICT"] = "1";
