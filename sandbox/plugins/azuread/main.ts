/**
 * A stand-in for Pulumi's azuread plugin, for the sandbox tenant only: offline the vendor's binary cannot be had.
 * Sends to Graph what the real plugin (6.9.1, over terraform-provider-azuread 3.8.0) was read to send, its weaknesses
 * against replication lag included; its waits are shorter by ENTRA_B2B_SANDBOX_CLOCK_SCALE (default 25).
 * For tests alone, ENTRA_B2B_SANDBOX_SKIP_WAITS=true leaves its waits for consistency out, and
 * ENTRA_B2B_SANDBOX_SCALE_RETRY_AFTER=true makes the waits that the server asks for shorter too.
 */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { providerService } from "./service";

const version = "6.9.1";
const implementation = providerService(version);
const server = new Server();
server.addService(ResourceProviderService, implementation);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
        console.error(error.message);
        process.exit(1);
    }
    console.log(String(port));
    // The engine shows what a plugin prints on its error stream: nobody shall take this for the real one.
    console.error("azuread: a stand-in plugin, for the sandbox tenant only");
});
