import type { Entity } from "../store";
import { armFault, resourcesOf, type ArmRoute } from "./arm";
import { assertGroup, assertParent, inResourceGroup, locationOf } from "./resourceGroups";

const type = "Microsoft.KeyVault/vaults";
const apiVersions = ["2023-07-01", "2024-11-01"];

/** Key vaults, ready at once. @see https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/create-or-update */
export const vaults: ArmRoute = {
    path: inResourceGroup("Microsoft\\.KeyVault/vaults/([^/]+)"),
    apiVersions,
    type,
    createdStatus: 201,
    put: (call, [path, group = "", groupName = "", name = ""], current) => {
        assertGroup(call, group, groupName);
        if (!/^(?=.{3,24}$)[a-z](?:-?[a-z0-9])+$/i.test(name)) {
            throw armFault(400, "VaultNameNotValid", `The vault name '${name}' is invalid.`);
        }
        if (resourcesOf(call, type).some((other) => other["name"] === name && other["id"] !== path)) {
            throw armFault(409, "VaultAlreadyExists", `The vault name '${name}' is already in use.`);
        }
        const properties = (call.body["properties"] ?? {}) as Entity;
        if (properties["tenantId"] === undefined || properties["sku"] === undefined) {
            throw armFault(400, "BadRequest", "tenantId and sku are required.");
        }
        const before = (current?.["properties"] ?? {}) as Entity;
        if (before["enablePurgeProtection"] === true && properties["enablePurgeProtection"] !== true) {
            throw armFault(
                400,
                "BadRequest",
                'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.',
            );
        }
        const { tags } = call.body as { tags?: Entity };
        return {
            location: locationOf(call),
            ...(tags && { tags }),
            properties: {
                ...properties,
                vaultUri: `https://${name}.vault.azure.net/`,
                provisioningState: "Succeeded",
            },
        };
    },
};

/** The first version of a key; a second PUT changes nothing. Resource Manager deletes none. @see https://learn.microsoft.com/rest/api/keyvault/keyvault/keys/create-if-not-exist */
export const keys: ArmRoute = {
    path: inResourceGroup("Microsoft\\.KeyVault/vaults/([^/]+)/keys/([^/]+)"),
    apiVersions,
    type: `${type}/keys`,
    createdStatus: 200,
    isNeverDeleted: true,
    put: (call, [path, , , vault = "", name = ""], current) => {
        assertParent(call, path.replace(/\/keys\/[^/]+$/i, ""));
        const properties = (call.body["properties"] ?? {}) as Entity;
        if (properties["kty"] === undefined) {
            throw armFault(400, "BadRequest", "The key type is required.");
        }
        return (
            current ?? {
                properties: { ...properties, keyUri: `https://${vault}.vault.azure.net/keys/${name}` },
            }
        );
    },
};
