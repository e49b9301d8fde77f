import type { Route } from "../call";
import { canBeKey, keyIn, operationOf } from "../schema";
import { authenticationStrengthRoutes } from "./authenticationStrengths";
import { conditionalAccessRoutes } from "./conditionalAccess";
import { crossTenantAccessRoutes } from "./crossTenantAccess";
import { deletedItemRoutes } from "./deletedItems";
import { directoryRoleRoutes } from "./directoryRoles";
import { directoryAuditRoutes } from "./directoryAudits";
import { signInRoutes } from "./signIns";
import { directoryObjectRoutes } from "./directoryObjects";
import { governanceRoutes } from "./governance";
import { guestDomainRoutes } from "./guestDomains";
import { groupReferenceRoutes } from "./groupReferences";
import { groupSettingsRoutes } from "./groupSettings";
import { sharePointSettingsRoutes } from "./sharePointSettings";
import { groupRoutes } from "./groups";
import { invitationRoutes } from "./invitations";
import { membershipRoutes } from "./memberships";
import { namedLocationRoutes } from "./namedLocations";
import { identitySynchronizationRoutes } from "./identitySynchronization";
import { tenantInformationRoutes } from "./tenantInformation";
import { tenantPolicyRoutes } from "./tenantPolicies";
import { administrativeUnitRoutes } from "./administrativeUnits";
import { activatedRoleRoutes } from "./activatedRoles";
import { roleDefinitionRoutes } from "./roleDefinitions";
import { permissionGrantRoutes } from "./permissionGrants";
import { applicationTemplateRoutes } from "./applicationTemplates";
import { deltaRoutes } from "./delta";
import { domainRoutes } from "./domains";
import { expanding } from "./expansions";
import { organizationRoutes } from "./organization";
import { federatedCredentialRoutes } from "./federatedCredentials";
import { applicationRoutes } from "./applications";
import { claimsMappingRoutes } from "./claimsMapping";
import { appRoleAssignmentRoutes } from "./appRoleAssignments";
import { servicePrincipalRoutes } from "./servicePrincipals";
import { roleManagementPolicyRoutes } from "./roleManagementPolicies";
import { synchronizationRoutes } from "./synchronization";
import { subscribedSkuRoutes } from "./subscribedSkus";
import { userRelationRoutes } from "./userRelations";
import { userRoutes } from "./users";
import { whatIfRoutes } from "./whatIf";

/** Every operation that the sandbox imitates. */
export const sandboxRoutes: readonly Route[] = [
    ...administrativeUnitRoutes,
    ...activatedRoleRoutes,
    ...roleDefinitionRoutes,
    ...permissionGrantRoutes,
    ...applicationTemplateRoutes,
    ...domainRoutes,
    ...organizationRoutes,
    ...federatedCredentialRoutes,
    ...applicationRoutes,
    ...appRoleAssignmentRoutes,
    ...claimsMappingRoutes,
    ...authenticationStrengthRoutes,
    ...conditionalAccessRoutes,
    ...crossTenantAccessRoutes,
    ...deletedItemRoutes,
    ...deltaRoutes,
    ...directoryAuditRoutes,
    ...signInRoutes,
    ...directoryObjectRoutes,
    ...directoryRoleRoutes,
    ...governanceRoutes,
    ...groupReferenceRoutes,
    ...groupRoutes,
    ...groupSettingsRoutes,
    ...sharePointSettingsRoutes,
    ...guestDomainRoutes,
    ...invitationRoutes,
    ...membershipRoutes,
    ...namedLocationRoutes,
    ...identitySynchronizationRoutes,
    ...tenantInformationRoutes,
    ...tenantPolicyRoutes,
    ...servicePrincipalRoutes,
    ...roleManagementPolicyRoutes,
    ...subscribedSkuRoutes,
    ...synchronizationRoutes,
    ...userRelationRoutes,
    ...userRoutes,
    ...whatIfRoutes,
].map(expanding);

/** A path pattern without parameters is more exact than one with. */
const inOrder = [...sandboxRoutes].sort(
    (left, right) => parameterCount(left.path) - parameterCount(right.path),
);

function parameterCount(path: string): number {
    return path.split("{").length;
}

/** The operation of a path and method. */
export interface Match {
    readonly route: Route;
    readonly parameters: Record<string, string>;
}

/**
 * Finds the operation of a request by its path in its one form; `undefined` where the sandbox has none.
 */
export function matchRoute(method: string, path: string): Match | undefined {
    for (const route of inOrder) {
        const parameters = route.method === method ? matchPath(route.path, path) : undefined;
        if (parameters !== undefined) {
            return { route, parameters };
        }
    }
    return undefined;
}

/** What a parameter can stand for. Without an entry here it is an object's key. */
const parameterForms: Readonly<Record<string, (segment: string) => boolean>> = {
    type: (segment) => segment.startsWith("microsoft.graph."),
    function: (segment) => operationOf(segment) !== undefined,
};

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
    const [wanted, given] = [pattern.split("/"), path.split("/")];
    if (wanted.length !== given.length) {
        return undefined;
    }
    const parameters: Record<string, string> = {};
    for (const [index, segment] of wanted.entries()) {
        const text = given[index] ?? "";
        const name = /^\{(.*)\}$/.exec(segment)?.[1];
        if (name !== undefined && (parameterForms[name] ?? canBeKey)(text)) {
            parameters[name] = keyIn(text);
        } else if (segment.toLowerCase() !== text.toLowerCase()) {
            return undefined;
        }
    }
    return parameters;
}
