import type { GraphCall, Route } from "../../call";
import { timestamp } from "../../call";
import type { Entity } from "../../store";
import { assertDuration, assertMembers, assertOneOf, assertText } from "./checks";
import { collectionRoutes, findIn, refused } from "./collection";
import { entitlement, readPermissions, writePermissions } from "./entitlement";

const members = [
    "id",
    "displayName",
    "description",
    "allowedTargetScope",
    "specificAllowedTargets",
    "automaticRequestSettings",
    "expiration",
    "requestorSettings",
    "requestApprovalSettings",
    "reviewSettings",
    "notificationSettings",
    "accessPackage",
];
const scopes = [
    "notSpecified",
    "specificDirectoryUsers",
    "specificConnectedOrganizationUsers",
    "specificDirectoryServicePrincipals",
    "allMemberUsers",
    "allDirectoryUsers",
    "allDirectoryServicePrincipals",
    "allConfiguredConnectedOrganizationUsers",
    "allExternalUsers",
];
const approverTypes = [
    "singleUser",
    "groupMembers",
    "requestorManager",
    "internalSponsors",
    "externalSponsors",
    "targetUserSponsors",
];

function list(entity: Entity, name: string): Entity[] {
    return (entity[name] as Entity[] | undefined) ?? [];
}

/** The targets that a scope needs, and refuses to be without. */
function assertTargets(call: GraphCall, policy: Entity): void {
    const targets = list(policy, "specificAllowedTargets");
    const isSpecific = String(policy["allowedTargetScope"]).startsWith("specific");
    if (isSpecific !== targets.length > 0) {
        throw refused("Targets must be given for a specific scope, and for no other.");
    }
    for (const target of targets) {
        if (target["@odata.type"] === "#microsoft.graph.connectedOrganizationMembers") {
            findIn(call, "connectedOrganizations", target["connectedOrganizationId"]);
        }
    }
}

function assertExpiration(policy: Entity): void {
    const expiration = policy["expiration"] as Entity;
    assertOneOf(expiration["type"], "expiration.type", [
        "notSpecified",
        "noExpiration",
        "afterDateTime",
        "afterDuration",
    ]);
    if (expiration["type"] === "afterDuration") {
        assertDuration(expiration["duration"], "expiration.duration");
    }
}

function assertApproval(policy: Entity): void {
    const settings = policy["requestApprovalSettings"] as Entity;
    const stages = list(settings, "stages");
    if (stages.length > 3 || (settings["isApprovalRequiredForAdd"] === true) !== stages.length > 0) {
        throw refused("An approval has one to three stages.");
    }
    for (const stage of stages) {
        assertDuration(stage["durationBeforeAutomaticDenial"], "durationBeforeAutomaticDenial");
        const approvers = list(stage, "primaryApprovers");
        if (approvers.length === 0) {
            throw refused("An approval stage needs a primary approver.");
        }
        approvers.forEach((approver) =>
            assertOneOf(
                String(approver["@odata.type"]).replace("#microsoft.graph.", ""),
                "primaryApprovers",
                approverTypes,
            ),
        );
    }
}

/** Who may ask for an access package. @see https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy */
export const assignmentPolicyRoutes: readonly Route[] = collectionRoutes({
    path: `${entitlement}/assignmentPolicies`,
    table: "assignmentPolicies",
    read: readPermissions,
    write: writePermissions,
    put: "answersObject",
    // Beta's form is beta's to show.
    navigation: ["accessPackage", "beta"],
    complete: (call, body, current) => {
        assertMembers(body, members);
        assertText(body, "displayName");
        findIn(call, "accessPackages", (body["accessPackage"] as Entity | undefined)?.["id"]);
        const policy: Entity = {
            description: "",
            allowedTargetScope: "notSpecified",
            specificAllowedTargets: [],
            automaticRequestSettings: null,
            expiration: { type: "notSpecified" },
            requestorSettings: null,
            requestApprovalSettings: { isApprovalRequiredForAdd: false, stages: [] },
            reviewSettings: null,
            notificationSettings: null,
            ...body,
            createdDateTime: current?.["createdDateTime"] ?? timestamp(call.tenant),
            modifiedDateTime: timestamp(call.tenant),
        };
        assertOneOf(policy["allowedTargetScope"], "allowedTargetScope", scopes);
        assertTargets(call, policy);
        assertExpiration(policy);
        assertApproval(policy);
        return policy;
    },
});
