/**
 * The types of Pulumi's azure-native package that guests need, registered by their tokens: the same resources and the
 * same plugin, which the engine downloads when the first one is declared. The npm package is deliberately not a
 * dependency: three types do not justify 136 MB for every user of this package (measured with version 3.28.0).
 */
import * as pulumi from "@pulumi/pulumi";

/** The plugin's version, whose arguments these are. */
const version = "3.28.0";

interface RoleAssignmentArgs {
    readonly scope: pulumi.Input<string>;
    readonly principalId: pulumi.Input<string>;
    readonly principalType: pulumi.Input<"User" | "Group" | "ServicePrincipal">;
    /** Full id of a role definition. */
    readonly roleDefinitionId: pulumi.Input<string>;
    /** A GUID. */
    readonly roleAssignmentName: pulumi.Input<string>;
    readonly description?: pulumi.Input<string>;
}

/** @see https://www.pulumi.com/registry/packages/azure-native/api-docs/authorization/roleassignment/ */
export class RoleAssignment extends pulumi.CustomResource {
    constructor(name: string, args: RoleAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
        super("azure-native:authorization:RoleAssignment", name, { ...args }, { version, ...opts });
    }
}

interface DiagnosticSettingArgs {
    readonly name: pulumi.Input<string>;
    readonly workspaceId: pulumi.Input<string>;
    readonly logs: pulumi.Input<{ readonly category: string; readonly enabled: boolean }[]>;
}

/** @see https://www.pulumi.com/registry/packages/azure-native/api-docs/aadiam/diagnosticsetting/ */
export class DiagnosticSetting extends pulumi.CustomResource {
    constructor(name: string, args: DiagnosticSettingArgs, opts?: pulumi.CustomResourceOptions) {
        super("azure-native:aadiam:DiagnosticSetting", name, { ...args }, { version, ...opts });
    }
}

interface GuestUsageArgs {
    readonly resourceGroupName: pulumi.Input<string>;
    readonly resourceName: pulumi.Input<string>;
    readonly location: pulumi.Input<string>;
    readonly tenantId: pulumi.Input<string>;
}

/** @see https://www.pulumi.com/registry/packages/azure-native/api-docs/azureactivedirectory/guestusage/ */
export class GuestUsage extends pulumi.CustomResource {
    constructor(name: string, args: GuestUsageArgs, opts?: pulumi.CustomResourceOptions) {
        super("azure-native:azureactivedirectory:GuestUsage", name, { ...args }, { version, ...opts });
    }
}
