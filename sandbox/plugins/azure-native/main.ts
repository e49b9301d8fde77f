/**
 * A stand-in for Pulumi's azure-native plugin, for the sandbox tenant only: offline the vendor's binary cannot be had.
 * Serves the types of `types.ts`, whose names and arguments are those of the npm package in version 3.28.0; what it
 * sends is Azure Resource Manager's documented form. It retries nothing, so a refusal for replication lag shows.
 */
import { serve } from "../standIn/serve";
import { connect } from "./connection";
import { types } from "./types";

serve({ name: "azure-native", version: "3.28.0", types, connect });
