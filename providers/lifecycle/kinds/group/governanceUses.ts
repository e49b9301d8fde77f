import {
    accessPackageResources,
    getEntity,
    GraphError,
    readAgreed,
    ReplicationTimeoutError,
    ThrottledError,
    UnknownFormError,
    type Entity,
    type IdentifiedEntity,
} from "../../../../graph";
import { listedTogether, type Listed } from "../../kit/losses";
import type { Run } from "../../kit/run";

const entitlement = "/identityGovernance/entitlementManagement";
const reviews = "/identityGovernance/accessReviews/definitions";

/**
 * What entitlement management and access reviews have of a group. Each list is read once in a run, and only what names
 * the group is read again. So the end of many groups does not read a large tenant many times, and what the run itself has
 * ended does not count.
 *
 * Graph has no list of what refers to a group. These are the documented lists:
 *
 * @see https://learn.microsoft.com/graph/api/accesspackagecatalog-list-resources
 * @see https://learn.microsoft.com/graph/api/accesspackage-list-resourcerolescopes
 * @see https://learn.microsoft.com/graph/api/entitlementmanagement-list-assignmentpolicies
 * @see https://learn.microsoft.com/graph/api/accessreviewset-list-definitions
 */
export class GovernanceUses {
    private readonly lists = new Map<string, Promise<readonly IdentifiedEntity[]>>();
    private isUnknownReported = false;

    constructor(private readonly run: Run) {}

    /** Uses of a group, by what they are in words for people. What cannot be read is left out, and reported once. */
    async of(groupId: string): Promise<Readonly<Record<string, Listed>>> {
        const catalogs = unlessUnreadable(this.catalogsOf(groupId));
        const uses = await listedTogether({
            "catalogs of access packages that have it": catalogs.then((found) => found?.map(titleOf)),
            "access packages that give it": catalogs.then(
                (found) => found && unlessUnreadable(this.packagesOf(groupId, found)),
            ),
            "policies of access packages that name it": unlessUnreadable(
                this.naming(`${entitlement}/assignmentPolicies`, groupId),
            ),
            "access reviews that name it": unlessUnreadable(this.naming(reviews, groupId)),
        });
        await this.reportUnknown(uses);
        return Object.fromEntries(Object.entries(uses).filter(([, found]) => found !== undefined));
    }

    /** The catalogs that have the group among their resources. */
    private async catalogsOf(groupId: string): Promise<IdentifiedEntity[]> {
        const having: IdentifiedEntity[] = [];
        for (const catalog of await this.listed(`${entitlement}/catalogs`)) {
            const resources = await this.listed(`${entitlement}/catalogs/${catalog.id}/resources`);
            const isListed = resources.some(({ originId }) => originId === groupId);
            if (isListed && (await this.isInCatalog(catalog.id, groupId))) {
                having.push(catalog);
            }
        }
        return having;
    }

    private async isInCatalog(catalogId: string, groupId: string): Promise<boolean> {
        const found = await readAgreed(
            this.run.client,
            (client) => accessPackageResources.findCatalogGroup(client, catalogId, groupId),
            (resource) => resource === undefined,
            () => true,
        );
        return found !== undefined;
    }

    /** The access packages of some catalogs that make people members or owners of the group. */
    private async packagesOf(groupId: string, catalogs: readonly IdentifiedEntity[]): Promise<string[]> {
        const giving: string[] = [];
        const isGiving = (roles: ReadonlyMap<string, string> | undefined) =>
            [...(roles?.keys() ?? [])].some((role) => role.endsWith(`_${groupId}`));
        for (const { id: catalogId } of catalogs) {
            const packages = await this.run.client.list<IdentifiedEntity>(`${entitlement}/accessPackages`, {
                query: { $filter: `catalog/id eq '${catalogId}'` },
            });
            for (const one of packages) {
                const roles = await readAgreed(
                    this.run.client,
                    (client) => accessPackageResources.listGroupRoles(client, one.id),
                    (shown) => !isGiving(shown),
                    () => true,
                );
                if (isGiving(roles)) {
                    giving.push(titleOf(one));
                }
            }
        }
        return giving;
    }

    /** Objects of a collection that name the group anywhere. */
    private async naming(collection: string, groupId: string): Promise<string[]> {
        const isNaming = (entity: Entity | undefined) =>
            JSON.stringify(entity ?? {})
                .toLowerCase()
                .includes(groupId);
        const found: string[] = [];
        for (const { id } of (await this.listed(collection)).filter(isNaming)) {
            const entity = await readAgreed(
                this.run.client,
                (client) => getEntity(client, `${collection}/${id}`),
                (shown) => !isNaming(shown),
                () => true,
            );
            if (isNaming(entity)) {
                found.push(titleOf({ ...entity, id }));
            }
        }
        return found;
    }

    /** A list as of its first read in this run. */
    private listed(collection: string): Promise<readonly IdentifiedEntity[]> {
        const known = this.lists.get(collection) ?? this.run.client.list<IdentifiedEntity>(collection);
        this.lists.set(collection, known);
        return known;
    }

    private async reportUnknown(uses: Readonly<Record<string, Listed>>): Promise<void> {
        if (this.isUnknownReported) {
            return;
        }
        this.isUnknownReported = true;
        const unknown = Object.keys(uses).filter((what) => uses[what] === undefined);
        const kinds = unknown.map((what) => what.replace(/ that .*/, ""));
        const unread =
            kinds.length === 0
                ? ""
                : `Not read for the groups that this run deletes: ${kinds.join(", ")}. That needs ` +
                  "EntitlementManagement.Read.All and AccessReview.Read.All. ";
        await this.run.log.info(
            `${unread}It is not known which roles in Azure the groups have, because Microsoft Graph does not show them.`,
        );
    }
}

/** How a read fails that is answered, or is not answered in time. */
const unreadable = [GraphError, ReplicationTimeoutError, ThrottledError, UnknownFormError];

/** What a read shows; `undefined` when it fails. Nothing depends on it except a message. */
async function unlessUnreadable<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
        return await reading;
    } catch (error) {
        if (unreadable.some((kind) => kind.isInstance(error))) {
            return undefined;
        }
        throw error;
    }
}

function titleOf({ id, displayName }: IdentifiedEntity): string {
    return `${JSON.stringify(displayName)} (${id})`;
}
