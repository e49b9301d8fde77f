import assert from "node:assert/strict";
import tls from "node:tls";
import { connect as connectToAzure } from "../../../sandbox/plugins/azure-native/connection";
import { types as azureNativeTypes } from "../../../sandbox/plugins/azure-native/types";
import { connect as connectToGraph } from "../../../sandbox/plugins/azuread/connection";
import { types as azureadTypes } from "../../../sandbox/plugins/azuread/types";
import {
    changedInputs,
    unknownInputs,
    type Properties,
    type ResourceType,
} from "../../../sandbox/plugins/standIn/resource";
import { startSandbox, type Sandbox } from "../../../sandbox/server";
import { samId } from "../directory";

const subscriptionId = "55555555-5555-4555-8555-555555555555";
const subscription = `/subscriptions/${subscriptionId}`;
const nonGallery = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
const adminId = "00000000-0000-4000-8000-00000000a001";

interface Sample {
    /** What a program sets; a function when it takes an object of the directory. */
    readonly inputs: Properties | ((make: typeof makeGroup) => Promise<Properties>);
    /** What it sets later. */
    readonly change: Properties;
    /** Azure keeps it. */
    readonly stays?: boolean;
}

let connections: { azuread: unknown; azureNative: unknown };

async function makeGroup(): Promise<unknown> {
    const group = azureadTypes["azuread:index/group:Group"] as ResourceType<unknown>;
    return (await group.create(connections.azuread, { displayName: "Others", securityEnabled: true })).state[
        "objectId"
    ];
}

const typeOf = {
    application: "azuread:index/application:Application",
    servicePrincipal: "azuread:index/servicePrincipal:ServicePrincipal",
} as const;

/** An application made from the template for those in no gallery, as the plugin has it. */
async function fromTemplate(): Promise<Properties> {
    const type = azureadTypes[
        "azuread:index/applicationFromTemplate:ApplicationFromTemplate"
    ] as ResourceType<unknown>;
    const { state } = await type.create(connections.azuread, { displayName: "Wiki", templateId: nonGallery });
    return { servicePrincipalId: state["servicePrincipalId"] };
}

/** Makes an object with another type of the stand-in, and gives its state. */
async function make(type: keyof typeof typeOf, inputs: Properties): Promise<Properties> {
    const served = azureadTypes[typeOf[type]] as ResourceType<unknown>;
    const { id, state } = await served.create(connections.azuread, { ...served.defaults, ...inputs });
    return { ...state, id };
}

const monitored = { resourceGroupName: "logs", location: "westeurope" };
const accountInputs = {
    location: "westeurope",
    kind: "StorageV2",
    sku: { name: "Standard_ZRS" },
    allowSharedKeyAccess: false,
    enableHttpsTrafficOnly: true,
    minimumTlsVersion: "TLS1_2",
};
const vaultInputs = {
    location: "westeurope",
    properties: {
        tenantId: "66666666-6666-4666-8666-666666666666",
        sku: { family: "A", name: "standard" },
        enablePurgeProtection: true,
    },
};

/** Makes a resource group, and in it a resource, and gives the inputs that name both. */
async function inGroup(
    resourceGroupName: string,
    token?: keyof typeof parents,
    named: Properties = {},
): Promise<Properties> {
    const create = (type: string, inputs: Properties) =>
        (azureNativeTypes[type] as ResourceType<unknown>).create(connections.azureNative, inputs);
    await create("azure-native:resources:ResourceGroup", { resourceGroupName, location: "westeurope" });
    if (token !== undefined) {
        await create(token, { ...parents[token], ...named, resourceGroupName });
    }
    return { resourceGroupName, ...named };
}

const parents = {
    "azure-native:keyvault:Vault": vaultInputs,
    "azure-native:storage:StorageAccount": accountInputs,
} as const;

/** A sample for each type that a stand-in serves: a type without one fails. */
const samples: Readonly<Record<string, Sample>> = {
    "azuread:index/appRoleAssignment:AppRoleAssignment": {
        inputs: async () => {
            const { clientId } = await make("application", {
                displayName: "Expenses",
                appRoles: [
                    {
                        allowedMemberTypes: ["User"],
                        description: "Approves expenses",
                        displayName: "Approver",
                        enabled: true,
                        id: "00000000-0000-4000-8000-000000000a01",
                        value: "approver",
                    },
                ],
            });
            const { objectId } = await make("servicePrincipal", { clientId });
            return {
                appRoleId: "00000000-0000-4000-8000-000000000a01",
                principalObjectId: samId,
                resourceObjectId: objectId,
            };
        },
        change: { principalObjectId: adminId },
    },
    "azuread:index/application:Application": {
        inputs: {
            displayName: "Pipeline",
            notes: "Deploys",
            groupMembershipClaims: ["ApplicationGroup"],
            optionalClaims: { idTokens: [{ name: "acct" }] },
            web: { redirectUris: ["https://pipeline.example/back"] },
        },
        change: { displayName: "Pipeline of contoso" },
    },
    "azuread:index/applicationFromTemplate:ApplicationFromTemplate": {
        inputs: { displayName: "Wiki", templateId: nonGallery },
        change: { displayName: "Wiki of contoso" },
    },
    "azuread:index/servicePrincipalTokenSigningCertificate:ServicePrincipalTokenSigningCertificate": {
        inputs: async () => ({ ...(await fromTemplate()), displayName: "CN=wiki" }),
        change: { displayName: "CN=wiki 2" },
    },
    "azuread:index/synchronizationJob:SynchronizationJob": {
        inputs: async () => ({ ...(await fromTemplate()), templateId: "scim" }),
        change: { enabled: false },
    },
    "azuread:index/synchronizationSecret:SynchronizationSecret": {
        inputs: async () => ({
            ...(await fromTemplate()),
            credentials: [
                { key: "BaseAddress", value: "https://wiki.example/scim" },
                { key: "SecretToken", value: "hidden" },
            ],
        }),
        change: { credentials: [{ key: "BaseAddress", value: "https://wiki.example/v2" }] },
        stays: true,
    },
    "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential": {
        inputs: async () => ({
            applicationId: (await make("application", { displayName: "Federated" }))["id"],
            audiences: ["api://AzureADTokenExchange"],
            displayName: "pipeline",
            issuer: "https://token.actions.githubusercontent.com",
            subject: "repo:contoso/b2b:environment:contoso",
        }),
        change: { subject: "repo:contoso@1/b2b@2:environment:contoso" },
    },
    "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": {
        inputs: {
            displayName: "MFA for all",
            state: "enabledForReportingButNotEnforced",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includedApplications: ["All"] },
                users: { includedUsers: ["All"], excludedUsers: [samId] },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        },
        change: { state: "enabled" },
    },
    "azuread:index/group:Group": {
        inputs: { displayName: "Guests", securityEnabled: true },
        change: { description: "People of partners" },
    },
    "azuread:index/groupMember:GroupMember": {
        inputs: async (make) => ({ groupObjectId: await make(), memberObjectId: samId }),
        change: { memberObjectId: adminId },
    },
    "azuread:index/invitation:Invitation": {
        inputs: {
            redirectUrl: "https://myapplications.microsoft.com",
            userEmailAddress: "kim@fabrikam.example",
        },
        change: { userDisplayName: "Kim" },
    },
    "azuread:index/servicePrincipal:ServicePrincipal": {
        inputs: async () => ({
            clientId: (await make("application", { displayName: "Principal" }))["clientId"],
        }),
        change: { notes: "Deploys" },
    },
    "azure-native:aadiam:DiagnosticSetting": {
        inputs: {
            name: "sign-ins",
            logs: [{ category: "SignInLogs", enabled: true }],
            workspaceId: `${subscription}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/entra`,
        },
        change: { logs: [{ category: "AuditLogs", enabled: true }] },
    },
    "azure-native:authorization:RoleAssignment": {
        inputs: {
            scope: subscription,
            principalId: samId,
            principalType: "User",
            roleAssignmentName: "00000000-0000-4000-8000-000000000001",
            roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
        },
        change: { description: "Reads the project" },
    },
    "azure-native:keyvault:Key": {
        inputs: async () => ({
            ...(await inGroup("key", "azure-native:keyvault:Vault", { vaultName: "key-vault" })),
            keyName: "state",
            properties: { kty: "RSA", keySize: 3072, keyOps: ["encrypt", "decrypt"] },
        }),
        change: {},
        stays: true,
    },
    "azure-native:keyvault:Vault": {
        inputs: async () => ({ ...(await inGroup("vault")), ...vaultInputs, vaultName: "a-vault" }),
        change: { tags: { cost: "guests" } },
    },
    "azure-native:operationalinsights:Workspace": {
        inputs: {
            ...monitored,
            workspaceName: "entra-logs",
            sku: { name: "PerGB2018" },
            retentionInDays: 90,
        },
        change: { retentionInDays: 120 },
    },
    "azure-native:applicationinsights:Workbook": {
        inputs: {
            ...monitored,
            resourceName: "00000000-0000-4000-8000-000000000b01",
            category: "workbook",
            displayName: "Guests",
            kind: "shared",
            serializedData: "{}",
        },
        change: { displayName: "Guests and MFA" },
    },
    "azure-native:monitor:ActionGroup": {
        inputs: {
            resourceGroupName: "logs",
            location: "Global",
            actionGroupName: "guests",
            groupShortName: "guests",
            enabled: true,
            emailReceivers: [
                { name: "sam", emailAddress: "sam@contoso.example", useCommonAlertSchema: true },
            ],
        },
        change: { groupShortName: "b2b" },
    },
    "azure-native:monitor:ScheduledQueryRule": {
        inputs: {
            ...monitored,
            ruleName: "spike",
            kind: "LogAlert",
            criteria: {
                allOf: [
                    { query: "AuditLogs", timeAggregation: "Count", operator: "GreaterThan", threshold: 0 },
                ],
            },
            evaluationFrequency: "PT5M",
            windowSize: "PT5M",
            scopes: [`${subscription}/resourceGroups/logs`],
            severity: 1,
        },
        change: { severity: 2 },
    },
    "azure-native:resources:ResourceGroup": {
        inputs: { resourceGroupName: "group", location: "westeurope" },
        change: { tags: { cost: "guests" } },
    },
    "azure-native:storage:BlobContainer": {
        inputs: async () => ({
            ...(await inGroup("container", "azure-native:storage:StorageAccount", {
                accountName: "forcontainer",
            })),
            containerName: "state",
            publicAccess: "None",
        }),
        change: { metadata: { cost: "guests" } },
    },
    "azure-native:storage:BlobServiceProperties": {
        inputs: async () => ({
            ...(await inGroup("versions", "azure-native:storage:StorageAccount", {
                accountName: "forversions",
            })),
            blobServicesName: "default",
            isVersioningEnabled: true,
            deleteRetentionPolicy: { enabled: true, days: 90 },
        }),
        change: { deleteRetentionPolicy: { enabled: true, days: 30 } },
        stays: true,
    },
    "azure-native:storage:StorageAccount": {
        inputs: async () => ({ ...(await inGroup("account")), ...accountInputs, accountName: "anaccount" }),
        change: { minimumTlsVersion: "TLS1_3" },
    },
    "azure-native:azureactivedirectory:GuestUsage": {
        inputs: {
            resourceGroupName: "billing",
            resourceName: "guests",
            location: "Europe",
            tenantId: "66666666-6666-4666-8666-666666666666",
        },
        change: { tags: { cost: "guests" } },
    },
};

const served = [
    ...Object.entries(azureadTypes).map(([token, type]) => ({
        token,
        type: type as ResourceType<unknown>,
        plugin: "azuread" as const,
    })),
    ...Object.entries(azureNativeTypes).map(([token, type]) => ({
        token,
        type: type as ResourceType<unknown>,
        plugin: "azureNative" as const,
    })),
];

describe("each type of the stand-in plugins", () => {
    const trusted = tls.getCACertificates("default");
    const subscriptionBefore = process.env["ARM_SUBSCRIPTION_ID"];
    let sandbox: Sandbox;

    before(async () => {
        process.env["ARM_SUBSCRIPTION_ID"] = subscriptionId;
        sandbox = await startSandbox({
            port: 0,
            replicaCount: 1,
            lagMs: 0,
            seed: 1,
            clockScale: 10_000,
            earlyThrottle: 0,
            retryAfterSeconds: 0,
            faults: [],
        });
        tls.setDefaultCACertificates([...trusted, sandbox.ca]);
        const env = {
            ARM_TENANT_ID: sandbox.tenantId,
            ARM_CLIENT_ID: sandbox.clientId,
            ARM_CLIENT_SECRET: sandbox.clientSecret,
            ARM_METADATA_HOSTNAME: sandbox.host,
            ENTRA_B2B_SANDBOX_CLOCK_SCALE: "10000",
        };
        connections = { azuread: await connectToGraph({}, env), azureNative: await connectToAzure({}, env) };
    });
    after(async () => {
        await sandbox.stop();
        tls.setDefaultCACertificates(trusted);
        if (subscriptionBefore === undefined) {
            delete process.env["ARM_SUBSCRIPTION_ID"];
        } else {
            process.env["ARM_SUBSCRIPTION_ID"] = subscriptionBefore;
        }
    });

    it("has a sample here, and each sample a type", () => {
        assert.deepEqual(Object.keys(samples).sort(), served.map(({ token }) => token).sort());
    });

    it("refuses a second application of a name where the program asks for that, in a creation and in a change", async () => {
        const type = azureadTypes["azuread:index/application:Application"] as ResourceType<unknown>;
        const make = (displayName: string) =>
            type.create(connections.azuread, { ...type.defaults, displayName, preventDuplicateNames: true });
        await make("Only one");
        await assert.rejects(make("Only one"), /An existing "azuread_application" with name "Only one"/);
        const { id, state } = await make("Another");
        const renamed = { ...state, displayName: "Only one", preventDuplicateNames: true };
        await assert.rejects(
            async () => type.update?.(connections.azuread, id, state, renamed),
            /prevent_duplicate_names/,
        );
    });

    for (const { token, type, plugin } of served) {
        describe(token, () => {
            const sample = samples[token] as Sample;
            let inputs: Properties;
            let id: string;
            let state: Properties;

            before(async () => {
                const given =
                    typeof sample.inputs === "function" ? await sample.inputs(makeGroup) : sample.inputs;
                inputs = { ...type.defaults, ...given };
            });

            it("takes what it says that it takes, and nothing else", () => {
                assert.deepEqual(unknownInputs({ ...inputs, ...sample.change }, type.inputs), []);
                assert.deepEqual(unknownInputs({ ...inputs, color: "red" }, type.inputs), ["color"]);
                for (const name of [...type.required, ...type.forceNew]) {
                    assert.ok(name in type.inputs, name);
                }
            });

            it("exists as declared once it is created", async () => {
                ({ id, state } = await type.create(connections[plugin], inputs));
                assert.notEqual(id, "");
                const found = await type.read(connections[plugin], id, state);
                assert.ok(found);
                assert.deepEqual(changedInputs(type, { ...state, ...found }, inputs, inputs), []);
            });

            it("shows a change, and holds it after an update in place, where it has one", async () => {
                const news = { ...inputs, ...sample.change };
                const changed = changedInputs(type, state, inputs, news);
                assert.deepEqual(changed, Object.keys(sample.change));
                if (type.update === undefined) {
                    assert.ok(changed.every((name) => type.forceNew.includes(name)));
                    return;
                }
                state = await type.update(connections[plugin], id, state, news);
                const found = await type.read(connections[plugin], id, state);
                assert.deepEqual(changedInputs(type, { ...state, ...found }, news, news), []);
            });

            it("is gone once deleted", async () => {
                await type.delete(connections[plugin], id, state);
                const found = await type.read(connections[plugin], id, state);
                // An invitation's read blanks the user and keeps the resource, as the real one's.
                assert.ok(found === undefined || found["userId"] === "" || sample.stays === true);
            });
        });
    }
});
