import type { FastifyInstance } from "fastify";
import { timestamp, type Tenant } from "./call";
import { faultSchema, type Fault, type FaultInjector } from "./faults";
import { contentPolicy, page } from "./page";
import { isKeptAtHome, neighborOf, personOf } from "./homeTenant";
import type { ReplicationClock } from "./replicationClock";
import type { RequestLog } from "./requestLog";
import { isDomainAllowed } from "./routes/guestDomains";
import { savedStateOf } from "./savedState";
import { signInEntry } from "./signInEntry";
import { simulatedSignIn } from "./signInOutcome";
import { seedSignIns, signInSeed } from "./signInSeed";

/** What the control plane shows and changes. */
export interface ControlPlaneOptions {
    /** Where the paths begin. Default `/_sandbox`. */
    readonly prefix?: string;
    /** The client secret, which doubles as the control plane's bearer. */
    readonly secret: string;
    /** The seed of the tenant's ids. */
    readonly seed: number;
    readonly tenant: Tenant;
    readonly log: RequestLog;
    readonly faults: FaultInjector;
    readonly addFault: (fault: Fault) => void;
    readonly replicationClock: ReplicationClock;
}

/**
 * Paths under `/_sandbox/`, which Microsoft Graph does not have. They show what the primary really holds and what was
 * requested, and cause faults.
 */
export function registerControlPlane(server: FastifyInstance, options: ControlPlaneOptions): void {
    // What people did, for which Graph has no call.
    let changes = 0;
    const { secret, seed, tenant, log, faults, addFault, replicationClock, prefix = "/_sandbox" } = options;
    server.register(
        (plane, _options, done) => {
            plane.addHook("onRequest", async (request, reply) => {
                // The page contains nothing of the tenant. It requests what it shows, with the secret.
                const isPage = new URL(request.url, "https://sandbox").pathname === "/_sandbox/";
                if (!isPage && request.headers.authorization !== `Bearer ${secret}`) {
                    await reply
                        .code(401)
                        .send({ error: "The control plane needs the client secret as bearer token." });
                }
            });
            plane.get("/", (_request, reply) =>
                reply
                    .headers({
                        "content-security-policy": contentPolicy,
                        "referrer-policy": "no-referrer",
                        "cache-control": "no-store",
                    })
                    .type("text/html; charset=utf-8")
                    .send(page),
            );
            plane.get("/stats", () => log.stats());
            plane.get("/changes", () => ({ count: log.stats().writes + changes }));
            plane.get<{ Querystring: { after?: string; last?: string } }>("/log", ({ query }) => {
                const later = log.list().slice(Number(query.after ?? 0));
                return query.last === undefined ? later : later.slice(-Number(query.last));
            });
            plane.get("/replicas", () => tenant.store.lags());
            plane.get("/state", () => savedStateOf(tenant.store, seed));
            plane.delete("/log", (_request, reply) => {
                log.clear();
                return reply.code(204).send();
            });
            plane.get("/directory", () => directoryOf(tenant));
            plane.post("/faults", (request, reply) => {
                const parsed = faultSchema.safeParse(request.body);
                if (!parsed.success) {
                    return reply.code(400).send({ error: parsed.error.issues.map(({ message }) => message) });
                }
                addFault(parsed.data);
                return reply.code(204).send();
            });
            plane.delete("/faults", (_request, reply) => {
                faults.clear();
                return reply.code(204).send();
            });
            plane.post("/replication/stop", (_request, reply) => {
                replicationClock.stop();
                return reply.code(204).send();
            });
            plane.post<{ Body: { passedMs?: number } | undefined }>(
                "/replication/start",
                (request, reply) => {
                    replicationClock.start(request.body?.passedMs);
                    return reply.code(204).send();
                },
            );
            plane.post<{ Body: { userId?: string } | undefined }>("/redeem", (request, reply) => {
                const id = request.body?.userId ?? "";
                changes++;
                return redeem(tenant, id)
                    ? reply.code(204).send()
                    : reply.code(404).send({
                          error: `No user ${id} has an invitation that is pending, of a domain that is allowed, and, where the home tenant is served, of a person that it has and lets out.`,
                      });
            });
            plane.post<{ Body: { userId?: string; dateTime?: string } | undefined }>(
                "/signIn",
                (request, reply) => {
                    const { userId = "", dateTime = timestamp(tenant) } = request.body ?? {};
                    changes++;
                    return signIn(tenant, userId, dateTime)
                        ? reply.code(204).send()
                        : reply.code(404).send({ error: `There is no user ${userId}.` });
                },
            );
            plane.post("/signIn/outcome", (request, reply) => {
                const parsed = simulatedSignIn.safeParse(request.body);
                if (!parsed.success) {
                    const faults = parsed.error.issues.map(
                        ({ path, message }) => `${path.join(".")}: ${message}`,
                    );
                    return reply.code(400).send({ error: faults });
                }
                const found = signInEntry(tenant, {
                    view: tenant.store.primary,
                    signIn: parsed.data,
                    createdDateTime: timestamp(tenant),
                });
                if (found === undefined) {
                    return reply.code(404).send({ error: `There is no user ${parsed.data.userId}.` });
                }
                tenant.signInLog.record(found.entry);
                return reply.send(found.outcome);
            });
            plane.get("/signIns", () => tenant.signInLog.list());
            plane.post("/signIns", (request, reply) => {
                const parsed = signInSeed.safeParse(request.body);
                if (!parsed.success) {
                    const faults = parsed.error.issues.map(
                        ({ path, message }) => `${path.join(".")}: ${message}`,
                    );
                    return reply.code(400).send({ error: faults });
                }
                changes++;
                return reply.send({ logged: seedSignIns(tenant, parsed.data) });
            });
            done();
        },
        { prefix },
    );
}

/** What an invited person does in a browser, for which Graph has no call. */
export function redeem(tenant: Tenant, userId: string): boolean {
    const user = tenant.store.primary.get("users", userId);
    if (user?.["externalUserState"] !== "PendingAcceptance") {
        return false;
    }
    const address = String(user["mail"]);
    const home = neighborOf(tenant, address);
    if (!isDomainAllowed(tenant.store.primary, address) || (home && !mayRedeem(home, address, tenant))) {
        return false;
    }
    tenant.store.commit("users", userId, {
        ...user,
        externalUserState: "Accepted",
        externalUserStateChangeDateTime: timestamp(tenant),
        identities: [{ signInType: "federated", issuer: "ExternalAzureAD", issuerAssignedId: null }],
    });
    return true;
}

/** Whether a person can sign in to their own tenant, and it lets them become a guest: redemption is a sign-in. */
function mayRedeem(home: Tenant, address: string, { tenantId }: Tenant): boolean {
    const person = personOf(home, address);
    return person !== undefined && person.user["accountEnabled"] !== false && !isKeptAtHome(person, tenantId);
}

/** What Entra records of a sign-in. @see https://learn.microsoft.com/graph/api/resources/signinactivity */
export function signIn(tenant: Tenant, userId: string, dateTime: string): boolean {
    const user = tenant.store.primary.get("users", userId);
    if (user === undefined) {
        return false;
    }
    const requestId = tenant.newId();
    tenant.store.commit("users", userId, {
        ...user,
        signInActivity: {
            lastSignInDateTime: dateTime,
            lastSignInRequestId: requestId,
            lastNonInteractiveSignInDateTime: null,
            lastNonInteractiveSignInRequestId: null,
            lastSuccessfulSignInDateTime: dateTime,
            lastSuccessfulSignInRequestId: requestId,
        },
    });
    return true;
}

function directoryOf({ store }: Tenant): unknown {
    const { primary } = store;
    return {
        users: primary.list("users").map((user) => ({
            ...user,
            managerId: primary.liveReferences("managers", String(user["id"]))[0],
            sponsorIds: primary.liveReferences("sponsors", String(user["id"])),
        })),
        deletedUsers: primary.list("deletedUsers"),
        groups: primary.list("groups").map((group) => ({
            ...group,
            memberIds: primary.liveReferences("members", String(group["id"])),
            ownerIds: primary.liveReferences("owners", String(group["id"])),
        })),
        conditionalAccessPolicies: primary.list("conditionalAccessPolicies"),
        namedLocations: primary.list("namedLocations"),
        partners: primary.list("partners"),
        identitySynchronizations: primary.list("identitySynchronizations"),
        b2bManagementPolicies: primary.list("b2bManagementPolicies"),
        singletons: Object.fromEntries(
            primary.list("singletons").map((policy) => [String(policy["id"]), policy]),
        ),
        servicePrincipals: primary.list("servicePrincipals").map((each) => {
            const claimsMappingPolicyIds = primary.references("claimsMappingAssignments", String(each["id"]));
            return claimsMappingPolicyIds.length > 0 ? { ...each, claimsMappingPolicyIds } : each;
        }),
        appRoleAssignments: primary.list("appRoleAssignments"),
        roleAssignments: primary.list("roleAssignments"),
        roleEligibilitySchedules: primary.list("roleEligibilitySchedules"),
        accessPackageCatalogs: primary.list("accessPackageCatalogs"),
        accessPackages: primary.list("accessPackages"),
        accessReviews: primary.list("accessReviews"),
        assignmentPolicies: primary.list("assignmentPolicies"),
        catalogResources: primary.list("catalogResources"),
        connectedOrganizations: primary.list("connectedOrganizations"),
        armResources: primary.list("armResources"),
        applications: primary.list("applications"),
        deletedApplications: primary.list("deletedApplications"),
        synchronizationJobs: primary.list("synchronizationJobs"),
        claimsMappingPolicies: primary.list("claimsMappingPolicies"),
        groupSettings: primary.list("groupSettings"),
    };
}
