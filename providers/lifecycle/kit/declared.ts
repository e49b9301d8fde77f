/**
 * What the running program declares, as `check` sees it before anything is written or deleted. A program can declare
 * an object under a new name in the run in which the old name disappears: a rename without an alias, or a member
 * moved from one resource to another. The end of the old resource must then leave the object.
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
    /** Ids of objects that the program adopts. The end of a resource of another name must leave these objects. */
    readonly adoptedIds = new DeclaredKeys();
    /** Application, principal and role of every assignment of an app role. */
    readonly appRoleAssignments = new DeclaredKeys();
    /** Collection and app id of applications whose settings are declared. */
    readonly applications = new DeclaredKeys();
    /** Catalog and group of every group in a catalog. */
    readonly catalogGroups = new DeclaredKeys();
    /** Conditional access policies of resources, so that no other resource takes them. */
    readonly conditionalAccessPolicyIds = new DeclaredKeys();
    /** Principal, role and scope of every directory role. The end of an old name must not remove the role. */
    readonly directoryRoles = new DeclaredKeys();
    /** Objects of other kinds that belong to resources, so that no other resource takes them. */
    readonly entityIds = new DeclaredKeys();
    /** Accounts that policies name for emergency access. */
    readonly emergencyAccessAccountIds = new DeclaredKeys();
    /** Groups that policies name for emergency access. */
    readonly emergencyAccessGroupIds = new DeclaredKeys();
    /** Groups that belong to resources, so that no other resource takes them. */
    readonly groupIds = new DeclaredKeys();
    /** Marks that groups have had, because a replacement needs another one. */
    readonly groupMarks = new DeclaredKeys();
    /** Group and member of every membership. */
    readonly groupMembers = new DeclaredKeys();
    /** Groups whose settings are declared. The tenant's own settings have an empty name. */
    readonly groupSettings = new DeclaredKeys();
    /** Addresses of guests. The end of an old name must not remove the person. */
    readonly guestAddresses = new DeclaredKeys();
    /** Lists of guest domains. A tenant has one. */
    readonly guestDomains = new DeclaredKeys();
    /** Tenants whose synchronization is declared. */
    readonly identitySynchronizations = new DeclaredKeys();
    /** Group and member of every membership that the run ended. */
    readonly removedMembers = new DeclaredKeys();
    /** Tenants whose cross-tenant access settings are declared. */
    readonly partnerTenantIds = new DeclaredKeys();
    /** Objects that policies refer to and that belong to resources, so that no other resource takes them. */
    readonly policyObjectIds = new DeclaredKeys();
    /** Conditional access policies that the run wrote or removed. */
    readonly writtenPolicyIds = new DeclaredKeys();
    /** Policies that a tenant has exactly once. */
    readonly tenantPolicies = new DeclaredKeys();
}
