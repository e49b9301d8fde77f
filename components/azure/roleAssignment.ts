import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { ReplicatedRead } from "../../providers";
import { azureRoleFault, azureRoleId, azureScopeFault } from "../../rules/azure";
import { quote } from "../../rules/text";
import type { Guest } from "../guest";
import type { GuestGroup } from "../guestGroup";
import { InputChecks } from "../inputChecks";
import { azureNative } from "./sdks";
import { CheckedComponent } from "../checkedComponent";

/** Who gets the role. Prefer a group of guests: it needs one assignment, and leaves nothing behind. */
export type AzurePrincipal =
    | { readonly group: GuestGroup }
    | { readonly guest: Guest }
    | { readonly principalId: pulumi.Input<string>; readonly principalType: "User" | "Group" };

/** Inputs of {@link GuestAzureRole}. A change of any input except the description replaces the assignment. */
export interface GuestAzureRoleArgs {
    /**
     * Where the role applies: `/subscriptions/{id}`, `/subscriptions/{id}/resourceGroups/{name}`, a resource's id, or
     * `/providers/Microsoft.Management/managementGroups/{name}`.
     */
    readonly scope: pulumi.Input<string>;
    /** A built-in role by name, or a role definition's GUID. */
    readonly role: pulumi.Input<string>;
    /** Who gets the role. */
    readonly principal: AzurePrincipal;
    /** Why the role is assigned, shown in Azure. */
    readonly description?: pulumi.Input<string>;
}

/**
 * An Azure role of a guest or of a group of guests. Created only when replicas of the directory agree on the
 * principal. The assignment names the principal's type, so that Azure accepts one that it does not know yet.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments-external-users
 */
export class GuestAzureRole extends CheckedComponent {
    /** The assignment's id in Azure. */
    readonly roleAssignmentId: pulumi.Output<string>;

    /**
     * @throws InvalidInputsError - The scope is not valid, or the role is neither known by name nor a GUID.
     * @throws MissingPackageError - `@pulumi/azure-native` is not installed.
     */
    constructor(name: string, args: GuestAzureRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        const { scope, role } = InputChecks.of("GuestAzureRole", name, (checks) => ({
            scope: checks.at("scope").input(args.scope, azureScopeFault),
            role: checks
                .at("role")
                .input(args.role, azureRoleFault)
                .apply((text) => azureRoleId(text) ?? text),
        }));
        const { RoleAssignment } = azureNative("authorization", `GuestAzureRole ${quote(name)}`);
        super("GuestAzureRole", name, opts);
        const { principalId, principalType } = principalOf(args.principal);
        const replicated = new ReplicatedRead(
            name,
            { kind: principalType === "Group" ? "group" : "user", objectId: principalId },
            { parent: this },
        );
        const assignment = new RoleAssignment(
            name,
            {
                scope,
                principalId: replicated.objectId,
                // Without it, azure-native sends User, even for a group.
                principalType,
                roleDefinitionId: pulumi
                    .all([scope, role])
                    .apply(
                        ([where, id]) =>
                            `${definitionScope(where)}/providers/Microsoft.Authorization/roleDefinitions/${id}`,
                    ),
                roleAssignmentName: pulumi.all([scope, replicated.objectId, role]).apply(assignmentName),
                ...(args.description !== undefined && { description: args.description }),
            },
            { parent: this },
        );
        this.roleAssignmentId = assignment.id;
        this.registerOutputs({ roleAssignmentId: this.roleAssignmentId });
    }
}

function principalOf(principal: AzurePrincipal): {
    principalId: pulumi.Input<string>;
    principalType: "User" | "Group";
} {
    if ("group" in principal) {
        return { principalId: principal.group.groupId, principalType: "Group" };
    }
    // For Azure, a guest is a user.
    return "guest" in principal ? { principalId: principal.guest.userId, principalType: "User" } : principal;
}

/** Role definitions belong to a subscription or, for a management group, to the tenant. */
export function definitionScope(scope: string): string {
    return /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? "";
}

/** This package's namespace for names of assignments. */
const namespace = Buffer.from("6f9c1e0a3b5d4c7e8a2f0d1b4e6c9a73", "hex");

/**
 * The assignment's name: a version 5 UUID that is the same for the same scope, principal and role, so that a run finds
 * the assignment of an interrupted run.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.5
 */
export function assignmentName(parts: readonly string[]): string {
    const bytes = createHash("sha1")
        .update(namespace)
        .update(parts.join("|").toLowerCase())
        .digest()
        .subarray(0, 16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
