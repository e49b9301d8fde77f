import type { GraphCall } from "../call";
import { GraphFault } from "../graphFault";
import { hasEffect, malformed, object, stringsIn, userLists, type Body } from "./conditionalAccessShape";
import { assertControls } from "./conditionalAccessControls";
import { hasServicePlan } from "./subscribedSkus";

const specialUsers = new Set(["All", "None", "GuestsOrExternalUsers"]);
/** @see https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications; the last one was observed in beta */
const specialApplications = new Set([
    ...["All", "None", "Office365", "MicrosoftAdminPortals", "AllAgentIdResources"],
]);
const userActions = ["urn:user:registersecurityinfo", "urn:user:registerdevice"];
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function fault(message: string): GraphFault {
    return new GraphFault(400, "BadRequest", message);
}

/**
 * Refuses what Entra refuses of a policy that the schema allows, with its numbers.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy; the numbers were observed in public
 *   issues, the texts after them only in part
 */
export function assertPolicy(policy: Body, call: GraphCall): void {
    const conditions = object(policy["conditions"]);
    if (conditions === undefined) {
        throw malformed("'conditions' is missing");
    }
    if (!policy["displayName"]) {
        throw malformed("'displayName' is missing");
    }
    if (policy["state"] === undefined) {
        throw malformed("'state' is missing");
    }
    const securityDefaults = call.tenant.store.primary.get("singletons", "identitySecurityDefaults");
    if (policy["state"] === "enabled" && securityDefaults?.["isEnabled"] === true) {
        throw fault(
            "Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.",
        );
    }
    assertLicensed(conditions, call);
    assertUsers(object(conditions["users"]), call);
    assertApplications(object(conditions["applications"]), call);
    assertLocations(object(conditions["locations"]), call);
    const grant = object(policy["grantControls"]);
    const session = object(policy["sessionControls"]);
    if (grant === undefined && (session === undefined || !hasEffect(session))) {
        throw malformed("neither grant nor session controls are given");
    }
    assertControls({ conditions, grant, session }, call);
}

/** Observed: https://github.com/crossplane-contrib/provider-upjet-azuread/issues/5 */
function assertLicensed(conditions: Body, { view }: GraphCall): void {
    const levels = ["userRiskLevels", "signInRiskLevels"].flatMap((name) => stringsIn(conditions, name));
    if (levels.length > 0 && !hasServicePlan(view, "AAD_PREMIUM_P2")) {
        throw fault(
            "1039: Cannot create or update policies with premium P2 features. Upgrade to a premium P2 license and try again.",
        );
    }
}

function assertUsers(users: Body | undefined, call: GraphCall): void {
    const lists = Object.fromEntries(userLists.map((name) => [name, stringsIn(users, name)]));
    const isRich = object(users?.["includeGuestsOrExternalUsers"]) !== undefined;
    const included = ["includeUsers", "includeGroups", "includeRoles"].some(
        (name) => (lists[name] ?? []).length > 0,
    );
    if (!included && !isRich) {
        throw malformed("'users' includes no one");
    }
    const isOld = [...(lists["includeUsers"] ?? []), ...(lists["excludeUsers"] ?? [])].includes(
        "GuestsOrExternalUsers",
    );
    const hasGuests = isRich || object(users?.["excludeGuestsOrExternalUsers"]) !== undefined;
    if (isOld && hasGuests) {
        throw fault("'GuestsOrExternalUsers' cannot be combined with guestOrExternalUsers.");
    }
    for (const name of ["includeUsers", "excludeUsers"]) {
        for (const id of (lists[name] ?? []).filter((item) => !specialUsers.has(item))) {
            assertKnown(call, id, "users", name);
        }
    }
    for (const name of ["includeGroups", "excludeGroups"]) {
        for (const id of lists[name] ?? []) {
            assertKnown(call, id, "groups", name);
        }
    }
    // Roles are given by template id; the text was observed (microsoftgraph/microsoft-graph-docs-contrib issue 1302).
    const roles = [...(lists["includeRoles"] ?? []), ...(lists["excludeRoles"] ?? [])];
    const wrong = roles.filter((id) => !guid.test(id));
    if (wrong.length > 0) {
        throw fault(`1102: 'users' condition contains invalid role ids: ${wrong.join(", ")}.`);
    }
}

/**
 * Number and text for groups were observed (https://github.com/KelvinTegelaar/CIPP/issues/3614); those for users are
 * assumed.
 */
function assertKnown(call: GraphCall, id: string, table: "users" | "groups", name: string): void {
    if (call.view.get(table, id) === undefined) {
        throw fault(
            table === "groups"
                ? `1054: Invalid group value: ${id}.`
                : `1053: Invalid value '${id}' in '${name}': it does not exist.`,
        );
    }
}

function assertApplications(applications: Body | undefined, call: GraphCall): void {
    const included = stringsIn(applications, "includeApplications");
    const actions = stringsIn(applications, "includeUserActions");
    const contexts = stringsIn(applications, "includeAuthenticationContextClassReferences");
    if (included.length > 0 && actions.length > 0) {
        // The text was observed: nicolonsky/ModernWorkplaceConcierge issue 50.
        throw fault(
            "1012: 'applications' condition cannot include both 'includeApplications' and " +
                "'includeUserActions'/'includeProtectionLevels'. Please remove one of the conditions.",
        );
    }
    if (included.length + actions.length + contexts.length === 0) {
        throw fault("1011: The policy includes no application, user action or authentication context.");
    }
    const wrong = [
        ...actions.filter((action) => !userActions.includes(action)),
        ...contexts.filter((context) => !/^c([1-9]|[1-9]\d)$/.test(context)),
    ];
    if (wrong.length > 0) {
        throw malformed(`'${wrong.join("', '")}' is not a user action or authentication context`);
    }
    const appIds = new Set(
        call.view.list("servicePrincipals").map(({ appId }) => String(appId).toLowerCase()),
    );
    const named = [...included, ...stringsIn(applications, "excludeApplications")];
    const unknown = named.filter((id) => !specialApplications.has(id) && !appIds.has(id.toLowerCase()));
    if (unknown.length > 0) {
        const map = Object.fromEntries(unknown.map((id) => [id, "ServicePrincipalNotFound"]));
        throw fault(`1034: The policy contains invalid applications: ${JSON.stringify(map)}`);
    }
}

/** A location made a moment before is unknown to some replicas: observed, as is that a retry cures it. */
function assertLocations(locations: Body | undefined, call: GraphCall): void {
    const named = ["includeLocations", "excludeLocations"].flatMap((name) => stringsIn(locations, name));
    const special = ["All", "AllTrusted", "00000000-0000-0000-0000-000000000000"];
    for (const id of named.filter((location) => !special.includes(location))) {
        if (call.view.get("namedLocations", id) === undefined) {
            throw fault(`1040: NamedLocation with id ${id} does not exist in the directory.`);
        }
    }
}
