import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { ReplicatedRead } from "../../providers";
import { checkedInput, isGuid } from "../checkedInput";
import type { Guest } from "../guest";
import type { GuestGroup } from "../guestGroup";
import { RoleAssignment } from "./resources";

/** Who gets the role. A group with guests inside is the better choice: one assignment, and nothing left behind. */
export type AzurePrincipal =
    | { readonly group: GuestGroup }
    | { readonly guest: Guest }
    | { readonly principalId: pulumi.Input<string>; readonly principalType: "User" | "Group" };

/** Inputs of {@link GuestAzureRole}. A change of any replaces the assignment, but for the description. */
export interface GuestAzureRoleArgs {
    /**
     * Where the role holds: `/subscriptions/{id}`, `/subscriptions/{id}/resourceGroups/{name}`, a resource's id, or
     * `/providers/Microsoft.Management/managementGroups/{name}`.
     */
    readonly scope: pulumi.Input<string>;
    /** A built-in role by name, or a role definition's GUID. */
    readonly role: pulumi.Input<string>;
    readonly principal: AzurePrincipal;
    readonly description?: pulumi.Input<string>;
}

/** @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const builtInRoles: Readonly<Record<string, string>> = {
    Owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
};

const scopes = [
    /^\/subscriptions\/[0-9a-f-]{36}(\/resourceGroups\/[^/]+(\/providers\/.+)?)?$/i,
    /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+$/i,
];

/**
 * An Azure role of a guest or of a group of guests. Starts only when replicas of the directory agree on the principal,
 * and always says what kind it is, so that Azure does not refuse one that it does not know yet.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments-external-users
 */
export class GuestAzureRole extends pulumi.ComponentResource {
    /** The assignment's id in Azure. */
    readonly roleAssignmentId: pulumi.Output<string>;

    /** @throws pulumi.InputPropertyError - The scope is none, or the role is neither known by name nor a GUID. */
    constructor(name: string, args: GuestAzureRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        super("entra-b2b:index:GuestAzureRole", name, {}, opts);
        const scope = checkedInput("scope", args.scope, (text) =>
            scopes.some((form) => form.test(text))
                ? undefined
                : `must be the id of a management group, a subscription, a resource group or a resource, but is ${JSON.stringify(text)}`,
        );
        const role = checkedInput("role", args.role, (text) =>
            Object.hasOwn(builtInRoles, text) || isGuid(text)
                ? undefined
                : `must be ${Object.keys(builtInRoles).join(", ")}, or a role definition's GUID, but is ${JSON.stringify(text)}`,
        ).apply((text) =>
            Object.hasOwn(builtInRoles, text) ? (builtInRoles[text] ?? "") : text.toLowerCase(),
        );
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
                // Left out, azure-native would say User, also of a group.
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
    // A guest is a user to Azure.
    return "guest" in principal ? { principalId: principal.guest.userId, principalType: "User" } : principal;
}

/** Role definitions are a subscription's, or those of the tenant for a management group. */
function definitionScope(scope: string): string {
    return /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? "";
}

/** This package's namespace for names of assignments. */
const namespace = Buffer.from("6f9c1e0a3b5d4c7e8a2f0d1b4e6c9a73", "hex");

/**
 * The assignment's name, the same for the same scope, principal and role, so that a run that was cut short finds its
 * own assignment again: a UUID of version 5.
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
