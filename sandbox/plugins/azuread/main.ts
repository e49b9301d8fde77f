/**
 * A stand-in for Pulumi's azuread plugin, for the sandbox tenant only: offline the vendor's binary cannot be had.
 * Sends to Graph what the real plugin (6.9.1, over terraform-provider-azuread 3.8.0) was read to send, its weaknesses
 * against replication lag included; its waits are shorter by ENTRA_B2B_SANDBOX_CLOCK_SCALE (default 25).
 * For tests alone, ENTRA_B2B_SANDBOX_SKIP_WAITS=true leaves its waits for consistency out, and
 * ENTRA_B2B_SANDBOX_SCALE_RETRY_AFTER=true makes the waits that the server asks for shorter too.
 */
import { serve } from "../standIn/serve";
import { connect } from "./connection";
import { types } from "./types";

serve({ name: "azuread", version: "6.9.1", types, connect });
