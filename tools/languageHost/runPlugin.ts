import type { ServerWritableStream } from "@grpc/grpc-js";
import { RunPluginResponse, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { startNode } from "./children";
import { sdkScript } from "./sdk";

/** A separate script runs policy packs. The general one runs every other kind of plugin. */
export function pluginRunner(kind: string): string {
    return kind === "analyzer" ? "run-policy-pack" : "run-plugin";
}

/**
 * Where a plugin is started: a policy pack in its own folder, from which the SDK reads its version.
 *
 * @see https://github.com/pulumi/pulumi, sdk/go/common/resource/plugin/analyzer_plugin.go
 */
function pluginFolder(request: RunPluginRequest, program: string): string {
    return request.getKind() === "analyzer" ? program : request.getPwd() || program;
}

/** `RunPlugin`: a plugin written for Node, its output and exit code streamed back to the engine. */
export function runPlugin(call: ServerWritableStream<RunPluginRequest, RunPluginResponse>): void {
    const { request } = call;
    const program = request.getInfo()?.getProgramDirectory() || request.getProgram();
    const child = startNode(
        [sdkScript(pluginRunner(request.getKind()), program), ...request.getArgsList(), program],
        {
            cwd: pluginFolder(request, program),
            env: { ...process.env, ...environment(request.getEnvList()) },
            stdio: ["ignore", "pipe", "pipe"],
        },
        (code) => {
            const response = new RunPluginResponse();
            response.setExitcode(code);
            call.write(response);
            call.end();
        },
    );
    child.stdout?.on("data", (chunk: Buffer) => {
        const response = new RunPluginResponse();
        response.setStdout(chunk);
        call.write(response);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
        const response = new RunPluginResponse();
        response.setStderr(chunk);
        call.write(response);
    });
    call.on("cancelled", () => child.kill("SIGTERM"));
}

function environment(assignments: readonly string[]): NodeJS.ProcessEnv {
    return Object.fromEntries(
        assignments.map((assignment) => {
            const at = assignment.indexOf("=");
            return at < 0 ? [assignment, ""] : [assignment.slice(0, at), assignment.slice(at + 1)];
        }),
    );
}
