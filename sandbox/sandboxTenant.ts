import type { Tenant } from "./call";
import { AuditLog } from "./auditLog";
import { federatedApp } from "./federatedApps";
import { FaultInjector, type Fault } from "./faults";
import { GraphService } from "./graphService";
import { Identity, type AppRegistration } from "./identity";
import { randomGuid, seededRandom } from "./random";
import { ReplicationClock } from "./replicationClock";
import { RequestLog } from "./requestLog";
import { loadState, type SavedState } from "./savedState";
import { seedTenant } from "./seed";
import { SignInLog } from "./signInLog";
import { ReplicatedStore } from "./store";
import { Throttle } from "./throttle";

/** How a sandbox tenant behaves. */
export interface TenantOptions {
    readonly replicaCount: number;
    /** Middle of each replica's lag, in milliseconds. */
    readonly lagMs: number;
    /** Share of writes that a replica learns late, 0 to 1. Default all. */
    readonly lagShare?: number;
    readonly seed: number;
    /** How many times faster than real time the throttling limits refill. */
    readonly clockScale: number;
    /** Share of requests that are throttled below any limit, 0 to 1. */
    readonly earlyThrottle: number;
    readonly retryAfterSeconds: number;
    readonly faults: readonly Fault[];
    /** A directory in place of a new one; saved with the same seed. */
    readonly savedState?: SavedState | undefined;
    /** Application permissions that the app registration is granted. Default: all that the sandbox has a use for. */
    readonly permissions?: readonly string[];
    /** Service plans of the tenant's licenses. Default: Entra ID P1 (`AAD_PREMIUM`). */
    readonly servicePlans?: readonly string[];
    /** Invitations that are accepted before Entra's limit on abuse refuses further ones. Default: no limit. */
    readonly invitationBrake?: number | undefined;
    /** How late the sign-in log shows an entry, in milliseconds. Default at once. */
    readonly signInDelayMs?: number | undefined;
    /** The moment, in milliseconds since 1970. Default the system's clock. */
    readonly now?: () => number;
    /** Name that other tenants see. Default Contoso. */
    readonly displayName?: string;
    /** Domains that the tenant has verified, the initial one first. Default those of Contoso. */
    readonly domains?: readonly string[];
    /** The application that signs in. Default: drawn from the seed. */
    readonly application?: Pick<AppRegistration, "clientId" | "clientSecret">;
    /** All tenants that the process serves; may be filled later. Default: no other one. */
    readonly neighbors?: readonly Tenant[];
}

/** A tenant with everything that serves it, reachable without any connection. */
export interface SandboxTenant {
    readonly app: AppRegistration;
    readonly tenant: Tenant;
    readonly service: GraphService;
    readonly identity: Identity;
    readonly log: RequestLog;
    readonly faults: FaultInjector;
    readonly addFault: (fault: Fault) => void;
    readonly replicationClock: ReplicationClock;
    /** The replica that the next connection reaches. */
    readonly nextReplica: () => number;
}

/** Makes a tenant. The same options give the same ids, lags, faults and replicas in the same order. */
export function createSandboxTenant(options: TenantOptions): SandboxTenant {
    const { clockScale, earlyThrottle, lagMs, replicaCount, retryAfterSeconds, now = Date.now } = options;
    // Each part has its own random source, so that an extra request does not change another part's lag.
    const source = (part: number) => seededRandom(options.seed * 1_000 + part);
    const [ids, lags, faultChance, throttleChance, balance, requestIds, lateness] = [
        source(1),
        source(2),
        source(3),
        source(4),
        source(5),
        source(6),
        source(7),
    ];
    const taken = new Set<string>();
    const newId = () => {
        let id = randomGuid(ids);
        // Of a saved directory the same source drew ids before.
        while (taken.has(id.toLowerCase())) {
            id = randomGuid(ids);
        }
        return id;
    };
    const newRequestId = () => randomGuid(requestIds);
    const app = {
        tenantId: newId(),
        clientId: newId(),
        callerId: newId(),
        clientSecret: `${newId()}~sandbox`,
        verifiedDomains: options.domains ?? ["contoso.onmicrosoft.example", "contoso.example"],
        ...(options.application && {
            clientId: options.application.clientId,
            clientSecret: options.application.clientSecret,
        }),
    };
    const replicationClock = new ReplicationClock(now);
    const store = new ReplicatedStore({
        replicaCount,
        lagMs,
        lagShare: options.lagShare ?? 1,
        random: lags,
        shareRandom: lateness,
        now: replicationClock.now,
    });
    const tenant: Tenant = {
        ...app,
        displayName: options.displayName ?? "Contoso",
        neighbors: options.neighbors ?? [],
        store,
        auditLog: new AuditLog(),
        signInLog: new SignInLog({ delayMs: options.signInDelayMs }),
        graphBase: "https://127.0.0.1",
        invitationsLeft: options.invitationBrake ?? Number.POSITIVE_INFINITY,
        newId,
        now,
    };
    seedTenant(tenant, options.servicePlans);
    if (options.savedState !== undefined) {
        loadState(store, options.seed, options.savedState).forEach((id) => taken.add(id));
    }
    const log = new RequestLog();
    const faults = new FaultInjector(faultChance);
    const addFault = (fault: Fault) => {
        if (fault.kind === "stuckReplica") {
            store.stick(fault.replica ?? 0, fault.ms ?? 60_000);
        } else {
            faults.add(fault);
        }
    };
    options.faults.forEach(addFault);
    const startedMs = now();
    const throttle = new Throttle(app, () => (now() - startedMs) * clockScale, clockScale);
    const service = new GraphService({
        tenant,
        throttle,
        faults,
        log,
        earlyThrottle,
        retryAfterSeconds,
        random: throttleChance,
        newRequestId,
    });
    return {
        app,
        tenant,
        service,
        identity: new Identity(app, now, newRequestId, options.permissions, (clientId) =>
            federatedApp(tenant.store, clientId),
        ),
        log,
        faults,
        addFault,
        replicationClock,
        nextReplica: () => Math.floor(balance() * replicaCount),
    };
}
