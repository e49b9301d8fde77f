import {
    isKnown,
    isUnknown,
    settingsInForce,
    type ConditionalAccessPolicy,
    type CrossTenantAccess,
    type CrossTenantPartner,
    type CrossTenantSettings,
    type NamedLocation,
    type OrUnknown,
    type TenantPolicies,
} from "../model";
import { cloudChanges, type CloudLabel } from "./cloudChanges";

/** What a change is, for reports. */
export type ChangeLabel =
    | {
          readonly kind: "policy";
          readonly key: string;
          readonly displayName: OrUnknown<string>;
          /** `reportOnly`: in force on neither side. */
          readonly what: "added" | "removed" | "enforced" | "released" | "changed" | "reportOnly";
      }
    /** Of a home tenant, or of all others (`null`). */
    | {
          readonly kind: "trust" | "inbound";
          readonly tenantId: string | null;
          /** Of trust: claims that are no longer accepted, or newly. */
          readonly what: "withdrawn" | "given" | "changed";
      }
    | { readonly kind: "namedLocation" | "authenticationStrength"; readonly displayName: OrUnknown<string> }
    /** What decides whether people of tenants of other clouds get in. */
    | CloudLabel
    | { readonly kind: "serviceProvider"; readonly tenantId: string; readonly isOne: OrUnknown<boolean> }
    | { readonly kind: "securityDefaults"; readonly isEnabled: OrUnknown<boolean> };

/** One thing that differs between two tenants and can matter to sign-ins. */
export interface Change {
    readonly label: ChangeLabel;
    /** The first tenant, with this one thing as the second has it. */
    readonly put: (into: TenantPolicies, from: TenantPolicies) => TenantPolicies;
    /** The policy on both sides, of a change of one. */
    readonly policy?: Sides<ConditionalAccessPolicy>;
    /** The named location on both sides, of a change of one. */
    readonly location?: Sides<NamedLocation>;
}

/** A thing before and after a change; `undefined` where it is not there. */
export interface Sides<T> {
    readonly was: T | undefined;
    readonly is: T | undefined;
}

type Keyed = { readonly id: string | null; readonly displayName: OrUnknown<string> };

/** Everything that differs between two tenants and can matter to sign-ins. */
export function changesOf(before: TenantPolicies, after: TenantPolicies): Change[] {
    return [
        ...changedItems(
            before.conditionalAccessPolicies,
            after.conditionalAccessPolicies,
            policyIdentity,
        ).flatMap(({ identity, was, is }): Change[] => {
            const what = policyChange(was, is);
            const { key, displayName } = (is ?? was)!;
            return what === undefined
                ? []
                : [
                      {
                          label: { kind: "policy", key, displayName, what },
                          policy: { was, is },
                          put: (into, from) => ({
                              ...into,
                              conditionalAccessPolicies: replaced(
                                  into.conditionalAccessPolicies,
                                  from.conditionalAccessPolicies,
                                  policyIdentity,
                                  identity,
                              ),
                          }),
                      },
                  ];
        }),
        ...settingChanges(before.crossTenantAccess, after.crossTenantAccess),
        ...providerChanges(before.crossTenantAccess, after.crossTenantAccess),
        ...cloudChanges(before.crossTenantAccess, after.crossTenantAccess),
        ...changedItems(before.namedLocations, after.namedLocations, identityOf).map(
            ({ identity, was, is }): Change => ({
                label: { kind: "namedLocation", displayName: (is ?? was)!.displayName },
                location: { was, is },
                put: (into, from) => ({
                    ...into,
                    namedLocations: replaced(into.namedLocations, from.namedLocations, identityOf, identity),
                }),
            }),
        ),
        ...changedItems(before.authenticationStrengths, after.authenticationStrengths, identityOf).map(
            ({ identity, was, is }): Change => ({
                label: { kind: "authenticationStrength", displayName: (is ?? was)!.displayName },
                put: (into, from) => ({
                    ...into,
                    authenticationStrengths: replaced(
                        into.authenticationStrengths,
                        from.authenticationStrengths,
                        identityOf,
                        identity,
                    ),
                }),
            }),
        ),
        ...(isSame(before.securityDefaults, after.securityDefaults)
            ? []
            : [
                  {
                      label: {
                          kind: "securityDefaults",
                          isEnabled: after.securityDefaults.isEnabled,
                      } as const,
                      put: (into: TenantPolicies, from: TenantPolicies) => ({
                          ...into,
                          securityDefaults: from.securityDefaults,
                      }),
                  },
              ]),
    ];
}

function identityOf({ id, displayName }: Keyed): string {
    return id ?? JSON.stringify(displayName);
}

function policyIdentity({ id, key }: ConditionalAccessPolicy): string {
    return id ?? key;
}

function isSame(first: unknown, second: unknown): boolean {
    return JSON.stringify(first) === JSON.stringify(second);
}

function changedItems<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string) {
    const [old, current] = [before, after].map((items) => new Map(items.map((item) => [keyOf(item), item])));
    return [...new Set([...old!.keys(), ...current!.keys()])].flatMap((identity) => {
        const [was, is] = [old!.get(identity), current!.get(identity)];
        return isSame(was, is) ? [] : [{ identity, was, is }];
    });
}

/** The item of an identity as other items have it; gone where they have none. */
function replaced<T>(
    items: readonly T[],
    others: readonly T[],
    keyOf: (item: T) => string,
    identity: string,
): T[] {
    const other = others.filter((item) => keyOf(item) === identity);
    return items.some((item) => keyOf(item) === identity)
        ? items.flatMap((item) => (keyOf(item) === identity ? other : [item]))
        : [...items, ...other];
}

function isEnforced(policy: ConditionalAccessPolicy | undefined): boolean {
    return policy !== undefined && (policy.state === "enabled" || isUnknown(policy.state));
}

type PolicyLabel = Extract<ChangeLabel, { kind: "policy" }>;

function policyChange(
    was: ConditionalAccessPolicy | undefined,
    is: ConditionalAccessPolicy | undefined,
): PolicyLabel["what"] | undefined {
    if (isEnforced(was) !== isEnforced(is)) {
        if (was === undefined || is === undefined) {
            return is === undefined ? "removed" : "added";
        }
        return isEnforced(is) ? "enforced" : "released";
    }
    const essence = (policy: ConditionalAccessPolicy | undefined) => [
        policy?.state,
        policy?.conditions,
        policy?.grantControls,
        policy?.sessionControls,
        policy?.unmodelled,
    ];
    if (isSame(essence(was), essence(is))) {
        return undefined;
    }
    return isEnforced(is) ? "changed" : "reportOnly";
}

const inbound = ["b2bCollaborationInbound", "b2bDirectConnectInbound"] as const;

/** Of the default, and of each partner whose own settings differ: what only follows the default is not named. */
function settingChanges(before: CrossTenantAccess, after: CrossTenantAccess): Change[] {
    const partnerOf = ({ partners }: CrossTenantAccess, id: string) =>
        partners.find(({ tenantId }) => tenantId === id);
    const ids = [
        ...new Set(
            [before, after].flatMap(({ partners }) =>
                partners.map(({ tenantId }) => tenantId).filter((id) => typeof id === "string"),
            ),
        ),
    ];
    const kinds = [
        ["trust", ["inboundTrust"]],
        ["inbound", inbound],
    ] as const;
    return kinds.flatMap(([kind, names]): Change[] => [
        ...(names.every((name) => isSame(before.default[name], after.default[name]))
            ? []
            : [
                  {
                      label: { kind, tenantId: null, what: trustChange(before.default, after.default, kind) },
                      put: (into: TenantPolicies, from: TenantPolicies) =>
                          withAccess(into, {
                              default: overlaid(
                                  into.crossTenantAccess.default,
                                  from.crossTenantAccess.default,
                                  names,
                              ),
                          }),
                  },
              ]),
        ...ids.flatMap((id): Change[] =>
            names.every((name) =>
                isSame(partnerOf(before, id)?.[name] ?? null, partnerOf(after, id)?.[name] ?? null),
            )
                ? []
                : [
                      {
                          label: {
                              kind,
                              tenantId: id,
                              what: trustChange(
                                  settingsInForce(before, id),
                                  settingsInForce(after, id),
                                  kind,
                              ),
                          },
                          put: (into, from) => withPartner(into, from, id, names),
                      },
                  ],
        ),
    ]);
}

/** Partners that become service providers, or no longer are. */
function providerChanges(before: CrossTenantAccess, after: CrossTenantAccess): Change[] {
    const partnerIn = ({ partners }: CrossTenantAccess, id: unknown) =>
        partners.find(({ tenantId }) => tenantId === id);
    const ids = [before, after]
        .flatMap(({ partners }) => partners.map(({ tenantId }) => tenantId))
        .filter(isKnown);
    return [...new Set(ids)].flatMap((tenantId): Change[] => {
        const [was = false, is = false] = [before, after].map(
            (access) => partnerIn(access, tenantId)?.isServiceProvider,
        );
        return isSame(was, is)
            ? []
            : [
                  {
                      label: { kind: "serviceProvider", tenantId, isOne: is },
                      put: (into, from) => {
                          const other =
                              partnerIn(from.crossTenantAccess, tenantId)?.isServiceProvider ?? false;
                          const partners = into.crossTenantAccess.partners.map((partner) =>
                              partner.tenantId === tenantId
                                  ? { ...partner, isServiceProvider: other }
                                  : partner,
                          );
                          return withAccess(into, { partners });
                      },
                  },
              ];
    });
}

function trustChange(
    { inboundTrust: old }: CrossTenantSettings,
    { inboundTrust: current }: CrossTenantSettings,
    kind: "trust" | "inbound",
): "withdrawn" | "given" | "changed" {
    if (kind === "inbound" || isUnknown(old) || isUnknown(current)) {
        return "changed";
    }
    const claims = [
        "isMfaAccepted",
        "isCompliantDeviceAccepted",
        "isHybridAzureADJoinedDeviceAccepted",
    ] as const;
    const [lost, won] = [
        claims.some((claim) => old[claim] === true && current[claim] === false),
        claims.some((claim) => old[claim] === false && current[claim] === true),
    ];
    return lost === won ? "changed" : lost ? "withdrawn" : "given";
}

function withAccess(tenant: TenantPolicies, change: Partial<CrossTenantAccess>): TenantPolicies {
    return { ...tenant, crossTenantAccess: { ...tenant.crossTenantAccess, ...change } };
}

function overlaid<T extends CrossTenantSettings | CrossTenantPartner>(
    under: T,
    over: CrossTenantSettings,
    names: readonly (keyof CrossTenantSettings)[],
): T {
    return { ...under, ...Object.fromEntries(names.map((name) => [name, over[name]])) };
}

/** With what is in force for the home tenant on the other side. */
function withPartner(
    into: TenantPolicies,
    from: TenantPolicies,
    id: string,
    names: readonly (keyof CrossTenantSettings)[],
): TenantPolicies {
    const { partners } = into.crossTenantAccess;
    const inForce = settingsInForce(from.crossTenantAccess, id);
    const isNew = !partners.some(({ tenantId }) => tenantId === id);
    const added: CrossTenantPartner = {
        ...settingsInForce(into.crossTenantAccess, id),
        tenantId: id,
        isServiceProvider: false,
    };
    return withAccess(into, {
        partners: [...partners, ...(isNew ? [added] : [])].map((partner) =>
            partner.tenantId === id ? overlaid(partner, inForce, names) : partner,
        ),
    });
}
