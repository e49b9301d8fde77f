import { randomUUID } from "node:crypto";
import type { SignIn } from "../standIn/signIn";
import type { Properties, ResourceType, Shape } from "../standIn/resource";
import { call } from "./connection";

/** One type of Azure's: where its resources are, and which inputs are where in their bodies. */
interface ArmType {
    readonly apiVersion: string;
    readonly path: (inputs: Properties) => string;
    /** Inputs that are members of the body's `properties`. */
    readonly properties: Shape;
    /** Inputs that are members of the body itself. */
    readonly members?: Shape;
    /** Names of inputs that differ from those in bodies. */
    readonly wireNames?: Readonly<Record<string, string>>;
    /** Inputs that only the path has. */
    readonly inPath: Shape;
    readonly required: readonly string[];
    readonly forceNew: readonly string[];
    readonly defaults?: Properties;
    /** Azure has no deletion of it: nothing is sent. */
    readonly isNeverDeleted?: boolean;
}

function renamed(from: Properties, names: Readonly<Record<string, string>>): Properties {
    return Object.fromEntries(Object.entries(from).map(([name, value]) => [names[name] ?? name, value]));
}

function reversed(names: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(names).map(([name, wire]) => [wire, name]));
}

function pick(from: Properties, shape: Shape): Properties {
    return Object.fromEntries(
        Object.keys(shape)
            .filter((name) => from[name] !== undefined && from[name] !== null)
            .map((name) => [name, from[name]]),
    );
}

function armResource(type: ArmType): ResourceType<SignIn> {
    const { apiVersion, members = {}, properties, wireNames = {} } = type;
    const body = (inputs: Properties) => ({
        ...pick(inputs, members),
        ...(Object.keys(properties).length > 0 && {
            properties: renamed(pick(inputs, properties), wireNames),
        }),
    });
    const stateOf = (resource: Properties) => ({
        name: resource["name"],
        ...pick(resource, members),
        ...pick(renamed((resource["properties"] ?? {}) as Properties, reversed(wireNames)), properties),
    });
    const put = async (connection: SignIn, path: string, inputs: Properties) => {
        const resource = await call(connection, "PUT", path, apiVersion, body(inputs));
        if (resource === undefined) {
            throw new Error(`Status=404 for PUT ${path}`);
        }
        return { id: String(resource["id"]), state: { ...inputs, ...stateOf(resource) } };
    };
    return {
        inputs: { ...properties, ...members, ...type.inPath },
        required: type.required,
        forceNew: type.forceNew,
        ...(type.defaults && { defaults: type.defaults }),
        create: (connection, inputs) => put(connection, type.path(inputs), inputs),
        read: async (connection, id, state) => {
            const resource = await call(connection, "GET", id, apiVersion);
            return resource && { ...state, ...stateOf(resource) };
        },
        update: async (connection, id, _state, inputs) => (await put(connection, id, inputs)).state,
        delete: async (connection, id) => {
            if (!type.isNeverDeleted) {
                await call(connection, "DELETE", id, apiVersion);
            }
        },
    };
}

/** The provider's subscription. It is not an input of the resources, which belong to one. */
function subscriptionId(): string {
    const id = process.env["ARM_SUBSCRIPTION_ID"];
    if (!id) {
        throw new Error("azure-native:subscriptionId (ARM_SUBSCRIPTION_ID) is missing.");
    }
    return id;
}

function groupPath({ resourceGroupName }: Properties): string {
    return `/subscriptions/${subscriptionId()}/resourceGroups/${String(resourceGroupName)}`;
}

function accountPath(inputs: Properties): string {
    return `${groupPath(inputs)}/providers/Microsoft.Storage/storageAccounts/${String(inputs["accountName"])}`;
}

function vaultPath(inputs: Properties): string {
    return `${groupPath(inputs)}/providers/Microsoft.KeyVault/vaults/${String(inputs["vaultName"])}`;
}

/** The supported types. Add a row for another type. */
export const types: Readonly<Record<string, ResourceType<SignIn>>> = {
    "azure-native:authorization:RoleAssignment": armResource({
        apiVersion: "2022-04-01",
        path: ({ scope, roleAssignmentName }) =>
            `/${String(scope).replace(/^\//, "")}/providers/Microsoft.Authorization/roleAssignments/` +
            ((roleAssignmentName as string | undefined) ?? randomUUID()),
        properties: {
            condition: true,
            conditionVersion: true,
            description: true,
            principalId: true,
            principalType: true,
            roleDefinitionId: true,
        },
        inPath: { roleAssignmentName: true, scope: true },
        required: ["principalId", "roleDefinitionId", "scope"],
        forceNew: ["principalId", "roleAssignmentName", "roleDefinitionId", "scope"],
    }),
    "azure-native:aadiam:DiagnosticSetting": armResource({
        apiVersion: "2017-04-01",
        path: ({ name }) => `/providers/microsoft.aadiam/diagnosticSettings/${String(name)}`,
        properties: {
            eventHubAuthorizationRuleId: true,
            eventHubName: true,
            logs: { category: true, enabled: true, retentionPolicy: { days: true, enabled: true } },
            serviceBusRuleId: true,
            storageAccountId: true,
            workspaceId: true,
        },
        inPath: { name: true },
        required: ["name"],
        forceNew: ["name"],
    }),
    "azure-native:azureactivedirectory:GuestUsage": armResource({
        apiVersion: "2023-05-17-preview",
        path: ({ resourceGroupName, resourceName }) =>
            `/subscriptions/${subscriptionId()}/resourceGroups/${String(resourceGroupName)}` +
            `/providers/Microsoft.AzureActiveDirectory/guestUsages/${String(resourceName)}`,
        properties: { tenantId: true },
        members: { location: true, tags: true },
        inPath: { resourceGroupName: true, resourceName: true },
        required: ["resourceGroupName"],
        forceNew: ["location", "resourceGroupName", "resourceName"],
    }),
    "azure-native:resources:ResourceGroup": armResource({
        apiVersion: "2024-03-01",
        path: groupPath,
        properties: {},
        members: { location: true, managedBy: true, tags: true },
        inPath: { resourceGroupName: true },
        required: [],
        forceNew: ["location", "resourceGroupName"],
    }),
    "azure-native:storage:StorageAccount": armResource({
        apiVersion: "2024-01-01",
        path: accountPath,
        properties: {
            allowBlobPublicAccess: true,
            allowCrossTenantReplication: true,
            allowSharedKeyAccess: true,
            defaultToOAuthAuthentication: true,
            minimumTlsVersion: true,
            enableHttpsTrafficOnly: true,
        },
        wireNames: { enableHttpsTrafficOnly: "supportsHttpsTrafficOnly" },
        members: { kind: true, location: true, sku: { name: true }, tags: true },
        inPath: { accountName: true, resourceGroupName: true },
        required: ["kind", "resourceGroupName", "sku"],
        forceNew: ["accountName", "location", "resourceGroupName"],
    }),
    "azure-native:storage:BlobServiceProperties": armResource({
        apiVersion: "2024-01-01",
        path: (inputs) => `${accountPath(inputs)}/blobServices/default`,
        properties: {
            containerDeleteRetentionPolicy: { days: true, enabled: true },
            deleteRetentionPolicy: { days: true, enabled: true },
            isVersioningEnabled: true,
        },
        inPath: { accountName: true, blobServicesName: true, resourceGroupName: true },
        required: ["accountName", "resourceGroupName"],
        forceNew: ["accountName", "blobServicesName", "resourceGroupName"],
        isNeverDeleted: true,
    }),
    "azure-native:storage:BlobContainer": armResource({
        apiVersion: "2024-01-01",
        path: (inputs) =>
            `${accountPath(inputs)}/blobServices/default/containers/${String(inputs["containerName"])}`,
        properties: { metadata: true, publicAccess: true },
        inPath: { accountName: true, containerName: true, resourceGroupName: true },
        required: ["accountName", "resourceGroupName"],
        forceNew: ["accountName", "containerName", "resourceGroupName"],
    }),
    "azure-native:keyvault:Vault": armResource({
        apiVersion: "2024-11-01",
        path: vaultPath,
        properties: {},
        members: {
            location: true,
            properties: {
                enablePurgeProtection: true,
                enableRbacAuthorization: true,
                enableSoftDelete: true,
                enabledForDeployment: true,
                enabledForDiskEncryption: true,
                enabledForTemplateDeployment: true,
                publicNetworkAccess: true,
                sku: { family: true, name: true },
                softDeleteRetentionInDays: true,
                tenantId: true,
            },
            tags: true,
        },
        inPath: { resourceGroupName: true, vaultName: true },
        required: ["properties", "resourceGroupName"],
        forceNew: ["location", "resourceGroupName", "vaultName"],
    }),
    // The real plugin deletes a key through the vault's own address, which the sandbox does not have.
    "azure-native:keyvault:Key": armResource({
        apiVersion: "2024-11-01",
        path: (inputs) => `${vaultPath(inputs)}/keys/${String(inputs["keyName"])}`,
        properties: {},
        members: { properties: { keyOps: true, keySize: true, kty: true }, tags: true },
        inPath: { keyName: true, resourceGroupName: true, vaultName: true },
        required: ["properties", "resourceGroupName", "vaultName"],
        forceNew: ["keyName", "properties", "resourceGroupName", "vaultName"],
        isNeverDeleted: true,
    }),
    "azure-native:operationalinsights:Workspace": armResource({
        apiVersion: "2023-09-01",
        path: (inputs) =>
            `${groupPath(inputs)}/providers/Microsoft.OperationalInsights/workspaces/${String(inputs["workspaceName"])}`,
        properties: { retentionInDays: true, sku: { name: true } },
        members: { location: true, tags: true },
        inPath: { resourceGroupName: true, workspaceName: true },
        required: ["resourceGroupName"],
        forceNew: ["location", "resourceGroupName", "workspaceName"],
    }),
    "azure-native:applicationinsights:Workbook": armResource({
        apiVersion: "2023-06-01",
        path: (inputs) =>
            `${groupPath(inputs)}/providers/Microsoft.Insights/workbooks/${String(inputs["resourceName"])}`,
        properties: {
            category: true,
            displayName: true,
            serializedData: true,
            sourceId: true,
            version: true,
        },
        members: { kind: true, location: true, tags: true },
        inPath: { resourceGroupName: true, resourceName: true },
        required: ["category", "displayName", "resourceGroupName", "serializedData"],
        forceNew: ["location", "resourceGroupName", "resourceName"],
    }),
    "azure-native:monitor:ActionGroup": armResource({
        apiVersion: "2024-10-01-preview",
        path: (inputs) =>
            `${groupPath(inputs)}/providers/Microsoft.Insights/actionGroups/${String(inputs["actionGroupName"])}`,
        properties: {
            emailReceivers: { emailAddress: true, name: true, useCommonAlertSchema: true },
            enabled: true,
            groupShortName: true,
        },
        members: { location: true, tags: true },
        inPath: { actionGroupName: true, resourceGroupName: true },
        required: ["enabled", "groupShortName", "resourceGroupName"],
        forceNew: ["actionGroupName", "location", "resourceGroupName"],
    }),
    "azure-native:monitor:ScheduledQueryRule": armResource({
        apiVersion: "2025-01-01-preview",
        path: (inputs) =>
            `${groupPath(inputs)}/providers/Microsoft.Insights/scheduledQueryRules/${String(inputs["ruleName"])}`,
        properties: {
            actions: { actionGroups: true },
            autoMitigate: true,
            criteria: {
                allOf: {
                    failingPeriods: { minFailingPeriodsToAlert: true, numberOfEvaluationPeriods: true },
                    operator: true,
                    query: true,
                    threshold: true,
                    timeAggregation: true,
                },
            },
            description: true,
            displayName: true,
            enabled: true,
            evaluationFrequency: true,
            scopes: true,
            severity: true,
            windowSize: true,
        },
        members: { kind: true, location: true, tags: true },
        inPath: { resourceGroupName: true, ruleName: true },
        required: ["resourceGroupName"],
        forceNew: ["kind", "location", "resourceGroupName", "ruleName"],
    }),
};
