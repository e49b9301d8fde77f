/**
 * A language host for Node programs, for Pulumi engines that come without one. The vendor's command line brings its
 * own; one built from source does not. Speaks the `LanguageRuntime` service on loopback, and prints its port.
 */
import {
    Server,
    ServerCredentials,
    status,
    type sendUnaryData,
    type ServerWritableStream,
} from "@grpc/grpc-js";
import type { Message } from "google-protobuf";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { version } from "@pulumi/pulumi/version";
import { cancelAll } from "./children";
import { watchEngine } from "./engineWatch";
import { run } from "./run";
import { runPlugin } from "./runPlugin";

/** Answers every call with the same message. */
function answer<T extends Message>(make: () => T) {
    return (_call: unknown, callback: sendUnaryData<T>) => callback(null, make());
}

function pluginInfo(): PluginInfo {
    const info = new PluginInfo();
    info.setVersion(version);
    return info;
}

function about(): language.AboutResponse {
    const response = new language.AboutResponse();
    response.setExecutable(process.execPath);
    response.setVersion(process.version);
    return response;
}

/** Dependencies are the bootstrap's business: nothing to do here, and no output. */
function endAtOnce(call: ServerWritableStream<unknown, unknown>): void {
    call.end();
}

/** What a program's run never needs: code generation and packing. */
function notOffered(_call: unknown, callback: sendUnaryData<unknown>): void {
    callback({ code: status.UNIMPLEMENTED, details: "This language host only runs programs and plugins." });
}

const engineAddress = process.argv.at(-1) ?? "";
const server = new Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
server.addService(LanguageRuntimeService, {
    handshake: answer(() => new language.LanguageHandshakeResponse()),
    getRequiredPlugins: answer(() => new language.GetRequiredPluginsResponse()),
    getRequiredPackages: answer(() => new language.GetRequiredPackagesResponse()),
    run: run(engineAddress),
    runPlugin,
    getPluginInfo: answer(pluginInfo),
    installDependencies: endAtOnce,
    runtimeOptionsPrompts: answer(() => new language.RuntimeOptionsResponse()),
    about: answer(about),
    getProgramDependencies: answer(() => new language.GetProgramDependenciesResponse()),
    cancel: answer(() => {
        cancelAll();
        return new Empty();
    }),
    template: notOffered,
    generateProgram: notOffered,
    generateProject: notOffered,
    generatePackage: notOffered,
    pack: notOffered,
    link: notOffered,
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
        console.error(error.message);
        process.exit(1);
    }
    console.log(String(port));
});
/** Ends the host and everything that it runs. */
function stop(): void {
    cancelAll();
    process.exit(0);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, stop);
}
watchEngine(engineAddress, stop);
