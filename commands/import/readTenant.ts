/** Reads everything that can be declared of a tenant's B2B collaboration. Sends only reads. */
import pMap from "p-map";
import {
    directoryGroups,
    GraphError,
    guestDomains,
    guestFilter,
    identitySynchronization,
    inNewForm,
    listGroupIdsOfUser,
    withRetries,
    tenantPolicies,
    undefinedIfMissing,
    UnknownFormError,
    type GraphClient,
    type GuestRelation,
} from "../../graph";
import { maxBatchSteps } from "../../graph/client/batch";
import type { Checkpoint } from "./checkpoint";
import { readRelation } from "./guestRelations";
import type { GraphObject, GraphSettings, IdsOfGuests, TenantSnapshot, Unread } from "./tenantSnapshot";

/** Called with what is being read and how many objects have been read so far. */
export type OnProgress = (part: string, count: number, total?: number) => void;

/** Properties of guests that can be declared, and those that contain their addresses. */
const guestProperties = [
    "id",
    "userPrincipalName",
    "mail",
    "otherMails",
    "proxyAddresses",
    "userType",
    "creationType",
    "externalUserState",
    "accountEnabled",
    "displayName",
    "givenName",
    "surname",
    "companyName",
    "department",
    "jobTitle",
    "country",
    "usageLocation",
    "preferredLanguage",
];

/** Rows of a page, the most that Graph gives. @see https://learn.microsoft.com/graph/paging */
const pageSize = "999";

/** Guests whose groups are read between two checkpoints. */
const guestsAtOnce = 1_000;

/** Reads under way at once: four full batches, as many as a client may send at a time. */
const concurrency = 80;

/** Reads a tenant, part by part. */
class TenantReader {
    readonly unread: Unread[] = [];

    constructor(
        private readonly client: GraphClient,
        private readonly checkpoint: Checkpoint,
        private readonly onProgress: OnProgress,
    ) {}

    list(part: string, path: string, query: Readonly<Record<string, string>> = {}): Promise<GraphObject[]> {
        return this.part(part, () => this.client.list<GraphObject>(path, { query }), []);
    }

    settings(
        part: string,
        path: string,
        version: "v1.0" | "beta" = "v1.0",
    ): Promise<GraphSettings | undefined> {
        const read = () => withRetries(this.client, () => tenantPolicies.get(this.client, { path, version }));
        return this.part<GraphSettings | null>(part, read, null).then((found) => found ?? undefined);
    }

    /**
     * One part. If the service refuses to show it, or answers in an unknown form, the import continues without it, and says so. It is read in each
     * run, because a policy or setting that changed between two runs must not be declared in its former form.
     */
    async part<T>(part: string, read: () => Promise<T>, none: T): Promise<T> {
        try {
            const found = await read();
            this.onProgress(part, Array.isArray(found) ? found.length : 1);
            return found;
        } catch (error) {
            const isRefused = GraphError.isInstance(error) && [400, 403, 404].includes(error.status);
            if (!isRefused && !UnknownFormError.isInstance(error)) {
                throw error;
            }
            this.unread.push({ part, reason: error.message });
            return none;
        }
    }

    /** An import needs guests. Without them, it ends. */
    async guests(): Promise<GraphObject[]> {
        const query = {
            $filter: guestFilter,
            $select: guestProperties.join(","),
            $top: pageSize,
        };
        const guests = await this.checkpoint.read("guests", () =>
            this.client.list<GraphObject>("/users", { query }),
        );
        this.onProgress("guests", guests.length);
        return guests;
    }

    /** Guests' sponsors or managers, by the guest's id. */
    async related(relation: GuestRelation, guests: readonly GraphObject[]): Promise<IdsOfGuests> {
        const read = () => readRelation(this.client, relation, guests, concurrency);
        return Object.fromEntries(await this.part(relation, () => this.checkpoint.read(relation, read), []));
    }

    async groupIds(guests: readonly GraphObject[]): Promise<Record<string, string[]>> {
        const all: Record<string, string[]> = {};
        for (let start = 0; start < guests.length; start += guestsAtOnce) {
            const some = guests.slice(start, start + guestsAtOnce);
            const found = await this.checkpoint.read(`memberships-${start}`, async () => {
                const groups = await pMap(
                    inBatches(some),
                    (batch) =>
                        Promise.all(
                            batch.map(
                                async ({ id }) =>
                                    [id.toLowerCase(), await listGroupIdsOfUser(this.client, id)] as const,
                            ),
                        ),
                    { concurrency: concurrency / maxBatchSteps },
                );
                return Object.fromEntries(groups.flat());
            });
            Object.assign(all, found);
            this.onProgress("groups of guests", Math.min(start + guestsAtOnce, guests.length), guests.length);
        }
        return all;
    }

    /** Groups by id, without those that were deleted meanwhile. */
    async groups(ids: readonly string[]): Promise<GraphObject[]> {
        const found = await this.part(
            "groups",
            () =>
                pMap(ids, (id) => withRetries(this.client, () => directoryGroups.get(this.client, id)), {
                    concurrency,
                }),
            [],
        );
        return found.filter((group) => group !== undefined && group !== null);
    }

    /** Names and synchronization of partners. Either may be hidden, and is then omitted. */
    async aboutPartners(ids: readonly string[]) {
        const synchronizations: Record<string, GraphSettings> = {};
        const partnerNames: Record<string, string> = {};
        await pMap(
            ids,
            async (id) => {
                const synchronization = await this.part<GraphSettings | null>(
                    `synchronization-${id}`,
                    async () =>
                        ((await withRetries(this.client, () =>
                            identitySynchronization.get(this.client, id),
                        )) as GraphSettings | undefined) ?? null,
                    null,
                );
                if (synchronization !== null) {
                    synchronizations[id] = synchronization;
                }
                const path = `/tenantRelationships/findTenantInformationByTenantId(tenantId='${id}')`;
                const information = await this.checkpoint
                    .read(`name-${id}`, async () => {
                        const read = this.client.request<GraphSettings>({ method: "GET", path });
                        return (await undefinedIfMissing(read))?.body ?? null;
                    })
                    // A name is not essential.
                    .catch(() => null);
                const name = information?.["displayName"];
                if (typeof name === "string") {
                    partnerNames[id] = name;
                }
            },
            { concurrency: 4 },
        );
        return { synchronizations, partnerNames };
    }

    async domains(): Promise<TenantSnapshot["domains"]> {
        const policy = await this.part(
            "domains",
            async () => (await withRetries(this.client, () => guestDomains.get(this.client))) ?? null,
            null,
        );
        return policy?.domains;
    }
}

/**
 * The guests whose groups are read in one request. A request that starts as soon as another is done would be half
 * empty.
 */
function inBatches(guests: readonly GraphObject[]): (readonly GraphObject[])[] {
    return Array.from({ length: Math.ceil(guests.length / maxBatchSteps) }, (_, index) =>
        guests.slice(index * maxBatchSteps, (index + 1) * maxBatchSteps),
    );
}

/** Ids of groups that policies exclude. */
function excludedGroupIds(policies: readonly GraphObject[]): string[] {
    return policies.flatMap(({ conditions }) => {
        const users = (conditions as { users?: Record<string, unknown> } | undefined)?.users;
        const isForGuests = (inNewForm(users)?.["includeGuestsOrExternalUsers"] ?? undefined) !== undefined;
        return isForGuests ? ((users?.["excludeGroups"] as string[] | undefined) ?? []) : [];
    });
}

/**
 * Reads a tenant.
 *
 * @param checkpoint - Keeps what was read, so that a stopped run continues from there.
 * @throws GraphError - Guests cannot be listed, or the service keeps failing.
 */
export async function readTenant(
    client: GraphClient,
    tenantId: string,
    checkpoint: Checkpoint,
    onProgress: OnProgress = () => undefined,
): Promise<TenantSnapshot> {
    const reader = new TenantReader(client, checkpoint, onProgress);
    const guests = await reader.guests();
    const groupIdsOfGuests = await reader.groupIds(guests);
    const [sponsorIdsOfGuests, managerIdsOfGuests] = await Promise.all([
        reader.related("sponsors", guests),
        reader.related("manager", guests),
    ]);
    // These allow one request a second, which the client ensures.
    const policies = await reader.list("policies", "/identity/conditionalAccess/policies");
    const namedLocations = await reader.list("named-locations", "/identity/conditionalAccess/namedLocations");
    const groupIds = [...Object.values(groupIdsOfGuests).flat(), ...excludedGroupIds(policies)];
    const groups = await reader.groups([...new Set(groupIds.map((id) => id.toLowerCase()))].sort());
    const partners = (await reader.list(
        "partners",
        "/policies/crossTenantAccessPolicy/partners",
    )) as readonly GraphSettings[];
    const about = await reader.aboutPartners(partners.map(({ tenantId: id }) => String(id).toLowerCase()));
    return {
        tenantId,
        guests,
        groupIdsOfGuests,
        sponsorIdsOfGuests,
        managerIdsOfGuests,
        groups,
        policies,
        namedLocations,
        partners,
        ...about,
        authenticationStrengths: await reader.list(
            "authentication-strengths",
            "/policies/authenticationStrengthPolicies",
        ),
        crossTenantDefault: await reader.settings(
            "cross-tenant-access-for-all-tenants",
            "/policies/crossTenantAccessPolicy/default",
        ),
        authorizationPolicy: await reader.settings("authorization-policy", "/policies/authorizationPolicy"),
        emailMethod: await reader.settings(
            "email-one-time-passcode",
            "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email",
        ),
        authenticationFlowsPolicy: await reader.settings(
            "self-service-sign-up",
            "/policies/authenticationFlowsPolicy",
        ),
        externalIdentitiesPolicy: await reader.settings(
            "leaving",
            "/policies/externalIdentitiesPolicy",
            "beta",
        ),
        domains: await reader.domains(),
        roleAssignments: await reader.list("roles", "/roleManagement/directory/roleAssignments"),
        roleEligibilities: await reader.list(
            "eligible-roles",
            "/roleManagement/directory/roleEligibilitySchedules",
        ),
        unread: reader.unread,
    };
}
