import { GraphError } from "../client/errors";

/** Writes that depend on a new or recently changed object. */
export type LagOperation =
    | "addMember"
    | "assignAppRole"
    | "assignDirectoryRole"
    | "createWithReferences"
    | "patchNew"
    | "addSponsor"
    | "setManager"
    | "policyReference"
    | "dependentObject"
    | "deleteNew";

interface LagSign {
    readonly operations: readonly LagOperation[];
    readonly status: number;
    readonly code?: string;
    readonly message?: RegExp;
    /** Where this was documented or seen. */
    readonly source: string;
}

const onReferences = [
    "addMember",
    "assignDirectoryRole",
    "createWithReferences",
    "addSponsor",
    "setManager",
] as const;
const onObjects = [...onReferences, "patchNew", "deleteNew"] as const;

/** Refusals that replication lag can cause, by operation. Every other refusal fails at once. */
export const lagSigns: readonly LagSign[] = [
    {
        operations: onObjects,
        status: 404,
        code: "Request_ResourceNotFound",
        source: "devblogs.microsoft.com/identity: designing for eventual consistency for Microsoft Entra (2026-03)",
    },
    {
        operations: onObjects,
        status: 404,
        code: "Directory_ObjectNotFound",
        source: "microsoftgraph/microsoft-graph-docs issue 15839: a guest made a moment before",
    },
    {
        operations: onReferences,
        status: 400,
        message: /source resource object or one of the objects being referenced do not exist/i,
        source: "learn.microsoft.com/graph/api/group-post-members: members of a group made a moment before",
    },
    {
        operations: onReferences,
        status: 400,
        message: /does not exist or one of its queried reference-property objects are not present/i,
        source: "observed on references to new objects in public issues of terraform-provider-azuread",
    },
    {
        operations: onReferences,
        status: 400,
        message: /not a valid reference update/i,
        source: "microsoftgraph/msgraph-sdk-dotnet issue 2508: references to a guest made minutes before",
    },
    {
        operations: ["policyReference", "patchNew", "deleteNew"],
        status: 404,
        code: "ResourceNotFound",
        source: "hashicorp/terraform-provider-azuread: a policy made a moment before, waited for by its status 404",
    },
    {
        operations: ["policyReference"],
        status: 400,
        message: /^105[34]\b/,
        source: "KelvinTegelaar/CIPP issue 3614: a group made a moment before; the number for users is assumed",
    },
    {
        operations: ["assignDirectoryRole"],
        status: 404,
        code: "RoleNotFound",
        source: "hashicorp/terraform-provider-azuread retries the eligibility for a role on it",
    },
    {
        operations: ["assignDirectoryRole"],
        status: 404,
        code: "SubjectNotFound",
        source: "hashicorp/terraform-provider-azuread retries the eligibility of a new principal on it",
    },
    {
        operations: ["assignAppRole"],
        status: 400,
        message: /not a valid reference update/i,
        source: "terraform-provider-azuread retries the assignment of an app role on it",
    },
    {
        operations: ["assignAppRole", "dependentObject"],
        status: 404,
        source: "terraform-provider-azuread retries app role assignments and access packages on any 404",
    },
    {
        operations: ["policyReference"],
        status: 400,
        message: /^1040\b/,
        source: "observed in public tools: a named location made a moment before",
    },
];

/** Whether a refusal can be a sign of replication lag for this operation. */
export function isReplicationLag(operation: LagOperation, error: unknown): boolean {
    return (
        GraphError.isInstance(error) &&
        lagSigns.some(
            (sign) =>
                sign.operations.includes(operation) &&
                sign.status === error.status &&
                (sign.code === undefined || sign.code === error.code) &&
                (sign.message === undefined || sign.message.test(error.reason)),
        )
    );
}
