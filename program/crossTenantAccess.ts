import { CrossTenantAccessDefault } from "../components";
import type { Tenant, TenantConfig } from "../config";

type AccessConfig = Pick<
    NonNullable<TenantConfig["crossTenantAccess"]>,
    "b2bCollaboration" | "b2bDirectConnect" | "tenantRestrictions"
>;

/** Access settings by Graph's names. Settings that are not declared are left out. */
export function accessSettingsOf({ b2bCollaboration, b2bDirectConnect, tenantRestrictions }: AccessConfig) {
    return declared({
        b2bCollaborationInbound: b2bCollaboration.inbound,
        b2bCollaborationOutbound: b2bCollaboration.outbound,
        b2bDirectConnectInbound: b2bDirectConnect.inbound,
        b2bDirectConnectOutbound: b2bDirectConnect.outbound,
        tenantRestrictions,
    });
}

function declared<T extends object>(values: T): { [name in keyof T]?: Exclude<T[name], undefined> } {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
        [name in keyof T]?: Exclude<T[name], undefined>;
    };
}

/** The settings for all tenants that are not partners, if the stack config has any. */
export function declareCrossTenantAccess({ config }: Tenant): CrossTenantAccessDefault | undefined {
    if (config.crossTenantAccess === undefined) {
        return undefined;
    }
    const { inboundTrust, acknowledgeTrustInAllTenants, redemption, onRemove, ...access } =
        config.crossTenantAccess;
    return new CrossTenantAccessDefault("cross-tenant-access", {
        ...accessSettingsOf(access),
        ...declared({ inboundTrust, acknowledgeTrustInAllTenants }),
        ...(redemption && {
            invitationRedemptionIdentityProviderConfiguration: {
                primaryIdentityProviderPrecedenceOrder: redemption.identityProviders,
                fallbackIdentityProvider: redemption.fallback,
            },
        }),
        onRemove,
    });
}
