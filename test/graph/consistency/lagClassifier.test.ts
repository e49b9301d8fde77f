import assert from "node:assert/strict";
import { isReplicationLag, type LagOperation } from "../../../graph";
import { lagSigns } from "../../../graph/consistency/lagClassifier";
import { graphError } from "../fakes";

const operations: readonly LagOperation[] = [
    "addMember",
    "assignDirectoryRole",
    "createWithReferences",
    "addSponsor",
    "setManager",
    "patchNew",
    "deleteNew",
    "policyReference",
];
const onReferences = operations.slice(0, 5);
const onObjects = operations.slice(0, 7);

/** Refusals as the service words them, with the operations for which they can be lag. */
const refusals: readonly {
    readonly status: number;
    readonly code: string;
    readonly reason: string;
    readonly lagOf: readonly LagOperation[];
}[] = [
    {
        status: 404,
        code: "Request_ResourceNotFound",
        reason: "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
        lagOf: onObjects,
    },
    {
        status: 404,
        code: "Directory_ObjectNotFound",
        reason: "Unable to read the company information from the directory.",
        lagOf: onObjects,
    },
    {
        status: 400,
        code: "Request_BadRequest",
        reason: "The source resource object or one of the objects being referenced do not exist.",
        lagOf: onReferences,
    },
    {
        status: 400,
        code: "Request_BadRequest",
        reason: "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
        lagOf: onReferences,
    },
    {
        status: 400,
        code: "Request_BadRequest",
        reason: "Not a valid reference update.",
        lagOf: onReferences,
    },
    {
        status: 400,
        code: "BadRequest",
        reason: "1040: NetworkLocation not found.",
        lagOf: ["policyReference"],
    },
    {
        status: 400,
        code: "BadRequest",
        reason: "1054: Invalid group value.",
        lagOf: ["policyReference"],
    },
    {
        status: 404,
        code: "ResourceNotFound",
        reason: "Policy with id x does not exist in the directory.",
        lagOf: ["patchNew", "deleteNew", "policyReference"],
    },
    { status: 404, code: "RoleNotFound", reason: "The role is not found.", lagOf: ["assignDirectoryRole"] },
    {
        status: 404,
        code: "SubjectNotFound",
        reason: "The subject is not found.",
        lagOf: ["assignDirectoryRole"],
    },
    // Refusals that look similar and are not lag.
    { status: 404, code: "UnknownError", reason: "Resource 'x' does not exist.", lagOf: [] },
    { status: 403, code: "Authorization_RequestDenied", reason: "Not a valid reference update.", lagOf: [] },
    { status: 400, code: "BadRequest", reason: "10401: something else.", lagOf: [] },
    { status: 400, code: "Request_BadRequest", reason: "Invalid object identifier 'x'.", lagOf: [] },
    {
        status: 400,
        code: "Request_BadRequest",
        reason: "One or more added object references already exist for the following modified properties: 'members'.",
        lagOf: [],
    },
    {
        status: 409,
        code: "Directory_ConcurrencyViolation",
        reason: "Not a valid reference update.",
        lagOf: [],
    },
    { status: 429, code: "TooManyRequests", reason: "Please retry again later.", lagOf: [] },
];

describe("the classifier of replication lag", () => {
    for (const { status, code, reason, lagOf } of refusals) {
        it(`takes ${status} ${code} "${reason}" for lag of ${lagOf.join(", ") || "nothing"}`, () => {
            const error = graphError(status, code, reason);
            assert.deepEqual(
                operations.filter((operation) => isReplicationLag(operation, error)),
                lagOf,
            );
        });
    }

    it("knows no sign that the refusals above do not show", () => {
        for (const sign of lagSigns) {
            const isShown = refusals.some(
                ({ status, code, reason }) =>
                    sign.status === status &&
                    (sign.code ?? code) === code &&
                    (sign.message?.test(reason) ?? true) &&
                    sign.operations.every((operation) =>
                        isReplicationLag(operation, graphError(status, code, reason)),
                    ),
            );
            assert.ok(isShown, sign.source);
        }
    });

    it("never takes another error for lag", () => {
        assert.equal(isReplicationLag("addMember", new Error("Not a valid reference update.")), false);
        assert.equal(isReplicationLag("addMember", undefined), false);
    });
});
