import { GraphFault } from "../graphFault";

export type Body = Readonly<Record<string, unknown>>;

/** Kinds of guests and external users, in the order of their flags. */
export const guestFlags = [
    "none",
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "otherExternalUser",
    "serviceProvider",
];

export const userLists = [
    "includeUsers",
    "excludeUsers",
    "includeGroups",
    "excludeGroups",
    "includeRoles",
    "excludeRoles",
];

/** Members of each part of a policy, by the path of the part. @see npm package @microsoft/microsoft-graph-types */
const members: Readonly<Record<string, readonly string[]>> = {
    "": [
        "id",
        "templateId",
        "displayName",
        "description",
        "state",
        "createdDateTime",
        "modifiedDateTime",
        "deletedDateTime",
        "conditions",
        "grantControls",
        "sessionControls",
    ],
    conditions: [
        "users",
        "applications",
        "clientApplications",
        "clientAppTypes",
        "locations",
        "platforms",
        "devices",
        "signInRiskLevels",
        "userRiskLevels",
        "servicePrincipalRiskLevels",
        "insiderRiskLevels",
        "authenticationFlows",
    ],
    "conditions/users": [...userLists, "includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers"],
    "conditions/users/includeGuestsOrExternalUsers": ["guestOrExternalUserTypes", "externalTenants"],
    "conditions/users/excludeGuestsOrExternalUsers": ["guestOrExternalUserTypes", "externalTenants"],
    "conditions/applications": [
        "includeApplications",
        "excludeApplications",
        "includeUserActions",
        "includeAuthenticationContextClassReferences",
        "applicationFilter",
    ],
    "conditions/locations": ["includeLocations", "excludeLocations"],
    "conditions/platforms": ["includePlatforms", "excludePlatforms"],
    "conditions/devices": ["deviceFilter"],
    grantControls: [
        "operator",
        "builtInControls",
        "customAuthenticationFactors",
        "termsOfUse",
        "authenticationStrength",
    ],
    sessionControls: [
        "applicationEnforcedRestrictions",
        "cloudAppSecurity",
        "persistentBrowser",
        "signInFrequency",
        "disableResilienceDefaults",
        "secureSignInSession",
    ],
};

const riskLevels = ["low", "medium", "high", "hidden", "none"];

/** Values that a list can hold, by its path. */
const values: Readonly<Record<string, readonly string[]>> = {
    "conditions/clientAppTypes": [
        "all",
        "browser",
        "mobileAppsAndDesktopClients",
        "exchangeActiveSync",
        "easSupported",
        "other",
    ],
    "conditions/signInRiskLevels": riskLevels,
    "conditions/userRiskLevels": riskLevels,
    "conditions/servicePrincipalRiskLevels": riskLevels,
    "grantControls/builtInControls": [
        "block",
        "mfa",
        "compliantDevice",
        "domainJoinedDevice",
        "approvedApplication",
        "compliantApplication",
        "passwordChange",
    ],
};

/** The refusal of a policy of the wrong shape; the number and the first half of the text were observed. */
export function malformed(detail: string): GraphFault {
    return new GraphFault(
        400,
        "BadRequest",
        `1007: The incoming policy object is null or does not match the schema of the type: ${detail}.`,
    );
}

export function object(value: unknown): Body | undefined {
    return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Body) : undefined;
}

/** A list of texts; empty if it is absent. */
export function stringsIn(body: Body | undefined, name: string): string[] {
    const value = body?.[name];
    if (value === undefined || value === null) {
        return [];
    }
    if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
        throw malformed(`'${name}' must be a collection of strings`);
    }
    return value;
}

function at(policy: Body, path: string): unknown {
    return path === ""
        ? policy
        : path.split("/").reduce<unknown>((value, name) => object(value)?.[name], policy);
}

/** Refuses members and values that the schema does not have. Annotations of OData are tolerated. */
export function assertShape(policy: Body): void {
    for (const [path, known] of Object.entries(members)) {
        const part = at(policy, path);
        if (part !== undefined && part !== null && object(part) === undefined) {
            throw malformed(`'${path}' must be an object`);
        }
        const unknown = Object.keys(object(part) ?? {}).find(
            (name) => !known.includes(name) && !name.includes("@odata."),
        );
        if (unknown !== undefined) {
            throw malformed(`'${path === "" ? unknown : `${path}/${unknown}`}' is not a known member`);
        }
    }
    for (const [path, known] of Object.entries(values)) {
        const [parent = "", name = ""] = path.split("/");
        const unknown = stringsIn(object(at(policy, parent)), name).find((value) => !known.includes(value));
        if (unknown !== undefined) {
            throw malformed(`'${unknown}' is not a value of '${path}'`);
        }
    }
}

/** Whether a block of session controls has any effect. */
export function hasEffect(session: Body): boolean {
    return Object.entries(session).some(([name, value]) =>
        name === "disableResilienceDefaults" ? value === true : object(value)?.["isEnabled"] === true,
    );
}
