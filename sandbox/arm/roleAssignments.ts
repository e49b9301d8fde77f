import type { Entity } from "../store";
import { armFault, resourcesOf, type ArmCall, type ArmRoute } from "./arm";

const type = "Microsoft.Authorization/roleAssignments";
const guid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const scopes = [
    "/providers/Microsoft\\.Management/managementGroups/[^/]+",
    `/subscriptions/${guid}`,
    `/subscriptions/${guid}/resourceGroups/[^/]+`,
    `/subscriptions/${guid}/resourceGroups/[^/]+/providers/.+`,
];

const kinds: Readonly<Record<string, string>> = {
    "#microsoft.graph.user": "User",
    "#microsoft.graph.group": "Group",
    "#microsoft.graph.servicePrincipal": "ServicePrincipal",
};

/**
 * Azure asks the directory for the principal. If the request gives the principal's type, Azure accepts an object that
 * its replica does not know yet. Otherwise it refuses.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/troubleshooting (Symptom - Assigning a role to a
 *   new principal)
 */
function assertPrincipal({ directory, tenant }: ArmCall, properties: Entity): void {
    const id = String(properties["principalId"]);
    const declaredType = properties["principalType"] as string | undefined;
    const view = declaredType === undefined ? directory : tenant.store.primary;
    const principal = view.directoryObject(id);
    if (principal === undefined) {
        throw armFault(
            400,
            "PrincipalNotFound",
            `Principal ${id.replaceAll("-", "")} does not exist in the directory ${tenant.tenantId}. Check that you ` +
                "have the correct principal ID. If you are creating this principal and then immediately assigning " +
                "a role, this error might be related to a replication delay.",
        );
    }
    const kind = kinds[String(principal["@odata.type"])];
    if (declaredType !== undefined && declaredType !== kind) {
        throw armFault(
            400,
            "UnmatchedPrincipalType",
            `The PrincipalId '${id}' has type '${kind}', which is different from specified PrincipalType ` +
                `'${declaredType}'.`,
        );
    }
}

/** @see https://learn.microsoft.com/rest/api/authorization/role-assignments/create */
export const roleAssignments: ArmRoute = {
    path: new RegExp(
        `^(${scopes.join("|")})/providers/Microsoft\\.Authorization/roleAssignments/${guid}$`,
        "i",
    ),
    apiVersions: ["2022-04-01", "2020-04-01-preview"],
    type,
    createdStatus: 201,
    answersDeleted: true,
    put: (call, [, scope = ""], current) => {
        const properties = (call.body["properties"] ?? {}) as Entity;
        const { principalId, roleDefinitionId } = properties;
        if (
            !new RegExp(`/providers/Microsoft\\.Authorization/roleDefinitions/${guid}$`, "i").test(
                String(roleDefinitionId),
            )
        ) {
            throw armFault(
                400,
                "InvalidRoleDefinitionId",
                `The role definition ID '${String(roleDefinitionId)}' is not valid.`,
            );
        }
        const keyOf = (resource: Entity) => {
            const own = resource["properties"] as Entity;
            const role = String(own["roleDefinitionId"]).split("/").at(-1);
            return `${String(own["scope"])}/${role}/${String(own["principalId"])}`.toLowerCase();
        };
        const wanted = { properties: { ...properties, scope } };
        if (current !== undefined && keyOf(current) !== keyOf(wanted)) {
            throw armFault(
                400,
                "RoleAssignmentUpdateNotPermitted",
                "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
            );
        }
        if (
            current === undefined &&
            resourcesOf(call, type).some((other) => keyOf(other) === keyOf(wanted))
        ) {
            throw armFault(409, "RoleAssignmentExists", "The role assignment already exists.");
        }
        assertPrincipal(call, properties);
        const moment = new Date(call.tenant.now()).toISOString();
        return {
            properties: {
                condition: null,
                conditionVersion: null,
                description: null,
                principalType:
                    kinds[
                        String(
                            call.tenant.store.primary.directoryObject(String(principalId))?.["@odata.type"],
                        )
                    ],
                ...properties,
                scope,
                createdOn: (current?.["properties"] as Entity | undefined)?.["createdOn"] ?? moment,
                updatedOn: moment,
            },
        };
    },
};
