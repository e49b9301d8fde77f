/** The command that serves a sandbox tenant until it is stopped. */
import { readFileSync } from "node:fs";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { ZodError } from "zod";
import { signInVariables, type SandboxConnection } from "./connection";
import { faultSchema, type Fault } from "./faults";
import { readState, writeState } from "./savedState";
import type * as Server from "./server";

interface CliOptions {
    readonly port: number;
    readonly tenants: number;
    readonly replicas: number;
    readonly lag: number;
    readonly lagShare: number;
    readonly seed: number;
    readonly clockScale: number;
    readonly timeScale: number;
    readonly timeOrigin: number;
    readonly earlyThrottle: number;
    readonly retryAfter: number;
    readonly invitationBrake?: number;
    readonly signIns?: number;
    readonly signInDelay: number;
    readonly fault: readonly Fault[];
    readonly permissions?: readonly string[];
    readonly servicePlans?: readonly string[];
    readonly stateDir?: string;
    readonly state?: string;
    readonly json?: boolean;
}

function number(minimum: number, maximum: number, isWhole = true) {
    return (text: string): number => {
        const value = Number(text);
        if (
            text.trim() === "" ||
            !(value >= minimum && value <= maximum) ||
            (isWhole && !Number.isInteger(value))
        ) {
            throw new InvalidArgumentError(
                `It must be a ${isWhole ? "whole " : ""}number from ${minimum} to ${maximum}.`,
            );
        }
        return value;
    };
}

function names(text: string): string[] {
    return text
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "");
}

function fault(text: string, earlier: readonly Fault[]): Fault[] {
    try {
        return [...earlier, faultSchema.parse(JSON.parse(text))];
    } catch (error) {
        const reason =
            error instanceof ZodError
                ? error.issues.map(({ path, message }) => [...path, message].join(": ")).join("; ")
                : 'it is not JSON (in PowerShell 5 and cmd.exe, escape each quotation mark as \\")';
        throw new InvalidArgumentError(
            `It must be a fault as JSON, such as {"kind":"throttle","count":3}, but ${reason}.`,
        );
    }
}

// Of this project, or of the package that was built from this folder.
const { version } = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as {
    version: string;
};

const definition = new Command()
    .description(
        "A sandbox tenant: Microsoft Graph's part that guests need, over lagging replicas, on this machine alone.\n" +
            "A stand-in for tests and demos. What it does not imitate answers with an error.",
    )
    .option("--port <port>", "port on loopback; 0 takes a free one", number(0, 65_535), 0)
    .option(
        "--tenants <count>",
        "tenants that are served, each under its own id with its own directory, clock and throttle",
        number(1, 1_000),
        1,
    )
    .option("--replicas <count>", "read replicas", number(1, 64), 3)
    .option(
        "--lag <ms>",
        "middle of each replica's lag behind the primary, in milliseconds",
        number(0, 3_600_000),
        800,
    )
    .option(
        "--lag-share <share>",
        "share of writes that a replica learns late; 1 lets every replica lag behind every write",
        number(0, 1, false),
        0.1,
    )
    .option("--seed <number>", "the same seed gives the same ids, lags and faults", number(0, 2 ** 31), 1)
    .option(
        "--clock-scale <factor>",
        "how many times faster than real throttling limits refill",
        number(1, 10_000),
        100,
    )
    .option(
        "--time-scale <factor>",
        "how many times faster than real all the tenant's time goes",
        number(1, 1_000),
        1,
    )
    .option(
        "--time-origin <ms>",
        "moment from which it does, in milliseconds since 1970; default the start",
        number(0, Number.MAX_SAFE_INTEGER),
        Date.now(),
    )
    .option(
        "--early-throttle <share>",
        "share of requests refused with 429 below any limit",
        number(0, 1, false),
        0,
    )
    .option("--retry-after <seconds>", "Retry-After of such a refusal", number(0, 3_600), 1)
    .option(
        "--invitation-brake <count>",
        "invitations after which Entra's brake on abuse refuses further invitations",
        number(0, 1_000_000),
    )
    .option(
        "--sign-ins <count>",
        "plausible sign-ins of the last 7 days in the log, of the tenant's people and some guests; the same for a seed",
        number(1, 1_000_000),
    )
    .option("--sign-in-delay <ms>", "how late the sign-in log shows an entry", number(0, 7_200_000), 0)
    .option("--fault <json>", 'a fault, may be repeated, such as {"kind":"throttle","count":3}', fault, [])
    .option(
        "--permissions <names>",
        "application permissions that the app is granted, joined by commas; default all that have a use",
        names,
    )
    .option(
        "--service-plans <names>",
        "service plans of the tenant's licenses, joined by commas, such as AAD_PREMIUM,AAD_PREMIUM_P2; default Entra ID P1 (AAD_PREMIUM)",
        names,
    )
    .option(
        "--state-dir <folder>",
        "where the certificate authority's file is put; default a temporary folder",
    )
    .option(
        "--state <file>",
        "the directory is loaded from this file if it is there, and saved to it at the end",
    )
    .option("--json", "print one line of JSON when ready")
    .version(version)
    .configureOutput({ outputError: (text, write) => write(text) })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

/** A clock that is right at its origin, and runs faster from there. */
function scaledClock(scale: number, originMs: number): () => number {
    return () => originMs + (Date.now() - originMs) * scale;
}

/** What is printed when the tenants are served. */
interface Connection extends SandboxConnection {
    readonly page: string;
    readonly processId: number;
}

async function serve(options: CliOptions): Promise<void> {
    const stateFile = options.state;
    if (stateFile !== undefined && options.tenants > 1) {
        throw new Error("--state keeps one tenant: leave it out, or leave out --tenants.");
    }
    const savedState = stateFile === undefined ? undefined : await readState(stateFile);
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- late: help and wrong options need no server.
    const { startSandbox } = require("./server") as typeof Server;
    const sandbox = await startSandbox({
        port: options.port,
        tenantCount: options.tenants,
        replicaCount: options.replicas,
        lagMs: options.lag,
        lagShare: options.lagShare,
        seed: options.seed,
        clockScale: options.clockScale,
        earlyThrottle: options.earlyThrottle,
        retryAfterSeconds: options.retryAfter,
        faults: options.fault,
        ...(options.permissions && { permissions: options.permissions }),
        ...(options.servicePlans && { servicePlans: options.servicePlans }),
        invitationBrake: options.invitationBrake,
        savedState,
        signInCount: options.signIns,
        signInDelayMs: options.signInDelay,
        now: scaledClock(options.timeScale, options.timeOrigin),
    });
    const isTemporary = options.stateDir === undefined;
    const folder = options.stateDir ?? (await mkdtemp(join(tmpdir(), "sandbox-tenant-")));
    await mkdir(folder, { recursive: true });
    const caFile = join(folder, "sandbox-ca.pem");
    await writeFile(caFile, sandbox.ca);
    const connection: Connection = {
        graph: sandbox.base,
        login: sandbox.base,
        resourceManager: `${sandbox.base}/arm`,
        metadataHost: sandbox.host,
        tenantId: sandbox.tenantId,
        tenants: sandbox.tenants,
        // Azure Resource Manager serves any subscription; this is one to name.
        subscriptionId: "55555555-5555-4555-8555-555555555555",
        clientId: sandbox.clientId,
        clientSecret: sandbox.clientSecret,
        caFile,
        // The secret follows #, so that the browser never sends it by itself.
        page: `${sandbox.base}/_sandbox/#${sandbox.clientSecret}`,
        // The process to send SIGTERM to: npx, if it started this process, does not forward the signal.
        processId: process.pid,
    };
    const stop = async () => {
        if (stateFile !== undefined) {
            await writeState(stateFile, sandbox.savedState());
        }
        await sandbox.stop();
        await (isTemporary ? rm(folder, { recursive: true, force: true }) : rm(caFile, { force: true }));
        process.exit(0);
    };
    process.once("SIGINT", () => void stop());
    process.once("SIGTERM", () => void stop());
    // Last, because a reader of this line may stop the process at once.
    console.log(options.json ? JSON.stringify(connection) : describe(connection));
}

/** Its users paste settings into PowerShell. */
const isWindows = process.platform === "win32";

function describe(connection: Connection): string {
    const { graph, tenants, tenantId, clientId, clientSecret, caFile, page, processId } = connection;
    const others = tenants
        .slice(1)
        .map((tenant) => `  ${tenant.tenantId}  ${tenant.domain}\n`)
        .join("");
    const further = others === "" ? "" : `\nThe same application signs in to the other tenants:\n\n${others}`;
    const settings = Object.entries(signInVariables(connection))
        .map(([name, value]) => (isWindows ? `  $env:${name} = "${value}"` : `  export ${name}=${value}`))
        .join("\n");
    return `The sandbox tenant serves Microsoft Graph at ${graph} until it is stopped (Ctrl-C, or kill ${processId}).
To look at it: ${page}

Sign in with Pulumi's azuread provider or this package:

${settings}

Or by hand:

  curl --cacert ${caFile} ${graph}/${tenantId}/oauth2/v2.0/token \\
    -d grant_type=client_credentials -d client_id=${clientId} -d client_secret=${clientSecret} \\
    -d scope=${graph}/.default
  curl --cacert ${caFile} ${graph}/v1.0/users -H "Authorization: Bearer <access_token>"
${further}`;
}

/**
 * Runs the command with the words of the command line.
 *
 * @param name - How it was called, for its help.
 */
export async function runSandboxCommand(name: string): Promise<void> {
    try {
        await serve(definition.name(name).parse().opts<CliOptions>());
    } catch (error) {
        console.error(error instanceof Error ? error.message : String(error));
        process.exitCode = 2;
    }
}
