import {
    externalUserTypes,
    policyStates,
    type ClientApplications,
    type ConditionalAccessPolicy,
    type Filter,
    type GrantControls,
    type GuestsOrExternalUsers,
    type IncludeExclude,
    type PolicyApplications,
    type PolicyConditions,
    type PolicyUsers,
} from "./conditionalAccessPolicy";
import { canonicalId, type Cursor } from "./cursor";
import { sessionControls } from "./sessionControls";
import { isOpen, isUnknown, knownItems, unknownValue, type List, type OrUnknown } from "./unknown";

/** Reports members that the model does not know, with their values. */
type Unmodelled = (cursor: Cursor, path: string, known: readonly string[]) => void;

/**
 * Reads a policy from Graph's JSON, v1.0 or beta. `null`, empty and absent are the same.
 *
 * @param key - Identifies the policy. Its id, when it has one.
 */
export function policyFromGraph(cursor: Cursor, key: string): ConditionalAccessPolicy {
    const unmodelled: Record<string, unknown> = {};
    const collect: Unmodelled = (part, path, known) => {
        for (const name of part.names().filter((member) => !known.includes(member))) {
            unmodelled[path === "" ? name : `${path}/${name}`] = part.at(name).value;
        }
    };
    collect(cursor, "", [
        ...["id", "templateId", "displayName", "description", "state", "conditions", "grantControls"],
        ...["sessionControls", "createdDateTime", "modifiedDateTime", "deletedDateTime"],
    ]);
    const id = cursor.at("id").text();
    const displayName = cursor.at("displayName").text();
    if (displayName === null) {
        cursor.at("displayName").fail("is missing");
    }
    if (cursor.at("conditions").isAbsent) {
        cursor.at("conditions").fail("is missing");
    }
    return {
        key,
        id: typeof id === "string" ? canonicalId(id) : null,
        displayName: displayName ?? unknownValue,
        description: cursor.at("description").text(),
        state: cursor.at("state").word(policyStates),
        conditions: conditions(cursor.at("conditions"), collect),
        grantControls: nullable(cursor.at("grantControls"), (grant) => grantControls(grant, collect)),
        sessionControls: sessionControls(cursor.at("sessionControls"), (part, known) =>
            collect(part, "sessionControls", known),
        ),
        unmodelled,
    };
}

function conditions(cursor: Cursor, collect: Unmodelled): PolicyConditions {
    collect(cursor, "conditions", [
        ...["users", "applications", "clientApplications", "clientAppTypes", "platforms", "locations"],
        ...["devices", "signInRiskLevels", "userRiskLevels", "servicePrincipalRiskLevels"],
        ...["insiderRiskLevels", "authenticationFlows"],
    ]);
    const clientAppTypes = cursor.at("clientAppTypes").set();
    const devices = cursor.at("devices");
    collect(devices, "conditions/devices", ["deviceFilter"]);
    collect(cursor.at("authenticationFlows"), "conditions/authenticationFlows", ["transferMethods"]);
    return {
        users: users(cursor.at("users"), collect),
        applications: applications(cursor.at("applications"), collect),
        clientApplications: nullable(cursor.at("clientApplications"), (part) =>
            clientApplications(part, collect),
        ),
        clientAppTypes: !isUnknown(clientAppTypes) && clientAppTypes.length === 0 ? ["all"] : clientAppTypes,
        platforms: nullable(cursor.at("platforms"), (part) => includeExclude(part, "Platforms", collect)),
        locations: nullable(cursor.at("locations"), (part) => includeExclude(part, "Locations", collect)),
        deviceFilter: nullable(devices.at("deviceFilter"), filter),
        signInRiskLevels: cursor.at("signInRiskLevels").set(),
        userRiskLevels: cursor.at("userRiskLevels").set(),
        servicePrincipalRiskLevels: cursor.at("servicePrincipalRiskLevels").set(),
        insiderRiskLevels: cursor.at("insiderRiskLevels").flags(),
        transferMethods: cursor.at("authenticationFlows").at("transferMethods").flags(),
    };
}

const everyExternalUser: GuestsOrExternalUsers = {
    types: [...externalUserTypes].sort(),
    externalTenants: "all",
};

/** The word that was replaced by types and tenants, with the same effect. */
const oldWord = "GuestsOrExternalUsers";

function users(cursor: Cursor, collect: Unmodelled): PolicyUsers {
    const lists = {
        includeUsers: cursor.at("includeUsers").set(canonicalId),
        excludeUsers: cursor.at("excludeUsers").set(canonicalId),
        includeGroups: cursor.at("includeGroups").set(canonicalId),
        excludeGroups: cursor.at("excludeGroups").set(canonicalId),
        includeRoles: cursor.at("includeRoles").set(canonicalId),
        excludeRoles: cursor.at("excludeRoles").set(canonicalId),
    };
    const rich = ["includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers"] as const;
    collect(cursor, "conditions/users", [...Object.keys(lists), ...rich]);
    const [included, excluded] = rich.map((name) =>
        nullable(cursor.at(name), (part) => guestsOrExternalUsers(part, `conditions/users/${name}`, collect)),
    );
    const isOld = [lists.includeUsers, lists.excludeUsers].some((list) => knownItems(list).includes(oldWord));
    if (isOld && rich.some((name) => !cursor.at(name).isAbsent && !cursor.at(name).isUnknown)) {
        // Graph refuses this mixture as well.
        cursor.fail(
            `must not have both the word ${oldWord} and include- or excludeGuestsOrExternalUsers: write the types out`,
        );
    }
    return {
        ...lists,
        includeUsers: withoutOldWord(lists.includeUsers),
        excludeUsers: withoutOldWord(lists.excludeUsers),
        includeGuestsOrExternalUsers: knownItems(lists.includeUsers).includes(oldWord)
            ? everyExternalUser
            : (included ?? null),
        excludeGuestsOrExternalUsers: knownItems(lists.excludeUsers).includes(oldWord)
            ? everyExternalUser
            : (excluded ?? null),
    };
}

function withoutOldWord(list: List): List {
    return isUnknown(list) ? list : list.filter((item) => item !== oldWord);
}

function guestsOrExternalUsers(
    cursor: Cursor,
    path: string,
    collect: Unmodelled,
): GuestsOrExternalUsers | null {
    collect(cursor, path, ["guestOrExternalUserTypes", "externalTenants"]);
    const types = cursor.at("guestOrExternalUserTypes").flags();
    const tenants = cursor.at("externalTenants");
    return !isUnknown(types) && types.length === 0
        ? null
        : {
              types: familiarTypes(cursor.at("guestOrExternalUserTypes"), types),
              externalTenants: externalTenants(tenants),
          };
}

/** A type that this version does not know may be anyone, so it is kept as unknown where it is not a fault. */
function familiarTypes(cursor: Cursor, types: List): List {
    if (isUnknown(types)) {
        return types;
    }
    const known: readonly string[] = externalUserTypes;
    const isOdd = (type: OrUnknown<string>) => isUnknown(type) || !known.includes(type);
    for (const type of types.filter((item) => !isUnknown(item) && !known.includes(item))) {
        if (!cursor.isUnfamiliar(known, type)) {
            cursor.fail(`must be of ${known.join(", ")}, but holds ${JSON.stringify(type)}`);
        }
    }
    return types.some(isOdd) ? [...types.filter((type) => !isOdd(type)), unknownValue] : types;
}

function externalTenants(cursor: Cursor): "all" | List {
    if (cursor.isAbsent || cursor.isUnknown) {
        return cursor.isUnknown ? unknownValue : "all";
    }
    const kind = cursor.at("membershipKind").word(["all", "enumerated"]);
    if (kind === "all") {
        return "all";
    }
    return isUnknown(kind) ? unknownValue : cursor.at("members").set(canonicalId);
}

function applications(cursor: Cursor, collect: Unmodelled): PolicyApplications {
    collect(cursor, "conditions/applications", [
        ...["includeApplications", "excludeApplications", "includeUserActions"],
        ...["includeAuthenticationContextClassReferences", "applicationFilter"],
    ]);
    return {
        includeApplications: cursor.at("includeApplications").set(canonicalId),
        excludeApplications: cursor.at("excludeApplications").set(canonicalId),
        includeUserActions: cursor.at("includeUserActions").set(),
        includeAuthenticationContextClassReferences: cursor
            .at("includeAuthenticationContextClassReferences")
            .set(),
        applicationFilter: nullable(cursor.at("applicationFilter"), filter),
    };
}

/** A condition without any members counts as absent, as in a policy for users. */
function clientApplications(cursor: Cursor, collect: Unmodelled): ClientApplications | null {
    collect(cursor, "conditions/clientApplications", [
        ...["includeServicePrincipals", "excludeServicePrincipals", "servicePrincipalFilter"],
    ]);
    const part = {
        includeServicePrincipals: cursor.at("includeServicePrincipals").set(canonicalId),
        excludeServicePrincipals: cursor.at("excludeServicePrincipals").set(canonicalId),
        servicePrincipalFilter: nullable(cursor.at("servicePrincipalFilter"), filter),
    };
    const isNone =
        isNoItem(part.includeServicePrincipals) &&
        isNoItem(part.excludeServicePrincipals) &&
        part.servicePrincipalFilter === null;
    return isNone ? null : part;
}

/** Two empty lists do not count as a condition. */
function includeExclude(cursor: Cursor, suffix: string, collect: Unmodelled): IncludeExclude | null {
    const [include, exclude] = [`include${suffix}`, `exclude${suffix}`] as const;
    collect(cursor, `conditions/${suffix.toLowerCase()}`, [include, exclude]);
    const part = {
        include: cursor.at(include).set(canonicalId),
        exclude: cursor.at(exclude).set(canonicalId),
    };
    return isNoItem(part.include) && isNoItem(part.exclude) ? null : part;
}

function filter(cursor: Cursor): Filter {
    const rule = cursor.at("rule").text();
    if (rule === null) {
        cursor.at("rule").fail("is missing");
    }
    return { mode: cursor.at("mode").word(["include", "exclude"]), rule: rule ?? unknownValue };
}

function grantControls(cursor: Cursor, collect: Unmodelled): GrantControls | null {
    collect(cursor, "grantControls", [
        ...["operator", "builtInControls", "customAuthenticationFactors", "termsOfUse"],
        "authenticationStrength",
    ]);
    const strengthId = cursor.at("authenticationStrength").at("id").text();
    const controls = {
        builtInControls: cursor.at("builtInControls").set(),
        customAuthenticationFactors: cursor.at("customAuthenticationFactors").set(canonicalId),
        termsOfUse: cursor.at("termsOfUse").set(canonicalId),
        authenticationStrengthId: typeof strengthId === "string" ? canonicalId(strengthId) : strengthId,
    };
    const lists = [controls.builtInControls, controls.customAuthenticationFactors, controls.termsOfUse];
    const count = lists.flatMap(knownItems).length + (strengthId === null ? 0 : 1);
    const isCertain = !lists.some(isOpen);
    if (isCertain && count === 0) {
        return null;
    }
    const operator = cursor.at("operator");
    // Graph stores the operator of a single control as OR, and was observed to rewrite AND.
    const isLone = isCertain && count === 1;
    return { operator: isLone ? "OR" : operator.word(["AND", "OR"]), ...controls };
}

function isNoItem(list: List): boolean {
    return !isUnknown(list) && list.length === 0;
}

/** A part that may be absent or unknown as a whole. */
export function nullable<T>(cursor: Cursor, read: (cursor: Cursor) => T | null): OrUnknown<T> | null {
    if (cursor.isUnknown) {
        return unknownValue;
    }
    return cursor.isAbsent ? null : read(cursor);
}
