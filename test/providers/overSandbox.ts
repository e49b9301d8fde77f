import { createGraphClient, type GraphClient } from "../../graph";
import { lifecycle, type LifecycleName } from "../../providers/lifecycle";
import type { Lifecycle } from "../../providers/lifecycle/kit/lifecycle";
import { Run } from "../../providers/lifecycle/kit/run";
import { grantedPermissions } from "../../sandbox/identity";
import type { Transport } from "../../graph/client/transport";
import type { TenantOptions } from "../../sandbox/sandboxTenant";
import { fakeTime, guid, type FakeTime } from "../graph/fakes";
import { Directory } from "../sandbox/directory";
import { keptLog } from "./engineLogs";

/** A token without a signature that names the sandbox tenant's application. */
function accessTokenOf({ tenant: { clientId, callerId } }: Directory): string {
    const claims = { appid: clientId, oid: callerId, idtyp: "app" };
    return `token-of-the-session.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
}

/** A sandbox tenant whose replicas lag on a clock that only waiting moves, and the session's client over it. */
export class SandboxSession {
    /** Warnings that people were given, in turn. */
    readonly warnings: string[] = [];
    /** Other messages that people were given, in turn. */
    readonly messages: string[] = [];
    /** Permissions that the session's identity lacks. */
    readonly withheld = new Set<string>();
    /** The folder of the project; none at first, as on another machine. */
    folder: string | undefined;
    private run: Run;
    private death: { writesLeft: number; readonly come: () => void } | undefined;

    private constructor(
        readonly directory: Directory,
        readonly time: Pick<FakeTime, "pass">,
        /** What the client signs in with. */
        readonly accessToken: string,
        /** Method and path below the version of each call, in turn. */
        readonly calls: string[],
        /** What each call sent, in turn. */
        readonly bodies: unknown[],
        private readonly newClient: () => GraphClient,
    ) {
        this.run = this.nextRun();
    }

    /** Three replicas, 2 s behind the primary in the middle, unless `options` say otherwise. */
    static start(
        options: Partial<TenantOptions> = {},
        time: Omit<FakeTime, "sleeps"> = fakeTime(),
        through: (transport: Transport) => Transport = (transport) => transport,
    ): SandboxSession {
        const directory = Directory.create({
            replicaCount: 3,
            lagMs: 2_000,
            now: time.now,
            ...options,
        });
        const calls: string[] = [];
        const bodies: unknown[] = [];
        const transport: Transport = ({ method, url, body }) => {
            if (session.death?.writesLeft === 0) {
                return new Promise(() => undefined);
            }
            const { origin, pathname, search } = new URL(url);
            calls.push(`${method} ${pathname.replace(/^\/(v1\.0|beta)/, "")}`);
            const sent: unknown = body === undefined ? undefined : JSON.parse(body);
            bodies.push(sent);
            const answer = directory.ask(`${method} ${pathname.slice(1)}${search}`, sent, {
                replica: directory.parts.nextReplica(),
                permissions: grantedPermissions.filter((name) => !session.withheld.has(name)),
            });
            if (session.dies(method, pathname)) {
                return new Promise(() => undefined);
            }
            const isEmpty = answer.status === 204;
            if (answer.fault?.startsWith("reset")) {
                return Promise.reject(new Error("socket hang up"));
            }
            return Promise.resolve({
                status: answer.status,
                headers: new Headers(answer.headers),
                // Links to further pages lead to the host that was asked.
                text: isEmpty ? "" : JSON.stringify(answer.body).replaceAll("https://127.0.0.1", origin),
            });
        };
        // As each plugin process has its own client.
        const token = accessTokenOf(directory);
        const newClient = () =>
            createGraphClient(
                { tenantId: guid(1), environment: "global", credential: { kind: "azureCli" } },
                {
                    ...time,
                    credential: { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Infinity }) },
                    transport: through(transport),
                },
            );
        const session = new SandboxSession(directory, time, token, calls, bodies, newClient);
        return session;
    }

    /** Kills the run under way when it has written so often: its last write is done, and no answer comes. */
    dieAfterWrites(count: number): Promise<void> {
        return new Promise((come) => {
            this.death = { writesLeft: count, come };
        });
    }

    private dies(method: string, path: string): boolean {
        if (this.death === undefined || method === "GET" || /\$batch$|getByIds$/.test(path)) {
            return false;
        }
        this.death.writesLeft -= 1;
        if (this.death.writesLeft > 0) {
            return false;
        }
        this.death.come();
        return true;
    }

    /** Begins a run, as a plugin process does, and gives a life cycle in it. Life cycles from before go over to this run. */
    lifecycle(name: LifecycleName): Lifecycle {
        this.run = this.nextRun();
        this.death = undefined;
        return this.current(name);
    }

    /** A life cycle in a separate run, beside the one that is under way. */
    beside(name: LifecycleName): Lifecycle {
        return lifecycle(name, this.nextRun());
    }

    /** A life cycle in the run that is under way. */
    current(name: LifecycleName): Lifecycle {
        const current = () => lifecycle(name, this.run);
        return {
            check: (...of) => current().check(...of),
            diff: (...of) => current().diff(...of),
            create: (...of) => current().create(...of),
            read: (...of) => current().read(...of),
            update: (...of) => current().update(...of),
            delete: (...of) => current().delete(...of),
        };
    }

    /** A client of this session's identity, as a command has one. */
    get client(): GraphClient {
        return this.newClient();
    }

    private nextRun(): Run {
        const log = keptLog({ warn: this.warnings, info: this.messages });
        const { folder } = this;
        return new Run({ client: this.newClient(), log, ...(folder !== undefined && { folder }) });
    }

    get writes(): string[] {
        return this.calls.filter((call) => !call.startsWith("GET "));
    }

    /** What the first call of a method sent. */
    firstBody(method: string): Readonly<Record<string, unknown>> {
        const index = this.calls.findIndex((call) => call.startsWith(`${method} `));
        return (this.bodies[index] ?? {}) as Readonly<Record<string, unknown>>;
    }

    /** Lets every replica catch up. */
    catchUp(): void {
        this.time.pass(60_000);
    }
}
