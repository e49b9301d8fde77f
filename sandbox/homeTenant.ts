/** The home tenant of a guest, where the sandbox serves it as well: the other side of a partnership. */
import type { Tenant } from "./call";
import { object } from "./routes/conditionalAccessShape";
import type { Entity } from "./store";

/** A person in the home tenant. */
export interface HomePerson {
    readonly tenant: Tenant;
    readonly user: Entity;
}

/** The tenant that has verified the domain of an address, among those that are served beside this one. */
export function neighborOf(tenant: Pick<Tenant, "neighbors">, address: string): Tenant | undefined {
    const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
    return tenant.neighbors.find(({ verifiedDomains }) => verifiedDomains.includes(domain));
}

/** The person with an address, as their own tenant has them. */
export function personOf(home: Tenant, address: string): HomePerson | undefined {
    const wanted = address.toLowerCase();
    const user = home.store.primary
        .list("users")
        .find(({ mail, userPrincipalName }) =>
            [mail, userPrincipalName].some(
                (each) => typeof each === "string" && each.toLowerCase() === wanted,
            ),
        );
    return user && { tenant: home, user };
}

/**
 * Whether a person's own tenant keeps them out of an application of another tenant: by its settings for that tenant, or
 * by its default where there are none.
 *
 * @param resourceTenantId - The tenant where they are a guest.
 * @see https://learn.microsoft.com/entra/external-id/cross-tenant-access-overview (outbound access)
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyb2bsetting
 */
export function isKeptIn(
    person: HomePerson,
    resourceTenantId: string,
    applicationNames: readonly string[],
): boolean {
    return (
        isKeptAtHome(person, resourceTenantId) ||
        isRefused(outboundOf(person, resourceTenantId), "applications", applicationNames)
    );
}

/** Whether a person's own tenant keeps them out of another tenant, whatever the application. */
export function isKeptAtHome(person: HomePerson, resourceTenantId: string): boolean {
    const { tenant, user } = person;
    const view = tenant.store.primary;
    const groups = view
        .list("groups")
        .map(({ id }) => String(id))
        .filter((id) => view.liveReferences("members", id).includes(String(user["id"])));
    const names = ["AllUsers", String(user["id"]), ...groups];
    return isRefused(outboundOf(person, resourceTenantId), "usersAndGroups", names);
}

function outboundOf({ tenant }: HomePerson, resourceTenantId: string): unknown {
    const view = tenant.store.primary;
    const own = view.get("partners", resourceTenantId)?.["b2bCollaborationOutbound"];
    return own ?? view.get("singletons", "crossTenantAccessDefault")?.["b2bCollaborationOutbound"];
}

/** Whether one side of a setting refuses a person or an application that goes by any of these names. */
export function isRefused(
    setting: unknown,
    side: "usersAndGroups" | "applications",
    names: readonly string[],
): boolean {
    const { accessType, targets } = object(object(setting)?.[side]) ?? {};
    const isNamed = ((targets ?? []) as Entity[]).some(({ target }) => names.includes(String(target)));
    return (accessType === "blocked" && isNamed) || (accessType === "allowed" && !isNamed);
}
