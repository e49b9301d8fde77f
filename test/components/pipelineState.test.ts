import assert from "node:assert/strict";
import { PipelineState, type PipelineStateArgs } from "../../components";
import { idOf, onlyOf, refusedInputsOf, registrationsOf } from "./mocks";

const group = "/subscriptions/55555555-5555-4555-8555-555555555555/resourceGroups/state";
const args: PipelineStateArgs = {
    resourceGroupName: "state",
    location: "westeurope",
    storageAccountName: "entrab2bstate",
    vaultName: "entra-b2b-state",
    tenantId: idOf("tenant"),
    readers: { contoso: idOf("review") },
    writers: { contoso: idOf("deploy") },
};
const outputs = {
    ResourceGroup: { name: "state" },
    StorageAccount: { name: "entrab2bstate" },
    BlobContainer: { name: "entra-b2b" },
    Vault: { name: "entra-b2b-state" },
    Key: { name: "entra-b2b" },
};
const ids = { BlobContainer: `${group}/container`, Key: `${group}/key` };

describe("PipelineState", () => {
    it("opens the storage account to identities alone, and keeps what is deleted", async () => {
        const made = await registrationsOf(() => void new PipelineState("state", args), { outputs, ids });
        const account = onlyOf(made, "StorageAccount").inputs;
        assert.equal(account["allowSharedKeyAccess"], false);
        assert.equal(account["allowBlobPublicAccess"], false);
        assert.equal(account["minimumTlsVersion"], "TLS1_2");
        const versions = onlyOf(made, "BlobServiceProperties").inputs;
        assert.equal(versions["isVersioningEnabled"], true);
        assert.deepEqual(versions["deleteRetentionPolicy"], { enabled: true, days: 90 });
        const { properties } = onlyOf(made, "Vault").inputs as { properties: Record<string, unknown> };
        assert.equal(properties["enablePurgeProtection"], true);
        assert.equal(properties["enableRbacAuthorization"], true);
    });

    it("lets reviews read and deployments write, and both use the key", async () => {
        const made = await registrationsOf(() => void new PipelineState("state", args), { outputs, ids });
        const roles = made
            .filter(({ type }) => type.endsWith(":RoleAssignment"))
            .map(({ inputs }) => [
                inputs["scope"],
                inputs["principalId"],
                String(inputs["roleDefinitionId"]).split("/").at(-1),
                inputs["principalType"],
            ]);
        const [container, key] = [ids.BlobContainer, ids.Key];
        assert.deepEqual(
            roles.sort(),
            [
                [container, idOf("review"), "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "ServicePrincipal"],
                [container, idOf("deploy"), "ba92f5b4-2d11-453d-a403-e96b0029c9fe", "ServicePrincipal"],
                [key, idOf("review"), "12338af0-0e69-4776-bea7-57ae8d297424", "ServicePrincipal"],
                [key, idOf("deploy"), "12338af0-0e69-4776-bea7-57ae8d297424", "ServicePrincipal"],
            ].sort(),
        );
    });

    it("gives the addresses of the state and of the key", async () => {
        let addresses: readonly string[] = [];
        await registrationsOf(
            () => {
                const { backendUrl, secretsProvider } = new PipelineState("state", args);
                backendUrl.apply((url) => secretsProvider.apply((key) => (addresses = [url, key])));
            },
            { outputs, ids },
        );
        assert.deepEqual(addresses, [
            "azblob://entra-b2b?storage_account=entrab2bstate",
            "azurekeyvault://entra-b2b-state.vault.azure.net/keys/entra-b2b",
        ]);
    });

    it("refuses names that Azure refuses, both at once", async () => {
        const faults = await refusedInputsOf(
            () =>
                void new PipelineState("state", {
                    ...args,
                    storageAccountName: "My-State",
                    vaultName: "a--b",
                }),
        );
        assert.deepEqual(Object.keys(faults), ["storageAccountName", "vaultName"]);
    });
});
