import { accessRules } from "./accessRules";
import { compact, type Entry, type NotImported } from "./finding";
import type { GraphSettings, TenantSnapshot } from "./tenantSnapshot";

/** Which claims are trusted; `undefined` if the settings for all tenants decide. */
function trustOf(settings: GraphSettings): Record<string, boolean> | undefined {
    const trust = settings["inboundTrust"] as Readonly<Record<string, boolean | null>> | null | undefined;
    return trust
        ? Object.fromEntries(
              ["isMfaAccepted", "isCompliantDeviceAccepted", "isHybridAzureADJoinedDeviceAccepted"].map(
                  (name) => [name, trust[name] ?? false],
              ),
          )
        : undefined;
}

function leftSettings(kind: string, id: string, names: readonly string[]): NotImported[] {
    return names.map((name) => ({
        kind,
        id,
        name,
        reason: "is incomplete, or contains what the stack config has no key for",
    }));
}

/** A partner as an entry of the stack config. For what is not set, the settings for all tenants apply. */
export function partnerEntry(
    partner: GraphSettings,
    name: string,
    synchronization: GraphSettings | undefined,
): { readonly entry: Entry; readonly left: readonly NotImported[] } {
    const tenantId = String(partner["tenantId"]).toLowerCase();
    const { access, left } = accessRules(partner);
    const consent = (partner["automaticUserConsentSettings"] ?? {}) as Readonly<
        Record<string, boolean | null>
    >;
    const [inbound, outbound] = [
        consent["inboundAllowed"] ?? undefined,
        consent["outboundAllowed"] ?? undefined,
    ];
    const sync = synchronization?.["userSyncInbound"] as { isSyncAllowed?: boolean } | null | undefined;
    return {
        entry: compact({
            name,
            tenantId,
            // Trust that existed before must not end with the stack that adopted it.
            onRemove: "restore",
            inboundTrust: trustOf(partner) ?? "unmanaged",
            access: Object.keys(access).length > 0 ? access : undefined,
            automaticRedemption:
                inbound === undefined && outbound === undefined
                    ? undefined
                    : { inbound: inbound ?? false, outbound: outbound ?? false },
            identitySynchronization:
                typeof sync?.isSyncAllowed === "boolean"
                    ? compact({
                          allowUserSync: sync.isSyncAllowed,
                          displayName: synchronization?.["displayName"],
                      })
                    : undefined,
        }),
        left: leftSettings("setting of a partner", tenantId, left),
    };
}

/** The settings for all tenants; `undefined` if they are Microsoft's own, which stay unchanged. */
export function crossTenantDefault({ crossTenantDefault: settings }: TenantSnapshot): {
    readonly value: Entry | undefined;
    readonly left: readonly NotImported[];
} {
    if (settings === undefined || settings["isServiceDefault"] === true) {
        return { value: undefined, left: [] };
    }
    const { access, left } = accessRules(settings);
    const trust = trustOf(settings);
    const redemption = settings["invitationRedemptionIdentityProviderConfiguration"] as
        Readonly<Record<string, unknown>> | null | undefined;
    return {
        value: compact({
            ...access,
            inboundTrust: trust,
            acknowledgeTrustInAllTenants: Object.values(trust ?? {}).includes(true) ? true : undefined,
            redemption: redemption
                ? {
                      identityProviders: redemption["primaryIdentityProviderPrecedenceOrder"],
                      fallback: redemption["fallbackIdentityProvider"],
                  }
                : undefined,
        }),
        left: leftSettings("setting for all tenants", "crossTenantAccess", left),
    };
}
