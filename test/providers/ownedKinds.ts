import type { LifecycleName } from "../../providers/lifecycle";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import type { TenantOptions } from "../../sandbox/sandboxTenant";
import type { TableName } from "../../sandbox/store";
import { guid } from "../graph/fakes";
import { SandboxSession } from "./overSandbox";

/** A kind of object that a resource makes and owns. */
export interface OwnedKind {
    readonly collection: string;
    readonly table: TableName;
    readonly inputs: Properties;
    /** Graph does not tell when it was made. */
    readonly isAgeless?: boolean;
    /** Graph refuses a second one of the same name. */
    readonly isNameUnique?: boolean;
}

const entitlement = "/identityGovernance/entitlementManagement";
export const catalogId = guid(70);
export const accessPackageId = guid(71);
/** What the resource under test alone writes. */
export const mark = "entra-b2b-0123456789abcdef01234567";

export const ownedKinds: Partial<Record<LifecycleName, OwnedKind>> = {
    namedLocation: {
        collection: "/identity/conditionalAccess/namedLocations",
        table: "namedLocations",
        inputs: { mark, displayName: "Home", countries: ["DE"] },
    },
    authenticationStrength: {
        collection: "/policies/authenticationStrengthPolicies",
        table: "authenticationStrengths",
        inputs: { mark, displayName: "Keys", allowedCombinations: ["fido2"] },
    },
    conditionalAccessPolicy: {
        collection: "/identity/conditionalAccess/policies",
        table: "conditionalAccessPolicies",
        inputs: {
            mark,
            displayName: "MFA for guests",
            state: "enabledForReportingButNotEnforced",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includeApplications: ["All"] },
                users: { includeUsers: ["GuestsOrExternalUsers"] },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        },
    },
    accessPackageCatalog: {
        collection: `${entitlement}/catalogs`,
        table: "accessPackageCatalogs",
        inputs: { mark, displayName: "For partners" },
    },
    accessPackage: {
        collection: `${entitlement}/accessPackages`,
        table: "accessPackages",
        inputs: { mark, displayName: "Project", catalogId },
        isNameUnique: true,
    },
    accessPackageAssignmentPolicy: {
        collection: `${entitlement}/assignmentPolicies`,
        table: "assignmentPolicies",
        inputs: {
            mark,
            displayName: "Partners ask",
            accessPackageId,
            allowedTargetScope: "allConfiguredConnectedOrganizationUsers",
            expiration: { type: "afterDuration", duration: "P90D" },
            requestorSettings: { enableTargetsToSelfAddAccess: true },
            requestApprovalSettings: { isApprovalRequiredForAdd: false },
        },
    },
    claimsMappingPolicy: {
        collection: "/policies/claimsMappingPolicies",
        table: "claimsMappingPolicies",
        inputs: {
            mark,
            displayName: "Name and mail",
            definition: [JSON.stringify({ ClaimsMappingPolicy: { Version: 1, ClaimsSchema: [] } })],
        },
        isAgeless: true,
    },
    directoryGroup: {
        collection: "/groups",
        table: "groups",
        inputs: { displayName: "Partners", mark },
    },
};

/** A tenant whose replicas lag, with a catalog and a package for what belongs to one. */
export function tenantOfOwners(options: Partial<TenantOptions> = {}): SandboxSession {
    const session = SandboxSession.start({ lagMs: 20_000, ...options });
    prepareOwners(session);
    session.catchUp();
    return session;
}

/** Makes a catalog and a package, for what belongs to one. */
export function prepareOwners({ directory }: SandboxSession): void {
    const { store } = directory.tenant;
    store.commit("accessPackageCatalogs", catalogId, { id: catalogId, displayName: "Partners" });
    store.commit("accessPackages", accessPackageId, {
        id: accessPackageId,
        displayName: "Other",
        catalog: { id: catalogId },
        resourceRoleScopes: [],
    });
}
