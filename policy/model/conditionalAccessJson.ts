import type {
    ConditionalAccessPolicy,
    Filter,
    GrantControls,
    GuestsOrExternalUsers,
    IncludeExclude,
    PolicyConditions,
    SessionControls,
} from "./conditionalAccessPolicy";
import { plain } from "./plain";
import { isUnknown, unknownText, type List, type OrUnknown } from "./unknown";

type Json = Record<string, unknown>;

/**
 * A policy as Graph's v1.0 JSON, normalized as GET answers it. Unknown values become the engine's text for them, so
 * that reading the JSON again gives the same policy.
 */
export function policyToGraph(policy: ConditionalAccessPolicy): Json {
    const json: Json = {
        ...(policy.id !== null && { id: policy.id }),
        displayName: plain(policy.displayName),
        description: plain(policy.description),
        state: plain(policy.state),
        conditions: conditionsJson(policy.conditions),
        grantControls: part(policy.grantControls, grantControlsJson),
        sessionControls: part(policy.sessionControls, sessionControlsJson),
    };
    for (const [path, value] of Object.entries(policy.unmodelled)) {
        restore(json, path.split("/"), plain(value));
    }
    return json;
}

function conditionsJson(conditions: PolicyConditions): Json {
    const { users, applications } = conditions;
    return {
        users: {
            includeUsers: plain(users.includeUsers),
            excludeUsers: plain(users.excludeUsers),
            includeGroups: plain(users.includeGroups),
            excludeGroups: plain(users.excludeGroups),
            includeRoles: plain(users.includeRoles),
            excludeRoles: plain(users.excludeRoles),
            includeGuestsOrExternalUsers: part(users.includeGuestsOrExternalUsers, guestsJson),
            excludeGuestsOrExternalUsers: part(users.excludeGuestsOrExternalUsers, guestsJson),
        },
        applications: {
            includeApplications: plain(applications.includeApplications),
            excludeApplications: plain(applications.excludeApplications),
            includeUserActions: plain(applications.includeUserActions),
            includeAuthenticationContextClassReferences: plain(
                applications.includeAuthenticationContextClassReferences,
            ),
            applicationFilter: part(applications.applicationFilter, filterJson),
        },
        clientApplications: part(conditions.clientApplications, (clients) => ({
            includeServicePrincipals: plain(clients.includeServicePrincipals),
            excludeServicePrincipals: plain(clients.excludeServicePrincipals),
            servicePrincipalFilter: part(clients.servicePrincipalFilter, filterJson),
        })),
        clientAppTypes: plain(conditions.clientAppTypes),
        platforms: part(conditions.platforms, includeExcludeJson("Platforms")),
        locations: part(conditions.locations, includeExcludeJson("Locations")),
        devices:
            conditions.deviceFilter === null
                ? null
                : { deviceFilter: part(conditions.deviceFilter, filterJson) },
        signInRiskLevels: plain(conditions.signInRiskLevels),
        userRiskLevels: plain(conditions.userRiskLevels),
        servicePrincipalRiskLevels: plain(conditions.servicePrincipalRiskLevels),
        insiderRiskLevels: flagsOrNull(conditions.insiderRiskLevels),
        authenticationFlows: isNone(conditions.transferMethods)
            ? null
            : { transferMethods: flags(conditions.transferMethods) },
    };
}

function guestsJson({ types, externalTenants }: GuestsOrExternalUsers): Json {
    return { guestOrExternalUserTypes: flags(types), externalTenants: tenantsJson(externalTenants) };
}

function tenantsJson(tenants: "all" | List): unknown {
    if (isUnknown(tenants)) {
        return unknownText;
    }
    return tenants === "all"
        ? { "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", membershipKind: "all" }
        : {
              "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
              membershipKind: "enumerated",
              members: plain(tenants),
          };
}

function filterJson({ mode, rule }: Filter): Json {
    return { mode: plain(mode), rule: plain(rule) };
}

function includeExcludeJson(suffix: string): (part: IncludeExclude) => Json {
    return ({ include, exclude }) => ({
        [`include${suffix}`]: plain(include),
        [`exclude${suffix}`]: plain(exclude),
    });
}

function grantControlsJson(grant: GrantControls): Json {
    return {
        operator: plain(grant.operator),
        builtInControls: plain(grant.builtInControls),
        customAuthenticationFactors: plain(grant.customAuthenticationFactors),
        termsOfUse: plain(grant.termsOfUse),
        authenticationStrength:
            grant.authenticationStrengthId === null ? null : { id: plain(grant.authenticationStrengthId) },
    };
}

function sessionControlsJson(session: SessionControls): Json {
    const onOff = (isEnabled: OrUnknown<boolean>) =>
        isEnabled === false ? null : { isEnabled: plain(isEnabled) };
    const on = (name: string) => (value: unknown) => ({ isEnabled: true, [name]: value });
    return {
        applicationEnforcedRestrictions: onOff(session.applicationEnforcedRestrictions),
        cloudAppSecurity: part(session.cloudAppSecurity, on("cloudAppSecurityType")),
        persistentBrowser: part(session.persistentBrowser, on("mode")),
        signInFrequency: part(session.signInFrequency, (frequency) => ({
            isEnabled: true,
            ...(plain(frequency) as Json),
        })),
        disableResilienceDefaults: plain(session.disableResilienceDefaults),
        secureSignInSession: onOff(session.secureSignInSession),
    };
}

function part<T>(value: OrUnknown<T> | null, json: (value: T) => unknown): unknown {
    if (value === null) {
        return null;
    }
    return isUnknown(value) ? unknownText : json(value);
}

function isNone(items: List): boolean {
    return !isUnknown(items) && items.length === 0;
}

function flags(items: List): string {
    return isUnknown(items) ? unknownText : items.map(plain).join(",");
}

function flagsOrNull(items: List): string | null {
    return isNone(items) ? null : flags(items);
}

/** Puts a member back where it was read, and creates the part around it if necessary. */
function restore(json: Json, path: readonly string[], value: unknown): void {
    const [name, ...rest] = path;
    if (name === undefined) {
        return;
    }
    if (rest.length === 0) {
        json[name] = value;
        return;
    }
    const parent = json[name];
    if (typeof parent !== "object" || parent === null) {
        json[name] = {};
    }
    restore(json[name] as Json, rest, value);
}
