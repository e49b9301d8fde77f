import { BegunUpdates } from "./begunUpdates";
import { unlessRefused, type Lifecycle, type Properties } from "./lifecycle";
import type { Run } from "./run";
import { withUnfinished } from "./unfinished";

/** Kinds whose end compares the tenant with the state, and stops where someone else changed something. */
export const comparedKinds: ReadonlySet<string> = new Set([
    "accessPackage",
    "accessPackageAssignmentPolicy",
    "accessPackageCatalog",
    "accessReview",
    "applicationClaims",
    "applicationUrls",
    "authenticationFlowsPolicy",
    "authenticationStrength",
    "authorizationPolicy",
    "claimsMappingPolicy",
    "conditionalAccessPolicy",
    "connectedOrganization",
    "crossTenantAccessDefault",
    "crossTenantAccessPartner",
    "directoryGroup",
    "emailOneTimePasscode",
    "entitlementManagementSettings",
    "externalIdentitiesPolicy",
    "groupSettings",
    "guestDomains",
    "identitySynchronization",
    "namedLocation",
    "servicePrincipalSettings",
    "sharePointSettings",
]);

/**
 * A life cycle for which the update of a killed run is one that was not finished, as if the run had recorded it: the next
 * `up` writes what is declared, and an end takes back what the killed run wrote.
 */
export function rememberingUpdates(name: string, run: Run, verbs: Lifecycle): Lifecycle {
    if (!comparedKinds.has(name)) {
        return verbs;
    }
    const updates = run.part(BegunUpdates);
    /** The properties that a killed run wrote, according to the tenant. */
    const writtenIn = async (id: string, props: Properties): Promise<string[]> => {
        if (updates.unfinishedOf(name, id, props).length === 0) {
            return [];
        }
        const shown = (await unlessRefused(verbs.read(id, props)))?.props;
        return shown === undefined ? [] : updates.writtenOf(name, id, props, shown);
    };
    return {
        ...verbs,
        diff: (id, olds, news) =>
            verbs.diff(id, withUnfinished(olds, updates.unfinishedOf(name, id, olds)), news),
        update: async (id, olds, news) => {
            const names = updates.unfinishedOf(name, id, olds);
            // What is declared is written in any case. What no longer is may have been changed by someone else since.
            const dropped = names.filter((each) => (news[each] ?? undefined) === undefined);
            const written = dropped.length === 0 ? [] : await writtenIn(id, olds);
            const unfinished = names.filter((each) => !dropped.includes(each) || written.includes(each));
            updates.begin(name, id, olds, news);
            const result = await verbs.update(id, withUnfinished(olds, unfinished), news);
            updates.finish(name, id, olds, news, result.outs ?? news);
            return result;
        },
        delete: async (id, props) => {
            await verbs.delete(id, withUnfinished(props, await writtenIn(id, props)));
            updates.forget(name, id);
        },
    };
}
