/**
 * A stand-in for Pulumi's azuread plugin, for the sandbox tenant only: offline the vendor's binary cannot be had.
 * Sends to Graph what the real plugin (6.9.1, over terraform-provider-azuread 3.8.0) was read to send, its weaknesses
 * against replication lag included; its waits are shorter by ENTRA_B2B_SANDBOX_CLOCK_SCALE (default 25).
 * ENTRA_B2B_SANDBOX_SKIP_WAITS=true, for tests alone, leaves its waits for consistency out.
 */
import { serve } from "../standIn/serve";
import { conditionalAccessPolicy } from "./conditionalAccessPolicy";
import { connect } from "./connection";
import { group } from "./group";
import { invitation } from "./invitation";

serve({
    name: "azuread",
    version: "6.9.1",
    types: {
        "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": conditionalAccessPolicy,
        "azuread:index/group:Group": group,
        "azuread:index/invitation:Invitation": invitation,
    },
    connect,
});
