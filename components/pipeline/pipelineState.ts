import * as pulumi from "@pulumi/pulumi";
import { builtInAzureRoles } from "../../rules/azure";
import { storageAccountFault, vaultFault } from "../../rules/pipelineState";
import { quote } from "../../rules/text";
import { assignmentName, definitionScope } from "../azure/roleAssignment";
import { azureNative } from "../azure/sdks";
import { InputChecks } from "../inputChecks";
import { CheckedComponent } from "../checkedComponent";

/** Inputs of {@link PipelineState}. */
export interface PipelineStateArgs {
    /** Name of a new resource group. */
    readonly resourceGroupName: pulumi.Input<string>;
    /** Azure region, such as `westeurope`. */
    readonly location: pulumi.Input<string>;
    /** Name of a new storage account, unique in Azure. */
    readonly storageAccountName: pulumi.Input<string>;
    /** Name of a new key vault, unique in Azure. It stays reserved for 90 days after a deletion. */
    readonly vaultName: pulumi.Input<string>;
    /** The tenant whose identities can use the key. */
    readonly tenantId: pulumi.Input<string>;
    /** Name of the container and of the key. Default `entra-b2b`. */
    readonly containerName?: pulumi.Input<string>;
    /** Object ids of the service principals that read the state, by a name for each. */
    readonly readers: Readonly<Record<string, pulumi.Input<string>>>;
    /** Object ids of the service principals that write the state, by a name for each. */
    readonly writers: Readonly<Record<string, pulumi.Input<string>>>;
    /** How long deleted states and former versions can be restored, in days. Default 90. */
    readonly retentionDays?: pulumi.Input<number>;
}

const vaultRetentionDays = 90;

/**
 * Where the pipelines keep their state: a storage container that no shared key opens, and the key that encrypts the
 * secrets in it. Storage account, container, vault and key are protected: `pulumi destroy` refuses to delete them until
 * you unprotect them. The resources are in the subscription of the azure-native provider. Deploying this needs the Azure
 * role Owner, or Contributor together with User Access Administrator, on the subscription.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/state-and-backends/
 */
export class PipelineState extends CheckedComponent {
    /** Address of the state, for `PULUMI_BACKEND_URL`. */
    readonly backendUrl: pulumi.Output<string>;
    /** Address of the key, for `pulumi stack init --secrets-provider`. */
    readonly secretsProvider: pulumi.Output<string>;

    /**
     * @throws InvalidInputsError - The name of the storage account or of the vault is not valid.
     * @throws MissingPackageError - `@pulumi/azure-native` is not installed.
     */
    constructor(name: string, args: PipelineStateArgs, opts?: pulumi.ComponentResourceOptions) {
        const { location, tenantId, containerName = "entra-b2b", retentionDays = 90 } = args;
        const { accountName, vaultName } = InputChecks.of("PipelineState", name, (checks) => ({
            accountName: checks.at("storageAccountName").input(args.storageAccountName, storageAccountFault),
            vaultName: checks.at("vaultName").input(args.vaultName, vaultFault),
        }));
        const user = `PipelineState ${quote(name)}`;
        const [resources, storage, keyvault] = [
            azureNative("resources", user),
            azureNative("storage", user),
            azureNative("keyvault", user),
        ];
        super("PipelineState", name, opts);
        const kept = { parent: this, protect: true };
        const group = new resources.ResourceGroup(
            name,
            { resourceGroupName: args.resourceGroupName, location },
            kept,
        );
        const resourceGroupName = group.name;
        const account = new storage.StorageAccount(
            name,
            {
                accountName,
                resourceGroupName,
                location,
                kind: "StorageV2",
                sku: { name: "Standard_ZRS" },
                allowBlobPublicAccess: false,
                allowCrossTenantReplication: false,
                allowSharedKeyAccess: false,
                defaultToOAuthAuthentication: true,
                enableHttpsTrafficOnly: true,
                minimumTlsVersion: "TLS1_2",
            },
            kept,
        );
        const retention = { enabled: true, days: retentionDays };
        const versions = new storage.BlobServiceProperties(
            name,
            {
                accountName: account.name,
                resourceGroupName,
                blobServicesName: "default",
                isVersioningEnabled: true,
                deleteRetentionPolicy: retention,
                containerDeleteRetentionPolicy: retention,
            },
            // It is a part of the account, which nothing deletes by itself.
            { parent: this, retainOnDelete: true },
        );
        const container = new storage.BlobContainer(
            name,
            { accountName: account.name, resourceGroupName, containerName, publicAccess: "None" },
            { ...kept, dependsOn: [versions] },
        );
        const vault = new keyvault.Vault(
            name,
            {
                vaultName,
                resourceGroupName,
                location,
                properties: {
                    tenantId,
                    sku: { family: "A", name: "standard" },
                    enableRbacAuthorization: true,
                    enableSoftDelete: true,
                    enablePurgeProtection: true,
                    softDeleteRetentionInDays: vaultRetentionDays,
                },
            },
            kept,
        );
        const key = new keyvault.Key(
            name,
            {
                keyName: containerName,
                vaultName: vault.name,
                resourceGroupName,
                properties: { kty: "RSA", keySize: 3072, keyOps: ["encrypt", "decrypt"] },
            },
            kept,
        );
        const roles = (
            kind: "reader" | "writer",
            principals: Readonly<Record<string, pulumi.Input<string>>>,
        ) => {
            const role = kind === "reader" ? "Storage Blob Data Reader" : "Storage Blob Data Contributor";
            for (const [who, principalId] of Object.entries(principals)) {
                this.assign(`${name}-${kind}-${who}`, container.id, principalId, role);
                this.assign(`${name}-${kind}-${who}-key`, key.id, principalId, "Key Vault Crypto User");
            }
        };
        roles("reader", args.readers);
        roles("writer", args.writers);
        this.backendUrl = pulumi.interpolate`azblob://${container.name}?storage_account=${account.name}`;
        this.secretsProvider = pulumi.interpolate`azurekeyvault://${vault.name}.vault.azure.net/keys/${key.name}`;
        this.registerOutputs({ backendUrl: this.backendUrl, secretsProvider: this.secretsProvider });
    }

    private assign(
        name: string,
        scope: pulumi.Output<string>,
        principalId: pulumi.Input<string>,
        role: keyof typeof builtInAzureRoles,
    ): void {
        const roleId = builtInAzureRoles[role];
        const { RoleAssignment } = azureNative("authorization", name);
        new RoleAssignment(
            name,
            {
                scope,
                principalId,
                principalType: "ServicePrincipal",
                roleDefinitionId: scope.apply(
                    (where) =>
                        `${definitionScope(where)}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
                ),
                roleAssignmentName: pulumi.all([scope, principalId, roleId]).apply(assignmentName),
            },
            { parent: this },
        );
    }
}
