import type { Entity } from "../store";
import { armFault, resourcesOf, type ArmRoute } from "./arm";
import { assertGroup, assertParent, inResourceGroup, locationOf } from "./resourceGroups";

const type = "Microsoft.Storage/storageAccounts";
const apiVersions = ["2023-05-01", "2024-01-01"];
const kinds = ["Storage", "StorageV2", "BlobStorage", "FileStorage", "BlockBlobStorage"];

/** A creation is an operation that runs on. @see https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create */
export const storageAccounts: ArmRoute = {
    path: inResourceGroup("Microsoft\\.Storage/storageAccounts/([^/]+)"),
    apiVersions,
    type,
    createdStatus: 202,
    runsOn: ["PUT"],
    put: (call, [path, group = "", groupName = "", name = ""], current) => {
        assertGroup(call, group, groupName);
        if (!/^[a-z0-9]{3,24}$/.test(name)) {
            throw armFault(
                400,
                "AccountNameInvalid",
                `${name} is not a valid storage account name. Storage account name must be between 3 and 24 ` +
                    "characters in length and use numbers and lower-case letters only.",
            );
        }
        const isTaken = resourcesOf(call, type).some(
            (other) => other["name"] === name && other["id"] !== path,
        );
        if (current === undefined && isTaken) {
            throw armFault(
                409,
                "StorageAccountAlreadyTaken",
                `The storage account named ${name} is already taken.`,
            );
        }
        const { sku, kind, properties, tags } = call.body as {
            sku?: Entity;
            kind?: string;
            properties?: Entity;
            tags?: Entity;
        };
        if (sku?.["name"] === undefined || !kinds.includes(kind ?? "")) {
            throw armFault(
                400,
                "InvalidValuesForRequestParameters",
                "Values for request parameters are invalid: sku, kind.",
            );
        }
        return {
            location: locationOf(call),
            kind,
            sku,
            ...(tags && { tags }),
            properties: {
                ...(current?.["properties"] as Entity | undefined),
                ...properties,
                provisioningState: "Succeeded",
                primaryEndpoints: { blob: `https://${name}.blob.core.windows.net/` },
            },
        };
    },
};

/** One set of settings for each account. @see https://learn.microsoft.com/rest/api/storagerp/blob-services/set-service-properties */
export const blobServices: ArmRoute = {
    path: inResourceGroup("Microsoft\\.Storage/storageAccounts/([^/]+)/blobServices/default"),
    apiVersions,
    type: `${type}/blobServices`,
    createdStatus: 200,
    isNeverDeleted: true,
    put: (call, [path]) => {
        assertParent(call, path.replace(/\/blobServices\/default$/i, ""));
        const properties = (call.body["properties"] ?? {}) as Entity;
        for (const name of ["deleteRetentionPolicy", "containerDeleteRetentionPolicy"]) {
            const { enabled, days } = (properties[name] ?? {}) as { enabled?: boolean; days?: number };
            if (enabled === true && !(Number.isInteger(days) && Number(days) >= 1 && Number(days) <= 365)) {
                throw armFault(400, "InvalidXmlNodeValue", `${name}.days must be between 1 and 365.`);
            }
        }
        return { properties };
    },
};

/** @see https://learn.microsoft.com/rest/api/storagerp/blob-containers/create */
export const blobContainers: ArmRoute = {
    path: inResourceGroup(
        "Microsoft\\.Storage/storageAccounts/([^/]+)/blobServices/default/containers/([^/]+)",
    ),
    apiVersions,
    type: `${type}/blobServices/containers`,
    createdStatus: 201,
    put: (call, [path, , , , name = ""]) => {
        assertParent(call, path.replace(/\/blobServices\/default\/containers\/[^/]+$/i, ""));
        if (!/^(?=.{3,63}$)[a-z0-9](?:-?[a-z0-9])+$/.test(name)) {
            throw armFault(400, "ContainerNameInvalid", `The specified container name ${name} is invalid.`);
        }
        return { properties: call.body["properties"] ?? {} };
    },
};
