import type { GraphCall } from "../call";
import { GraphFault } from "../graphFault";
import type { Entity } from "../store";
import { builtInStrengths } from "./authenticationStrengths";

const states = ["enabled", "disabled", "enabledForReportingButNotEnforced"];
const guestFlags = [
    "none",
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "otherExternalUser",
    "serviceProvider",
];
const specialUsers = new Set(["All", "None", "GuestsOrExternalUsers"]);
const specialApplications = new Set(["All", "None", "Office365", "MicrosoftAdminPortals"]);
const userLists = [
    "includeUsers",
    "excludeUsers",
    "includeGroups",
    "excludeGroups",
    "includeRoles",
    "excludeRoles",
];

type Body = Record<string, unknown>;

function fault(message: string): GraphFault {
    return new GraphFault(400, "BadRequest", message);
}

function malformed(detail: string): GraphFault {
    return fault(
        `1007: The incoming policy object is null or does not match the schema of the type: ${detail}.`,
    );
}

function object(value: unknown): Body | undefined {
    return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Body) : undefined;
}

function strings(value: unknown, name: string): string[] {
    if (value === undefined || value === null) {
        return [];
    }
    if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
        throw malformed(`'${name}' must be a collection of strings`);
    }
    return value;
}

/**
 * Refuses what Entra refuses of a policy, with its numbers.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy; the numbers were observed in public
 *   issues
 */
export function assertPolicy(policy: Body, call: GraphCall): void {
    const conditions = object(policy["conditions"]);
    if (conditions === undefined) {
        throw malformed("'conditions' is missing");
    }
    if (!policy["displayName"]) {
        throw malformed("'displayName' is missing");
    }
    if (!states.includes(String(policy["state"]))) {
        throw malformed("'state' is not valid");
    }
    const securityDefaults = call.tenant.store.primary.get("singletons", "identitySecurityDefaults");
    if (policy["state"] === "enabled" && securityDefaults?.["isEnabled"] === true) {
        throw fault(
            "Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.",
        );
    }
    assertUsers(object(conditions["users"]), call);
    assertApplications(object(conditions["applications"]));
    assertLocations(object(conditions["locations"]), call);
    assertControls(object(policy["grantControls"]), object(policy["sessionControls"]));
}

function assertUsers(users: Body | undefined, call: GraphCall): void {
    const lists = Object.fromEntries(userLists.map((name) => [name, strings(users?.[name], name)]));
    const isRich = object(users?.["includeGuestsOrExternalUsers"]) !== undefined;
    const included = ["includeUsers", "includeGroups", "includeRoles"].some(
        (name) => (lists[name] ?? []).length > 0,
    );
    if (!included && !isRich) {
        throw malformed("'users' includes nobody");
    }
    const isOld = [...(lists["includeUsers"] ?? []), ...(lists["excludeUsers"] ?? [])].includes(
        "GuestsOrExternalUsers",
    );
    for (const name of ["includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers"]) {
        const guests = object(users?.[name]);
        if (guests !== undefined) {
            if (isOld) {
                throw fault("'GuestsOrExternalUsers' cannot be combined with guestOrExternalUsers.");
            }
            assertGuests(guests, name);
        }
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
}

/** Unknown users and groups are refused; the number of the refusal for groups was observed, its text assumed. */
function assertKnown(call: GraphCall, id: string, table: "users" | "groups", name: string): void {
    if (call.view.get(table, id) === undefined) {
        throw fault(
            `${table === "groups" ? 1054 : 1053}: Invalid value '${id}' in '${name}': it does not exist.`,
        );
    }
}

function assertGuests(guests: Body, name: string): void {
    const flags =
        typeof guests["guestOrExternalUserTypes"] === "string" ? guests["guestOrExternalUserTypes"] : "";
    const types = flags.split(",").map((flag) => flag.trim());
    if (flags === "" || types.some((type) => !guestFlags.includes(type))) {
        throw malformed(`'${name}.guestOrExternalUserTypes' is not valid`);
    }
    const tenants = object(guests["externalTenants"]);
    if (tenants === undefined) {
        return;
    }
    if (tenants["membershipKind"] === "all" && tenants["members"] === undefined) {
        return;
    }
    const isTyped = tenants["@odata.type"] === "#microsoft.graph.conditionalAccessEnumeratedExternalTenants";
    if (
        tenants["membershipKind"] !== "enumerated" ||
        !isTyped ||
        strings(tenants["members"], "members").length === 0
    ) {
        throw malformed(`'${name}.externalTenants' is not valid`);
    }
}

function assertApplications(applications: Body | undefined): void {
    const included = strings(applications?.["includeApplications"], "includeApplications");
    const actions = strings(applications?.["includeUserActions"], "includeUserActions");
    const contexts = strings(
        applications?.["includeAuthenticationContextClassReferences"],
        "includeAuthenticationContextClassReferences",
    );
    if (included.length > 0 && actions.length > 0) {
        throw fault(
            "1012: The applications condition cannot hold both includeApplications and includeUserActions.",
        );
    }
    if (included.length + actions.length + contexts.length === 0) {
        throw fault("1011: The policy includes no application, user action or authentication context.");
    }
    const named = [...included, ...strings(applications?.["excludeApplications"], "excludeApplications")];
    const unknown = named.filter((id) => !specialApplications.has(id) && !/^[0-9a-f-]{36}$/i.test(id));
    if (unknown.length > 0) {
        const map = Object.fromEntries(unknown.map((id) => [id, "ServicePrincipalNotFound"]));
        throw fault(`1034: The policy contains invalid applications: ${JSON.stringify(map)}`);
    }
}

function assertLocations(locations: Body | undefined, call: GraphCall): void {
    const named = ["includeLocations", "excludeLocations"].flatMap((name) =>
        strings(locations?.[name], name),
    );
    const special = ["All", "AllTrusted", "00000000-0000-0000-0000-000000000000"];
    for (const id of named.filter((location) => !special.includes(location))) {
        if (call.view.get("namedLocations", id) === undefined) {
            throw fault(`1040: The policy names the location '${id}', which does not exist.`);
        }
    }
}

function assertControls(grant: Body | undefined, session: Body | undefined): void {
    const controls = strings(grant?.["builtInControls"], "builtInControls");
    const strength = object(grant?.["authenticationStrength"]);
    const others = [
        ...strings(grant?.["termsOfUse"], "termsOfUse"),
        ...strings(grant?.["customAuthenticationFactors"], "customAuthenticationFactors"),
    ];
    if (controls.length + others.length === 0 && strength === undefined && session === undefined) {
        throw malformed("neither grant nor session controls are given");
    }
    const isBlockWithMore = controls.includes("block") && controls.length + others.length > 1;
    if (isBlockWithMore || (controls.includes("mfa") && strength !== undefined)) {
        throw fault("1032: Policy validation failed due to InvalidControls.");
    }
    if (strength !== undefined && !(String(strength["id"]) in builtInStrengths)) {
        throw fault(`1051: The authentication strength '${String(strength["id"])}' does not exist.`);
    }
}

/** A policy as GET answers it: every list there, absent conditions `null`, a lone control's operator `OR`. */
export function normalizedPolicy(body: Body): Entity {
    const conditions = object(body["conditions"]) ?? {};
    const users = object(conditions["users"]) ?? {};
    const applications = object(conditions["applications"]) ?? {};
    return {
        templateId: null,
        displayName: body["displayName"],
        state: body["state"],
        conditions: {
            userRiskLevels: conditions["userRiskLevels"] ?? [],
            signInRiskLevels: conditions["signInRiskLevels"] ?? [],
            clientAppTypes: conditions["clientAppTypes"] ?? ["all"],
            servicePrincipalRiskLevels: conditions["servicePrincipalRiskLevels"] ?? [],
            insiderRiskLevels: conditions["insiderRiskLevels"] ?? null,
            platforms: conditions["platforms"] ?? null,
            locations: conditions["locations"] ?? null,
            devices: conditions["devices"] ?? null,
            clientApplications: conditions["clientApplications"] ?? null,
            authenticationFlows: conditions["authenticationFlows"] ?? null,
            applications: {
                includeApplications: applications["includeApplications"] ?? [],
                excludeApplications: applications["excludeApplications"] ?? [],
                includeUserActions: applications["includeUserActions"] ?? [],
                includeAuthenticationContextClassReferences:
                    applications["includeAuthenticationContextClassReferences"] ?? [],
                applicationFilter: applications["applicationFilter"] ?? null,
            },
            users: {
                ...Object.fromEntries(userLists.map((name) => [name, users[name] ?? []])),
                includeGuestsOrExternalUsers: normalizedGuests(users["includeGuestsOrExternalUsers"]),
                excludeGuestsOrExternalUsers: normalizedGuests(users["excludeGuestsOrExternalUsers"]),
            },
        },
        grantControls: normalizedGrant(object(body["grantControls"])),
        sessionControls: body["sessionControls"] ?? null,
    };
}

function normalizedGuests(value: unknown): unknown {
    const guests = object(value);
    if (guests === undefined) {
        return null;
    }
    const tenants = object(guests["externalTenants"]);
    return {
        guestOrExternalUserTypes: guests["guestOrExternalUserTypes"],
        externalTenants:
            tenants === undefined
                ? null
                : tenants["membershipKind"] === "all"
                  ? {
                        "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants",
                        membershipKind: "all",
                    }
                  : tenants,
    };
}

function normalizedGrant(grant: Body | undefined): unknown {
    if (grant === undefined) {
        return null;
    }
    const controls = strings(grant["builtInControls"], "builtInControls");
    const terms = strings(grant["termsOfUse"], "termsOfUse");
    const factors = strings(grant["customAuthenticationFactors"], "customAuthenticationFactors");
    const strength = object(grant["authenticationStrength"]);
    const count = controls.length + terms.length + factors.length + (strength ? 1 : 0);
    return {
        operator: count <= 1 ? "OR" : grant["operator"],
        builtInControls: controls,
        customAuthenticationFactors: factors,
        termsOfUse: terms,
        authenticationStrength: strength ? builtInStrengths[String(strength["id"])] : null,
    };
}
