import { GraphFault } from "../graphFault";
import { toFault } from "../outcome";
import { answerResource, armFault, operationReply, type ArmCall, type ArmReply, type ArmRoute } from "./arm";
import { diagnosticSettings } from "./diagnosticSettings";
import { guestUsages } from "./guestUsages";
import { actionGroups, scheduledQueryRules, workbooks, workspaces } from "./monitoring";
import { resourceGroups } from "./resourceGroups";
import { roleAssignments } from "./roleAssignments";
import { blobContainers, blobServices, storageAccounts } from "./storage";
import { keys, vaults } from "./vaults";

const routes: readonly ArmRoute[] = [
    diagnosticSettings,
    guestUsages,
    roleAssignments,
    resourceGroups,
    storageAccounts,
    blobServices,
    blobContainers,
    vaults,
    keys,
    workspaces,
    workbooks,
    actionGroups,
    scheduledQueryRules,
];

/**
 * Azure Resource Manager, as far as guests need it: from a request to an answer, without any connection.
 *
 * @param isSignedIn - The request carries a valid token for this service.
 */
export function answerArm(call: ArmCall, isSignedIn: boolean): ArmReply {
    try {
        if (!isSignedIn) {
            throw armFault(401, "AuthenticationFailed", "Authentication failed.");
        }
        return perform(call);
    } catch (error) {
        const fault = error instanceof GraphFault ? error : toFault(error);
        return { status: fault.status, body: { error: { code: fault.code, message: fault.message } } };
    }
}

function perform(call: ArmCall): ArmReply {
    const operation = call.method === "GET" ? operationReply(call) : undefined;
    if (operation !== undefined) {
        return operation;
    }
    for (const route of routes) {
        const match = route.path.exec(call.path);
        if (match !== null) {
            const version = call.query.get("api-version");
            if (version === null) {
                throw armFault(
                    400,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.",
                );
            }
            if (!route.apiVersions.includes(version)) {
                throw armFault(
                    400,
                    "InvalidResourceType",
                    `The resource type could not be found for api version '${version}'.`,
                );
            }
            return answerResource(call, route, match);
        }
    }
    throw armFault(404, "NotFound", `The sandbox tenant does not imitate ${call.method} ${call.path}.`);
}
