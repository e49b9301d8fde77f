import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import { RunResponse, type RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { startNode } from "./children";
import { sdkScript } from "./sdk";

/** The exit code with which Pulumi's runner says that the error was shown to the user already. */
const alreadyShown = 32;

interface RuntimeOptions {
    /** Arguments for `node` itself, such as `--require tsx/cjs`. */
    readonly nodeargs?: string;
    /** Whether Pulumi's runner compiles TypeScript itself. Default `true`. */
    readonly typescript?: boolean;
}

/** Environment with which Pulumi's runner hands configuration to the program. */
export function runEnvironment(request: RunRequest, options: RuntimeOptions): NodeJS.ProcessEnv {
    const config = Object.fromEntries(request.getConfigMap().toArray());
    return {
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        PULUMI_NODEJS_TYPESCRIPT: String(options.typescript ?? true),
    };
}

/** Arguments of the `node` process that runs the program. */
export function runArguments(
    request: RunRequest,
    options: RuntimeOptions,
    engineAddress: string,
    runner: string,
): string[] {
    const info = request.getInfo();
    return [
        ...(options.nodeargs ?? "").split(/\s+/).filter((argument) => argument !== ""),
        runner,
        ...["--monitor", request.getMonitorAddress()],
        ...["--engine", engineAddress],
        ...["--organization", request.getOrganization()],
        ...["--project", request.getProject()],
        ...["--root-directory", info?.getRootDirectory() ?? request.getPwd()],
        ...["--stack", request.getStack()],
        ...["--pwd", request.getPwd()],
        ...(request.getDryrun() ? ["--dry-run"] : []),
        ...["--parallel", String(request.getParallel())],
        info?.getEntryPoint() || request.getProgram() || ".",
        ...request.getArgsList(),
    ];
}

/** `Run`: runs the program in a separate process. Its output goes straight to the engine's log, and so to the user. */
export function run(engineAddress: string) {
    return (call: ServerUnaryCall<RunRequest, RunResponse>, callback: sendUnaryData<RunResponse>): void => {
        const { request } = call;
        const info = request.getInfo();
        const options = (info?.getOptions()?.toJavaScript() ?? {}) as RuntimeOptions;
        const folder = info?.getProgramDirectory() || request.getPwd();
        const runner = sdkScript("run", folder);
        startNode(
            runArguments(request, options, engineAddress, runner),
            {
                cwd: folder,
                env: { ...process.env, ...runEnvironment(request, options) },
                stdio: ["ignore", "inherit", "inherit"],
            },
            (code) => {
                const response = new RunResponse();
                if (code === alreadyShown) {
                    response.setBail(true);
                } else if (code !== 0) {
                    response.setError(`The program ended with exit code ${code}.`);
                }
                callback(null, response);
            },
        );
    };
}
