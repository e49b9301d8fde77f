/**
 * A stand-in for Pulumi's azuread plugin, for the sandbox tenant only, because the vendor's binary is not available
 * offline. Sends to Graph what the real plugin (6.9.1, over terraform-provider-azuread 3.9.0) sends according to its
 * source, its weaknesses against replication lag included. Its waits are shorter by ENTRA_B2B_SANDBOX_CLOCK_SCALE
 * (default 25). For tests only, ENTRA_B2B_SANDBOX_SKIP_WAITS=true skips its waits for consistency, and
 * ENTRA_B2B_SANDBOX_SCALE_RETRY_AFTER=true also shortens the waits that the server asks for.
 */
import { version } from "@pulumi/azuread/package.json";
import { serve } from "../standIn/serve";
import { connect } from "./connection";
import { functions } from "./functions";
import { types } from "./types";

serve({ name: "azuread", version, types, functions, connect });
