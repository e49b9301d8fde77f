import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { providerService, type StandIn } from "./service";

/** Serves a stand-in to the engine that started this process. */
export function serve<C>(standIn: StandIn<C>): void {
    const server = new Server();
    server.addService(ResourceProviderService, providerService(standIn));
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) {
            console.error(error.message);
            process.exit(1);
        }
        console.log(String(port));
        // The engine shows what a plugin prints on its error stream, so no one takes this plugin for the real one.
        console.error(`${standIn.name}: a stand-in plugin, for the sandbox tenant only`);
    });
}
