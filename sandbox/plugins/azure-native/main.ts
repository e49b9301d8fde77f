/**
 * A stand-in for Pulumi's azure-native plugin, for the sandbox tenant only, because the vendor's binary is not available
 * offline. Serves the types of `types.ts`, with the names and arguments of the npm package in version 3.28.0, and sends
 * Azure Resource Manager's documented form. It retries nothing, so a refusal for replication lag shows.
 */
import { version } from "@pulumi/azure-native/package.json";
import { serve } from "../standIn/serve";
import { connect } from "./connection";
import { types } from "./types";

serve({ name: "azure-native", version, types, connect });
