import type { GraphCall, Route } from "../../../call";
import { noContent, timestamp, toChange } from "../../../call";
import type { Entity } from "../../../store";
import { plainList, plainObject } from "../../answers";
import { membersOf } from "../../directory/objectKind";
import { assertOneOf, assertText } from "../checks";
import { findIn, missing } from "../collection";
import { entitlement, readPermissions, writePermissions } from "../entitlement";

const path = `${entitlement}/accessPackageAssignmentPolicies`;
const table = "assignmentPolicies";

/** Who may ask, by beta's word and v1.0's. @see https://learn.microsoft.com/graph/api/resources/requestorsettings?view=graph-rest-beta */
const scopes: Readonly<Record<string, string>> = {
    NoSubjects: "notSpecified",
    SpecificDirectorySubjects: "specificDirectoryUsers",
    SpecificConnectedOrganizationSubjects: "specificConnectedOrganizationUsers",
    AllConfiguredConnectedOrganizationSubjects: "allConfiguredConnectedOrganizationUsers",
    AllExistingConnectedOrganizationSubjects: "allConfiguredConnectedOrganizationUsers",
    AllExistingDirectoryMemberUsers: "allMemberUsers",
    AllExistingDirectorySubjects: "allDirectoryUsers",
    AllExternalSubjects: "allExternalUsers",
};

/** What v1.0 answers of a policy that was written in beta. Stages and reviews keep beta's form only. */
function commonPart(policy: Entity): Entity {
    const { requestorSettings, durationInDays, expirationDateTime } = policy;
    const scope = String((requestorSettings as { scopeType?: string } | null)?.scopeType ?? "NoSubjects");
    const days = Number(durationInDays ?? 0);
    const expiration =
        typeof expirationDateTime === "string"
            ? { type: "afterDateTime", endDateTime: expirationDateTime }
            : days > 0
              ? { type: "afterDuration", duration: `P${days}D` }
              : { type: "noExpiration" };
    return {
        displayName: policy["displayName"],
        description: policy["description"],
        allowedTargetScope: scopes[scope] ?? "notSpecified",
        specificAllowedTargets: [],
        automaticRequestSettings: null,
        expiration,
        requestorSettings: null,
        requestApprovalSettings: { isApprovalRequiredForAdd: false, stages: [] },
        reviewSettings: null,
    };
}

function complete(call: GraphCall, body: Entity, current: Entity | undefined): Entity {
    assertText(body, "displayName");
    const { id: packageId } = findIn(call, "accessPackages", body["accessPackageId"]);
    const scopeType = (body["requestorSettings"] as Entity | null | undefined)?.["scopeType"];
    if (scopeType !== undefined && scopeType !== null) {
        assertOneOf(scopeType, "requestorSettings.scopeType", Object.keys(scopes));
    }
    const written: Entity = {
        accessReviewSettings: null,
        canExtend: false,
        description: "",
        durationInDays: 0,
        expirationDateTime: null,
        questions: [],
        requestApprovalSettings: null,
        requestorSettings: null,
        ...body,
    };
    return {
        ...commonPart(written),
        accessPackage: { id: packageId },
        createdDateTime: current?.["createdDateTime"] ?? timestamp(call.tenant),
        modifiedDateTime: timestamp(call.tenant),
        beta: written,
    };
}

/** A policy as beta has it. @see https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy?view=graph-rest-beta */
function shown(row: Entity): Entity {
    const { id, displayName, description, createdDateTime, modifiedDateTime, accessPackage, beta } = row;
    return {
        accessReviewSettings: null,
        canExtend: false,
        displayName,
        description,
        durationInDays: 0,
        expirationDateTime: null,
        questions: [],
        requestApprovalSettings: null,
        requestorSettings: null,
        ...(beta as Entity | undefined),
        id,
        accessPackageId: (accessPackage as Entity)["id"],
        createdDateTime,
        modifiedDateTime,
    };
}

function write(call: GraphCall, id: string, current: Entity | undefined): Entity {
    const row = { ...complete(call, membersOf(call.body), current), id };
    call.tenant.store.commit(table, id, row);
    return shown(row);
}

function toWrite(call: GraphCall): Entity {
    return toChange(call, table, call.parameters["id"] ?? "", missing);
}

/** Who may ask for an access package, below `/beta`. */
export const betaAssignmentPolicyRoutes: readonly Route[] = [
    {
        method: "GET",
        path,
        permissions: readPermissions,
        handle: (call) => plainList(call, call.view.list(table).map(shown)),
    },
    {
        method: "POST",
        path,
        permissions: writePermissions,
        handle: (call) => plainObject(call, write(call, call.tenant.newId(), undefined), 201),
    },
    {
        method: "GET",
        path: `${path}/{id}`,
        permissions: readPermissions,
        handle: (call) => plainObject(call, shown(findIn(call, table, call.parameters["id"]))),
    },
    {
        method: "PUT",
        path: `${path}/{id}`,
        permissions: writePermissions,
        handle: (call) => {
            const current = toWrite(call);
            return plainObject(call, write(call, String(current["id"]), current));
        },
    },
    {
        method: "DELETE",
        path: `${path}/{id}`,
        permissions: writePermissions,
        handle: (call) => {
            call.tenant.store.commit(table, String(toWrite(call)["id"]), undefined);
            return noContent;
        },
    },
];
