/** An object as Microsoft Graph answers it. */
export type GraphObject = Readonly<Record<string, unknown>> & { readonly id: string };

/** Settings as Microsoft Graph answers them. */
export type GraphSettings = Readonly<Record<string, unknown>>;

/** A part of the tenant that could not be read, and so is not imported. */
export interface Unread {
    readonly part: string;
    readonly reason: string;
}

/** Ids of what guests are related to, by the guest's id. */
export type IdsOfGuests = Readonly<Record<string, readonly string[]>>;

/** What a tenant holds of B2B collaboration, as it was read. Nothing in it is judged yet. */
export interface TenantSnapshot {
    readonly tenantId: string;
    /** External users. */
    readonly guests: readonly GraphObject[];
    /** Groups that each guest is a direct member of. */
    readonly groupIdsOfGuests: IdsOfGuests;
    /** Users and groups that are answerable for a guest; guests without any are left out. */
    readonly sponsorIdsOfGuests: IdsOfGuests;
    /** A guest's manager, for guests who have one. */
    readonly managerIdsOfGuests: IdsOfGuests;
    /** Groups of guests, and groups that policies for guests exclude. */
    readonly groups: readonly GraphObject[];
    readonly policies: readonly GraphObject[];
    readonly namedLocations: readonly GraphObject[];
    readonly authenticationStrengths: readonly GraphObject[];
    readonly crossTenantDefault: GraphSettings | undefined;
    readonly partners: readonly GraphSettings[];
    /** What partners may synchronize, by tenant id; partners without a setting are left out. */
    readonly synchronizations: Readonly<Record<string, GraphSettings>>;
    /** The names that partners' tenants have for themselves, by tenant id, as far as they are known. */
    readonly partnerNames: Readonly<Record<string, string>>;
    readonly authorizationPolicy: GraphSettings | undefined;
    readonly emailMethod: GraphSettings | undefined;
    readonly authenticationFlowsPolicy: GraphSettings | undefined;
    readonly externalIdentitiesPolicy: GraphSettings | undefined;
    /** The list of domains; `undefined` when there is none, or it could not be read. */
    readonly domains:
        { readonly allowed: readonly string[]; readonly blocked: readonly string[] } | undefined;
    readonly roleAssignments: readonly GraphObject[];
    readonly roleEligibilities: readonly GraphObject[];
    readonly unread: readonly Unread[];
}
