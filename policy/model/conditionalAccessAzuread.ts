import { isUnknown, revealed } from "./unknown";

type Entries = Readonly<Record<string, unknown>>;

/** The azuread provider's names for Graph's members. */
const graphNames: Readonly<Record<string, string>> = {
    includedApplications: "includeApplications",
    excludedApplications: "excludeApplications",
    includedUserActions: "includeUserActions",
    includedUsers: "includeUsers",
    excludedUsers: "excludeUsers",
    includedGroups: "includeGroups",
    excludedGroups: "excludeGroups",
    includedRoles: "includeRoles",
    excludedRoles: "excludeRoles",
    includedGuestsOrExternalUsers: "includeGuestsOrExternalUsers",
    excludedGuestsOrExternalUsers: "excludeGuestsOrExternalUsers",
    includedServicePrincipals: "includeServicePrincipals",
    excludedServicePrincipals: "excludeServicePrincipals",
    includedPlatforms: "includePlatforms",
    excludedPlatforms: "excludePlatforms",
    includedLocations: "includeLocations",
    excludedLocations: "excludeLocations",
    termsOfUses: "termsOfUse",
};

const azureadNames = new Map(Object.entries(graphNames).map(([azuread, graph]) => [graph, azuread]));

/** Places that the provider has elsewhere than Graph. */
const azureadPlaces: readonly (readonly [graph: string, azuread: string])[] = [
    ["grantControls.authenticationStrength.id", "grantControls.authenticationStrengthPolicyId"],
    ["conditions.authenticationFlows.transferMethods", "conditions.authenticationFlowTransferMethods"],
    ["conditions.devices.deviceFilter", "conditions.devices.filter"],
    ["conditions.clientApplications.servicePrincipalFilter", "conditions.clientApplications.filter"],
    ["sessionControls.cloudAppSecurity.cloudAppSecurityType", "sessionControls.cloudAppSecurityPolicy"],
    ["sessionControls.persistentBrowser.mode", "sessionControls.persistentBrowserMode"],
    ["sessionControls.signInFrequency.frequencyInterval", "sessionControls.signInFrequencyInterval"],
    ["sessionControls.signInFrequency.type", "sessionControls.signInFrequencyPeriod"],
    [
        "sessionControls.signInFrequency.authenticationType",
        "sessionControls.signInFrequencyAuthenticationType",
    ],
    ["sessionControls.signInFrequency.value", "sessionControls.signInFrequency"],
];

/** The path of a property in the provider's spelling, for errors. */
export function azureadSpelling(path: readonly string[]): string {
    const graph = path.join(".");
    const moved = azureadPlaces.find(([place]) => graph === place || graph.startsWith(`${place}.`));
    return moved === undefined
        ? path.map((name) => azureadNames.get(name) ?? name).join(".")
        : moved[1] + graph.slice(moved[0].length);
}

/**
 * Graph's JSON for the inputs of `azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy`. Only names and
 * nesting change. The reader of Graph's JSON reports what does not fit.
 *
 * @see https://www.pulumi.com/registry/packages/azuread/api-docs/conditionalaccesspolicy/
 */
export function graphFromAzuread(inputs: unknown): unknown {
    const { objectId, ...policy } = entries(revealed(inputs));
    // The id of the resource is a path, its objectId Graph's id.
    delete policy["id"];
    return {
        ...policy,
        ...(typeof objectId === "string" && { id: objectId }),
        conditions: inside(policy["conditions"], conditions),
        grantControls: inside(policy["grantControls"], grantControls),
        sessionControls: inside(policy["sessionControls"], sessionControls),
    };
}

function conditions({ authenticationFlowTransferMethods: methods, ...rest }: Entries): Entries {
    return {
        ...rest,
        users: inside(rest["users"], users),
        applications: inside(rest["applications"], renamed),
        clientApplications: inside(rest["clientApplications"], ({ filter, ...clients }) => ({
            ...renamed(clients),
            servicePrincipalFilter: filter,
        })),
        platforms: inside(rest["platforms"], renamed),
        locations: inside(rest["locations"], renamed),
        devices: inside(rest["devices"], ({ filter, ...devices }) => ({ ...devices, deviceFilter: filter })),
        ...(isSet(methods) && { authenticationFlows: { transferMethods: methods } }),
    };
}

function users(part: Entries): Entries {
    const {
        includeGuestsOrExternalUsers: included,
        excludeGuestsOrExternalUsers: excluded,
        ...rest
    } = renamed(part);
    return {
        ...rest,
        includeGuestsOrExternalUsers: inside(single(included), guests),
        excludeGuestsOrExternalUsers: inside(single(excluded), guests),
    };
}

function guests({ externalTenants, ...rest }: Entries): Entries {
    return { ...rest, externalTenants: single(externalTenants) };
}

/** The provider has lists where there can be only one, and sends only the first. */
function single(value: unknown): unknown {
    return Array.isArray(value) && value.length <= 1 ? value[0] : value;
}

function grantControls({ authenticationStrengthPolicyId: strength, ...rest }: Entries): Entries {
    return {
        ...renamed(rest),
        ...(isSet(strength) && { authenticationStrength: { id: strengthId(strength) } }),
    };
}

/** The strength is given as a path, also a built-in one. */
function strengthId(path: unknown): unknown {
    return typeof path === "string" ? path.slice(path.lastIndexOf("/") + 1) : path;
}

function sessionControls(part: Entries): Entries {
    const {
        applicationEnforcedRestrictionsEnabled: isRestricted,
        cloudAppSecurityPolicy,
        persistentBrowserMode,
        signInFrequency: value,
        signInFrequencyAuthenticationType: authenticationType,
        signInFrequencyInterval: frequencyInterval,
        signInFrequencyPeriod: type,
        ...rest
    } = part;
    // The interval "timeBased" is the provider's default and asks for nothing by itself.
    const isWanted =
        isSet(value) || isSet(type) || (isSet(frequencyInterval) && frequencyInterval !== "timeBased");
    return {
        ...rest,
        ...(isRestricted !== undefined && { applicationEnforcedRestrictions: { isEnabled: isRestricted } }),
        ...switchedOn("cloudAppSecurity", "cloudAppSecurityType", cloudAppSecurityPolicy),
        ...switchedOn("persistentBrowser", "mode", persistentBrowserMode),
        ...(isWanted && {
            signInFrequency: { isEnabled: true, value, type, frequencyInterval, authenticationType },
        }),
    };
}

function switchedOn(control: string, name: string, value: unknown): Entries {
    return isSet(value) ? { [control]: isUnknown(value) ? value : { isEnabled: true, [name]: value } } : {};
}

/** Stored state has empty strings for omitted values. */
function isSet(value: unknown): boolean {
    return value !== undefined && value !== null && value !== "";
}

function renamed(part: Entries): Entries {
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [graphNames[name] ?? name, value]));
}

/** Changes an object. Unknown, absent and other values stay as they are. */
function inside(value: unknown, change: (part: Entries) => Entries): unknown {
    if (value === undefined || value === null || isUnknown(value)) {
        return value;
    }
    return typeof value === "object" && !Array.isArray(value) ? change(value as Entries) : value;
}

function entries(value: unknown): Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? { ...(value as Record<string, unknown>) }
        : {};
}
