import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { Agent, fetch } from "undici";
import { signInVariables, type SandboxConnection } from "./connection";

const root = join(__dirname, "..");

/** Counters of the sandbox's own request log. */
export interface SandboxStats {
    readonly requests: number;
    readonly staleReads: number;
    readonly throttled: number;
    readonly writes: number;
    /** Requests over the wire. A batch counts once. */
    readonly wireRequests: number;
    readonly resourceUnits: number;
    /** Requests by method and path, without ids. */
    readonly byOperation: Readonly<Record<string, number>>;
}

/** The primary replica's whole state. */
export interface SandboxDirectory {
    readonly users: readonly Record<string, unknown>[];
    readonly deletedUsers: readonly Record<string, unknown>[];
    readonly groups: readonly (Record<string, unknown> & { readonly memberIds: readonly string[] })[];
    readonly conditionalAccessPolicies: readonly Record<string, unknown>[];
    readonly namedLocations: readonly Record<string, unknown>[];
    readonly partners: readonly Record<string, unknown>[];
    readonly identitySynchronizations: readonly Record<string, unknown>[];
    readonly b2bManagementPolicies: readonly Record<string, unknown>[];
    /** Policies of which the tenant has one each, by their ids. */
    readonly singletons: Readonly<Record<string, Record<string, unknown>>>;
    readonly servicePrincipals: readonly Record<string, unknown>[];
    readonly appRoleAssignments: readonly Record<string, unknown>[];
    readonly roleAssignments: readonly Record<string, unknown>[];
    readonly roleEligibilitySchedules: readonly Record<string, unknown>[];
    readonly accessPackageCatalogs: readonly Record<string, unknown>[];
    readonly accessPackages: readonly Record<string, unknown>[];
    readonly accessReviews: readonly Record<string, unknown>[];
    readonly assignmentPolicies: readonly Record<string, unknown>[];
    readonly catalogResources: readonly Record<string, unknown>[];
    readonly connectedOrganizations: readonly Record<string, unknown>[];
    /** Resources of Azure Resource Manager. */
    readonly armResources: readonly Record<string, unknown>[];
    readonly applications: readonly Record<string, unknown>[];
    readonly deletedApplications: readonly Record<string, unknown>[];
    /** Provisioning of accounts into applications. */
    readonly synchronizationJobs: readonly Record<string, unknown>[];
    readonly claimsMappingPolicies: readonly Record<string, unknown>[];
    readonly groupSettings: readonly Record<string, unknown>[];
}

/** How often a throttled call is sent. */
const maxAttempts = 10;

/** A call that the sandbox refused. */
class RefusedCall extends Error {
    constructor(
        message: string,
        readonly status: number,
        readonly retryAfterSeconds: number,
    ) {
        super(message);
    }
}

/**
 * A sandbox tenant in a separate process, as the demo and the end-to-end tests use it: over TLS, and through its control
 * plane, which shows what the directory really holds.
 */
export class SandboxProcess {
    private constructor(
        readonly connection: SandboxConnection,
        /** Of the operating system. */
        readonly processId: number,
        private readonly agent: Agent,
        private readonly terminate: () => Promise<void>,
    ) {}

    /** Starts `sandbox/bin.ts` with the harshest lag and further options, and waits until it is ready. */
    static async start(...options: string[]): Promise<SandboxProcess> {
        const child = spawn(
            process.execPath,
            [
                ...["--require", join(root, "tools", "start.cjs"), join(__dirname, "bin.ts"), "--json"],
                // Every replica lags behind every write, unless the options say otherwise.
                ...["--lag-share", "1", ...options],
            ],
            { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
        );
        const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
        const connection = await new Promise<SandboxConnection>((resolve, reject) => {
            createInterface(child.stdout).once("line", (line) =>
                resolve(JSON.parse(line) as SandboxConnection),
            );
            child.once("error", reject);
            child.once("exit", (code) =>
                reject(new Error(`The sandbox tenant ended with code ${code ?? "none"}.`)),
            );
        });
        const agent = new Agent({ connect: { ca: await readFile(connection.caFile, "utf8") } });
        return new SandboxProcess(connection, child.pid ?? 0, agent, async () => {
            child.kill("SIGTERM");
            await exited;
        });
    }

    /** The same process, for another tenant that it serves. Only the first one's `stop` ends it. */
    tenant(tenantId: string): SandboxProcess {
        const connection = { ...this.connection, tenantId };
        return new SandboxProcess(connection, this.processId, this.agent, () => Promise.resolve());
    }

    /** Environment with which the azuread provider, its stand-in and this package sign in to the sandbox. */
    get env(): NodeJS.ProcessEnv {
        return signInVariables(this.connection);
    }

    /**
     * One call of Microsoft Graph, signed in as the deploying app, to change the tenant as someone else would. A throttled
     * call is sent again when it may be.
     *
     * @param path - With version, such as `/v1.0/users/{id}`.
     * @param actor - User principal name that the audit log records. Default: the app.
     */
    async graph<T>(method: string, path: string, body?: unknown, actor?: string): Promise<T> {
        const { graph, login, tenantId, clientId, clientSecret } = this.connection;
        const { access_token: token } = await this.exchange<{ access_token: string }>(
            "POST",
            `${login}/${tenantId}/oauth2/v2.0/token`,
            {},
            new URLSearchParams({
                grant_type: "client_credentials",
                client_id: clientId,
                client_secret: clientSecret,
                scope: `${graph}/.default`,
            }),
        );
        const headers = {
            authorization: `Bearer ${token}`,
            ...(actor !== undefined && { "x-sandbox-actor": actor }),
        };
        for (let attempt = 1; ; attempt++) {
            try {
                return await this.exchange<T>(method, `${graph}${path}`, headers, body);
            } catch (error) {
                if (!(error instanceof RefusedCall) || error.status !== 429 || attempt === maxAttempts) {
                    throw error;
                }
                await setTimeout(error.retryAfterSeconds * 1_000);
            }
        }
    }

    stats(): Promise<SandboxStats> {
        return this.control("GET", "stats");
    }

    directory(): Promise<SandboxDirectory> {
        return this.control("GET", "directory");
    }

    log(): Promise<Record<string, unknown>[]> {
        return this.control("GET", "log");
    }

    /** Accepts a guest's invitation, as the person does in a browser. */
    redeem(userId: string): Promise<unknown> {
        return this.control("POST", "redeem", { userId });
    }

    /** Adds a fault to the injector; see `sandbox/faults.ts` for the kinds. */
    addFault(fault: Record<string, unknown>): Promise<unknown> {
        return this.control("POST", "faults", fault);
    }

    clearFaults(): Promise<unknown> {
        return this.control("DELETE", "faults");
    }

    /** Records that a user signed in at a moment, in ISO 8601. */
    signIn(userId: string, dateTime: string): Promise<unknown> {
        return this.control("POST", "signIn", { userId, dateTime });
    }

    /** Logs plausible sign-ins of the tenant's people under its present policies; see `sandbox/signInSeed.ts`. */
    seedSignIns(options: Record<string, unknown>): Promise<{ logged: number }> {
        return this.control("POST", "signIns", options);
    }

    /** The whole sign-in log. */
    signIns(): Promise<Record<string, unknown>[]> {
        return this.control("GET", "signIns");
    }

    /** Stops the clock of the replicas. What is under way to them waits until it continues. */
    stopReplication(): Promise<unknown> {
        return this.control("POST", "replication/stop");
    }

    /** @param passedMs - How much of the time that it stood still counts as passed, in milliseconds. Default none. */
    startReplication(passedMs = 0): Promise<unknown> {
        return this.control("POST", "replication/start", { passedMs });
    }

    async stop(): Promise<void> {
        await this.agent.close();
        await this.terminate();
    }

    private control<T>(method: string, path: string, body?: unknown): Promise<T> {
        const headers = { authorization: `Bearer ${this.connection.clientSecret}` };
        return this.exchange(
            method,
            `${this.connection.graph}/_sandbox/tenants/${this.connection.tenantId}/${path}`,
            headers,
            body,
        );
    }

    private async exchange<T>(
        method: string,
        url: string,
        headers: Record<string, string>,
        body?: unknown,
    ): Promise<T> {
        const isForm = body instanceof URLSearchParams;
        const response = await fetch(url, {
            method,
            dispatcher: this.agent,
            headers: {
                ...headers,
                ...(body !== undefined && !isForm && { "content-type": "application/json" }),
            },
            ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
        });
        const text = await response.text();
        if (!response.ok) {
            throw new RefusedCall(
                `The sandbox answered ${response.status} to ${method} ${new URL(url).pathname}: ${text}`,
                response.status,
                // Conditional access says none.
                Number(response.headers.get("retry-after") ?? 1),
            );
        }
        return (text === "" ? undefined : JSON.parse(text)) as T;
    }
}
