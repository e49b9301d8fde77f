/**
 * What the running program declares, as `check` sees it before anything is written or deleted.
 *
 * One thing can be declared under a new name in the same run in which the old name disappears: a rename without an
 * alias, or a member moved from one resource to another. The end of the old resource must then leave it alone.
 */
export class DeclaredKeys {
    private readonly keys = new Set<string>();

    /** Remembers a key that is known already. */
    add(key: string): void {
        this.keys.add(key);
    }

    /** Remembers keys that are known already. */
    addAll(keys: Iterable<string>): void {
        for (const key of keys) {
            this.keys.add(key);
        }
    }

    has(key: string): boolean {
        return this.keys.has(key);
    }

    all(): readonly string[] {
        return [...this.keys];
    }
}

/** What the running program declares, by kind, and what its resources are. */
export class Declared {
    /** Ids of objects that the program takes over: the end of a resource of another name must leave these objects. */
    readonly adoptedIds = new DeclaredKeys();
    /** Application, principal and role of every assignment of an app role. */
    readonly appRoleAssignments = new DeclaredKeys();
    /** Collection and app id of applications whose settings are declared. */
    readonly applications = new DeclaredKeys();
    /** Catalog and group of every group in a catalog. */
    readonly catalogGroups = new DeclaredKeys();
    /** Conditional access policies that resources are, so that none takes up another's. */
    readonly conditionalAccessPolicyIds = new DeclaredKeys();
    /** Principal, role and scope of every directory role: the end of one's old name must not take the role away. */
    readonly directoryRoles = new DeclaredKeys();
    /** Objects of other kinds that resources are, so that none takes up another's. */
    readonly entityIds = new DeclaredKeys();
    /** Accounts that policies name for emergency access. */
    readonly emergencyAccessAccountIds = new DeclaredKeys();
    /** Groups that policies name for emergency access. */
    readonly emergencyAccessGroupIds = new DeclaredKeys();
    /** Groups that resources are, so that none takes up another's. */
    readonly groupIds = new DeclaredKeys();
    /** Marks that groups have had: a replacement needs another one. */
    readonly groupMarks = new DeclaredKeys();
    /** Group and member of every membership. */
    readonly groupMembers = new DeclaredKeys();
    /** Groups whose settings are declared; the tenant's own under an empty name. */
    readonly groupSettings = new DeclaredKeys();
    /** Addresses of guests: the end of one's old name must not remove the person. */
    readonly guestAddresses = new DeclaredKeys();
    /** Lists of guest domains: a tenant has one. */
    readonly guestDomains = new DeclaredKeys();
    /** Tenants whose synchronization is declared. */
    readonly identitySynchronizations = new DeclaredKeys();
    /** Group and member of every membership that the run ended. */
    readonly removedMembers = new DeclaredKeys();
    /** Tenants whose cross-tenant access settings are declared. */
    readonly partnerTenantIds = new DeclaredKeys();
    /** Objects that policies refer to and resources are, so that none takes up another's. */
    readonly policyObjectIds = new DeclaredKeys();
    /** Policies of which a tenant has exactly one. */
    readonly tenantPolicies = new DeclaredKeys();
}
