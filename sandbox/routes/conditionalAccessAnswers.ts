import { contextUrl } from "../odata";
import type { Entity, View } from "../store";
import { membersOf } from "./directory/objectKind";
import { guestFlags, hasEffect, object, stringsIn, userLists, type Body } from "./conditionalAccessShape";

/**
 * A policy as it is kept: every list there, absent conditions `null`, a lone control's operator `OR`, flags in
 * their own spelling and order, session controls without effect `null`.
 *
 * @see https://learn.microsoft.com/graph/api/conditionalaccesspolicy-get; operator and flags were observed
 */
export function normalizedPolicy(body: Body): Entity {
    const conditions = object(body["conditions"]) ?? {};
    const users = object(conditions["users"]) ?? {};
    const applications = object(conditions["applications"]) ?? {};
    return {
        templateId: null,
        displayName: body["displayName"],
        description: body["description"] ?? null,
        state: body["state"],
        // What only beta has is kept as it was given, and is not answered in v1.0.
        conditions: {
            ...membersOf(conditions),
            userRiskLevels: conditions["userRiskLevels"] ?? [],
            signInRiskLevels: conditions["signInRiskLevels"] ?? [],
            clientAppTypes: conditions["clientAppTypes"] ?? ["all"],
            servicePrincipalRiskLevels: conditions["servicePrincipalRiskLevels"] ?? [],
            insiderRiskLevels: conditions["insiderRiskLevels"] ?? null,
            platforms: withLists(conditions["platforms"], ["includePlatforms", "excludePlatforms"]),
            locations: withLists(conditions["locations"], ["includeLocations", "excludeLocations"]),
            devices: conditions["devices"] ?? null,
            clientApplications: withLists(conditions["clientApplications"], [
                "includeServicePrincipals",
                "excludeServicePrincipals",
            ]),
            authenticationFlows: conditions["authenticationFlows"] ?? null,
            applications: {
                ...membersOf(applications),
                includeApplications: applications["includeApplications"] ?? [],
                excludeApplications: applications["excludeApplications"] ?? [],
                includeUserActions: applications["includeUserActions"] ?? [],
                includeAuthenticationContextClassReferences:
                    applications["includeAuthenticationContextClassReferences"] ?? [],
                applicationFilter: applications["applicationFilter"] ?? null,
            },
            users: {
                ...membersOf(users),
                ...Object.fromEntries(userLists.map((name) => [name, users[name] ?? []])),
                includeGuestsOrExternalUsers: normalizedGuests(users["includeGuestsOrExternalUsers"]),
                excludeGuestsOrExternalUsers: normalizedGuests(users["excludeGuestsOrExternalUsers"]),
            },
        },
        grantControls: normalizedGrant(object(body["grantControls"])),
        sessionControls: normalizedSession(object(body["sessionControls"])),
    };
}

/** A stored policy as GET answers it, with the complete authentication strength. */
export function answeredPolicy(policy: Entity, view: View, url: string): Entity {
    const grant = object(policy["grantControls"]);
    const id = object(grant?.["authenticationStrength"])?.["id"];
    if (grant === undefined) {
        return policy;
    }
    const context = `identity/conditionalAccess/policies('${String(policy["id"])}')/grantControls/authenticationStrength/$entity`;
    return {
        ...policy,
        grantControls: {
            ...grant,
            "authenticationStrength@odata.context": contextUrl(url, context),
            authenticationStrength:
                typeof id === "string" ? (view.get("authenticationStrengths", id) ?? null) : null,
        },
    };
}

/** A condition with both its lists, if it exists. */
function withLists(value: unknown, names: readonly string[]): Entity | null {
    const condition = object(value);
    return condition === undefined
        ? null
        : { ...Object.fromEntries(names.map((name) => [name, []])), ...condition };
}

function normalizedGuests(value: unknown): unknown {
    const guests = object(value);
    if (guests === undefined) {
        return null;
    }
    const given = String(guests["guestOrExternalUserTypes"])
        .split(",")
        .map((flag) => flag.trim().toLowerCase());
    const tenants = object(guests["externalTenants"]);
    return {
        guestOrExternalUserTypes: guestFlags.filter((flag) => given.includes(flag.toLowerCase())).join(","),
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
    const controls = stringsIn(grant, "builtInControls");
    const terms = stringsIn(grant, "termsOfUse");
    const factors = stringsIn(grant, "customAuthenticationFactors");
    const strength = object(grant["authenticationStrength"]);
    const count = controls.length + terms.length + factors.length + (strength ? 1 : 0);
    return {
        operator: count <= 1 ? "OR" : grant["operator"],
        builtInControls: controls,
        customAuthenticationFactors: factors,
        termsOfUse: terms,
        authenticationStrength: strength ? { id: strength["id"] } : null,
    };
}

function normalizedSession(session: Body | undefined): unknown {
    return session !== undefined && hasEffect(session)
        ? {
              disableResilienceDefaults: null,
              applicationEnforcedRestrictions: null,
              cloudAppSecurity: null,
              persistentBrowser: null,
              secureSignInSession: null,
              signInFrequency: null,
              ...session,
          }
        : null;
}
