import { isPartner, mayReachOtherClouds, type CrossTenantAccess, type TenantPolicies } from "../model";

/** What a change of clouds and partners is, for reports. */
export type CloudLabel =
    /** A tenant becomes a configured partner, or no longer is one. */
    | { readonly kind: "partner"; readonly tenantId: string; readonly isOne: boolean }
    /** The clouds with which collaboration is enabled. */
    | { readonly kind: "clouds" };

interface CloudChange {
    readonly label: CloudLabel;
    readonly put: (into: TenantPolicies, from: TenantPolicies) => TenantPolicies;
}

/**
 * Clouds with which collaboration is enabled, and partners that are added or removed while it is: whether there are
 * settings for a tenant of another cloud decides whether its people get in at all.
 *
 * @see https://learn.microsoft.com/entra/external-id/cross-cloud-settings
 */
export function cloudChanges(before: CrossTenantAccess, after: CrossTenantAccess): CloudChange[] {
    const [old, current] = [before.allowedCloudEndpoints ?? [], after.allowedCloudEndpoints ?? []];
    const areCloudsSame = JSON.stringify(old) === JSON.stringify(current);
    if (![before, after].some(mayReachOtherClouds)) {
        return [];
    }
    const ids = new Set(
        [before, after].flatMap(({ partners }) =>
            partners.map(({ tenantId }) => tenantId).filter((id) => typeof id === "string"),
        ),
    );
    return [
        ...(areCloudsSame ? [] : [{ label: { kind: "clouds" } as const, put: withClouds }]),
        ...[...ids].flatMap((tenantId): CloudChange[] => {
            const [was, is] = [isPartner(before, tenantId), isPartner(after, tenantId)];
            return was === is
                ? []
                : [
                      {
                          label: { kind: "partner", tenantId, isOne: is === true },
                          put: (into, from) => withPresence(into, from, tenantId),
                      },
                  ];
        }),
    ];
}

function withClouds(into: TenantPolicies, { crossTenantAccess: from }: TenantPolicies): TenantPolicies {
    const { allowedCloudEndpoints = [] } = from;
    return { ...into, crossTenantAccess: { ...into.crossTenantAccess, allowedCloudEndpoints } };
}

/** With the partner where the other side has it, and the settings that were in force without it. */
function withPresence(into: TenantPolicies, from: TenantPolicies, id: string): TenantPolicies {
    const { crossTenantAccess: access } = into;
    const others = access.partners.filter(({ tenantId }) => tenantId !== id);
    const own = access.partners.find(({ tenantId }) => tenantId === id);
    const isThere = from.crossTenantAccess.partners.some(({ tenantId }) => tenantId === id);
    const added = own ?? { ...access.default, tenantId: id, isServiceProvider: false };
    return {
        ...into,
        crossTenantAccess: { ...access, partners: isThere ? [...others, added] : others },
    };
}
