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
    /** Inputs that only the path has. */
    readonly inPath: Shape;
    readonly required: readonly string[];
    readonly forceNew: readonly string[];
    readonly defaults?: Properties;
}

function pick(from: Properties, shape: Shape): Properties {
    return Object.fromEntries(
        Object.keys(shape)
            .filter((name) => from[name] !== undefined && from[name] !== null)
            .map((name) => [name, from[name]]),
    );
}

function armResource(type: ArmType): ResourceType<SignIn> {
    const { apiVersion, members = {}, properties } = type;
    const body = (inputs: Properties) => ({
        ...pick(inputs, members),
        properties: pick(inputs, properties),
    });
    const stateOf = (resource: Properties) => ({
        ...pick(resource, members),
        ...pick((resource["properties"] ?? {}) as Properties, properties),
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
            await call(connection, "DELETE", id, apiVersion);
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
};
