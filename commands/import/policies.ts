import { builtInAuthenticationStrengths, guestTypes } from "../../components";
import { graphConditions, graphGrant, graphSession } from "../../components/accessControls";
import { canonicalPolicy, inNewForm, isSamePolicy, type PolicyJson } from "../../graph";
import { policyControlsFaults } from "../../rules/policyControls";
import { inline, quote } from "../../rules/text";
import { compact, textOf, type Entry, type Judged } from "./finding";
import type { GraphObject } from "./tenantSnapshot";

/** What policies of the stack config can refer to. */
export interface PolicyReferences {
    readonly emergencyAccess: {
        readonly accountIds: readonly string[];
        readonly groupId?: string | undefined;
    };
    /** Names of groups, locations and custom strengths of the stack config, by their ids. */
    readonly groups: ReadonlyMap<string, string>;
    readonly locations: ReadonlyMap<string, string>;
    readonly strengths: ReadonlyMap<string, string>;
}

const states: Readonly<Record<string, string>> = {
    enabledForReportingButNotEnforced: "reportOnly",
    enabled: "enabled",
    disabled: "disabled",
};

/** Grant controls that have a key. */
const grantKeys: Readonly<Record<string, string>> = {
    block: "block",
    mfa: "mfa",
    compliantDevice: "compliantDevice",
    domainJoinedDevice: "hybridJoinedDevice",
};

function part(value: unknown, name: string): Readonly<Record<string, unknown>> {
    const found = (value as Record<string, unknown> | null | undefined)?.[name];
    return (found ?? {}) as Record<string, unknown>;
}

function ids(value: unknown): string[] {
    return ((value as string[] | null | undefined) ?? []).map((id) => id.toLowerCase());
}

/** Whether a policy names guests at all, so that the report mentions it when it is not imported. */
export function isAboutGuests(policy: GraphObject): boolean {
    return (usersOf(policy)["includeGuestsOrExternalUsers"] ?? null) !== null;
}

/** Users of a policy, with the newer form of the word for all guests. */
function usersOf(policy: GraphObject): Readonly<Record<string, unknown>> {
    return inNewForm(part(policy["conditions"], "users")) ?? {};
}

/**
 * Accounts and a group that the policies for guests exclude, apart from policies that are off: those with which most
 * of the policies can be imported. One policy that excludes another account, or only one, does not prevent the import
 * of the others.
 */
export function commonExclusions(policies: readonly GraphObject[]): PolicyReferences["emergencyAccess"] {
    const lists = policies
        .filter((policy) => isAboutGuests(policy) && policy["state"] !== "disabled")
        .map((policy) => ({
            users: ids(usersOf(policy)["excludeUsers"]),
            groups: ids(usersOf(policy)["excludeGroups"]),
        }));
    const common = (among: readonly string[][]) =>
        (among[0] ?? []).filter((id) => among.every((list) => list.includes(id)));
    const candidates = lists.flatMap((one) =>
        lists.flatMap((other) => {
            const accountIds = common([one.users, other.users]);
            const groups = common([one.groups, other.groups]);
            return [undefined, ...groups].map((groupId) => ({ accountIds, groupId }));
        }),
    );
    const counted = candidates
        .filter(({ accountIds, groupId }) => accountIds.length > 1 || groupId !== undefined)
        .map((candidate) => ({
            candidate,
            count: lists.filter((list) => leavesOut(list, candidate)).length,
            size: candidate.accountIds.length + (candidate.groupId === undefined ? 0 : 1),
        }))
        .sort((left, right) => right.count - left.count || right.size - left.size);
    return (
        counted[0]?.candidate ?? {
            accountIds: common(lists.map(({ users }) => users)),
            groupId: common(lists.map(({ groups }) => groups))[0],
        }
    );
}

function leavesOut(
    { users, groups }: { readonly users: readonly string[]; readonly groups: readonly string[] },
    { accountIds, groupId }: PolicyReferences["emergencyAccess"],
): boolean {
    return (
        accountIds.every((id) => users.includes(id)) && (groupId === undefined || groups.includes(groupId))
    );
}

/**
 * A policy as an entry of `accessPolicies`, if an entry can express exactly what the policy says. The code that
 * deploys policies turns the entry back into Graph's JSON and compares the two. A policy with anything that the stack
 * config cannot express is not imported.
 */
export function policyEntry(policy: GraphObject, name: string, references: PolicyReferences): Judged<Entry> {
    const users = usersOf(policy);
    const state = states[String(policy["state"])];
    if (state === undefined) {
        // Without a state, the entry would be a policy in report-only mode, and the first run would write that.
        return {
            reason: `has the state ${quote(String(policy["state"]))}, which the stack config cannot express`,
        };
    }
    const reason = scopeReason(policy, users, references);
    if (reason !== undefined) {
        return { reason };
    }
    const { emergencyAccess, groups } = references;
    const guests = part(users, "includeGuestsOrExternalUsers");
    const types = String(guests["guestOrExternalUserTypes"]).split(",");
    const tenants = part(guests, "externalTenants");
    const applications = part(policy["conditions"], "applications");
    const include = (applications["includeApplications"] as string[] | undefined) ?? [];
    const controls = controlsOf(policy, references);
    const excludedUsers = ids(users["excludeUsers"]).filter((id) => !emergencyAccess.accountIds.includes(id));
    const excludedGroups = ids(users["excludeGroups"]).filter((id) => id !== emergencyAccess.groupId);
    const all = { ...controls, includeApplications: include };
    // First, because the controls omit what has no key, and their faults would be about something else.
    const missing = missingFrom(policy, forward(policy, users, applications, controls));
    if (missing !== undefined) {
        return { reason: missing };
    }
    const [fault] = policyControlsFaults(all);
    if (fault !== undefined) {
        return { reason: `cannot be declared: ${[...fault.path, fault.message].join(" ")}` };
    }
    return {
        entry: compact({
            name,
            objectId: policy.id.toLowerCase(),
            displayName: policy["displayName"],
            state,
            guestTypes: guestTypes.every((type) => types.includes(type)) ? undefined : types,
            partnerTenants: tenants["membershipKind"] === "enumerated" ? ids(tenants["members"]) : undefined,
            includeApplications: include.join() === "All" ? undefined : include,
            excludeApplications: listed(applications["excludeApplications"]),
            excludeGroups: listed(excludedGroups.map((id) => groups.get(id))),
            excludeUserIds: listed(excludedUsers),
            grant: named(controls.grant, references),
            session: controls.session,
            conditions: namedLocations(controls.conditions, references),
        }),
    };
}

/** Why the users that a policy applies to cannot be declared. */
function scopeReason(
    policy: GraphObject,
    users: Readonly<Record<string, unknown>>,
    { emergencyAccess, groups }: PolicyReferences,
): string | undefined {
    const others = [
        ...ids(users["includeUsers"]),
        ...ids(users["includeGroups"]),
        ...ids(users["includeRoles"]),
    ];
    if (!isAboutGuests(policy) || others.some((id) => id !== "none")) {
        return "is not for guests alone";
    }
    const [accounts, group] = [emergencyAccess.accountIds, emergencyAccess.groupId];
    const excludedGroups = ids(users["excludeGroups"]);
    const isSafe =
        accounts.every((id) => ids(users["excludeUsers"]).includes(id)) &&
        (group === undefined || excludedGroups.includes(group)) &&
        // One account can be lost, so the stack config asks for two, or a group that holds them.
        (accounts.length > 1 || group !== undefined);
    const isNamed = accounts.length > 1 || group !== undefined;
    if (!isSafe && isNamed) {
        const left = [
            ...accounts.filter((id) => !ids(users["excludeUsers"]).includes(id)),
            ...(group === undefined || excludedGroups.includes(group) ? [] : [group]),
        ];
        return (
            `does not leave out ${left.join(", ")}, which other policies for guests leave out for emergency access: ` +
            "exclude it in the policy, or name others with --emergency-access-account or --emergency-access-group"
        );
    }
    if (!isSafe) {
        return (
            "does not leave out two accounts for emergency access or their group, as each policy of the stack config " +
            "does: exclude them in the policy, or name others with --emergency-access-account or --emergency-access-group"
        );
    }
    const unknown = excludedGroups.filter((id) => id !== group && !groups.has(id));
    return unknown.length > 0 ? `excludes groups that are not imported (${unknown.join(", ")})` : undefined;
}

/** The controls of a policy in the stack config's words, with ids instead of names and without unknown ones. */
function controlsOf(policy: GraphObject, { strengths }: PolicyReferences) {
    const grant = part(policy, "grantControls");
    const builtIn = (grant["builtInControls"] as string[] | undefined) ?? [];
    const strengthId = (textOf(part(grant, "authenticationStrength")["id"]) ?? "").toLowerCase();
    const strength =
        strengthId === "" || strengths.has(strengthId)
            ? strengthId
            : (Object.entries(builtInAuthenticationStrengths).find(([, id]) => id === strengthId)?.[0] ??
              strengthId);
    const asked = compact({
        ...Object.fromEntries(
            Object.entries(grantKeys).flatMap(([control, key]) =>
                builtIn.includes(control) ? [[key, true]] : [],
            ),
        ),
        authenticationStrength: strength === "" ? undefined : strength,
        termsOfUseIds: listed(grant["termsOfUse"]),
    });
    const require = grant["operator"] === "OR" && Object.keys(asked).length > 0 ? oneOf(asked) : undefined;
    return {
        grant: Object.keys(asked).length > 0 ? compact({ ...asked, require }) : undefined,
        session: sessionOf(part(policy, "sessionControls")),
        conditions: conditionsOf(part(policy, "conditions")),
    };
}

/** For a single control, the number of required controls does not matter. */
function oneOf(asked: Readonly<Record<string, unknown>>): "one" | undefined {
    const count = Object.values(asked).reduce<number>(
        (sum, value) => sum + (Array.isArray(value) ? value.length : 1),
        0,
    );
    return count > 1 ? "one" : undefined;
}

function sessionOf(session: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
    const frequency = part(session, "signInFrequency");
    const browser = part(session, "persistentBrowser");
    const found = compact({
        signInFrequency: frequency["isEnabled"] === true ? frequencyOf(frequency) : undefined,
        persistentBrowser: browser["isEnabled"] === true ? browser["mode"] : undefined,
    });
    return Object.keys(found).length > 0 ? found : undefined;
}

function frequencyOf({ frequencyInterval, type, value }: Readonly<Record<string, unknown>>): unknown {
    return frequencyInterval === "everyTime" ? "everyTime" : { [String(type)]: value };
}

function conditionsOf(conditions: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
    const locations = part(conditions, "locations");
    const platforms = part(conditions, "platforms");
    const types = (conditions["clientAppTypes"] as string[] | undefined) ?? [];
    const flows = part(conditions, "authenticationFlows")["transferMethods"];
    const filter = part(part(conditions, "devices"), "deviceFilter");
    const found = compact({
        locations: sides(locations["includeLocations"], locations["excludeLocations"]),
        platforms: sides(platforms["includePlatforms"], platforms["excludePlatforms"]),
        clientAppTypes: types.join() === "all" ? undefined : listed(types),
        deviceFilter:
            filter["rule"] === undefined ? undefined : { mode: filter["mode"], rule: filter["rule"] },
        signInRiskLevels: listed(conditions["signInRiskLevels"]),
        userRiskLevels: listed(conditions["userRiskLevels"]),
        authenticationFlows: typeof flows === "string" && flows !== "none" ? flows.split(",") : undefined,
    });
    return Object.keys(found).length > 0 ? found : undefined;
}

function sides(include: unknown, exclude: unknown) {
    const included = listed(include);
    return included && compact({ include: included, exclude: listed(exclude) });
}

function listed(value: unknown): unknown[] | undefined {
    return Array.isArray(value) && value.length > 0 ? (value as unknown[]) : undefined;
}

/** The policy that the entry would deploy, in Graph's JSON: its users as they are, the rest from the entry. */
function forward(
    policy: GraphObject,
    users: Readonly<Record<string, unknown>>,
    applications: Readonly<Record<string, unknown>>,
    { grant, session, conditions }: ReturnType<typeof controlsOf>,
): PolicyJson {
    const { includeGuestsOrExternalUsers, excludeUsers, excludeGroups } = users;
    const { includeApplications, excludeApplications } = applications;
    return {
        displayName: policy["displayName"],
        state: policy["state"],
        conditions: {
            ...graphConditions(conditions),
            users: { includeGuestsOrExternalUsers, excludeUsers, excludeGroups },
            applications: { includeApplications, excludeApplications },
        },
        grantControls: graphGrant(grant),
        sessionControls: graphSession(session),
    };
}

/** What the policy contains and the entry does not; `undefined` when they are the same. */
function missingFrom(policy: GraphObject, declared: PolicyJson): string | undefined {
    if (isSamePolicy(comparable(policy), declared)) {
        return undefined;
    }
    const said = leaves(canonicalPolicy(comparable(policy)));
    const known = leaves(canonicalPolicy(declared));
    const names = [...said.keys()].filter((name) => said.get(name) !== known.get(name));
    const values = names.map((each) => `${each} ${said.get(each) ?? ""}`);
    return `contains what the stack config has no key for (${values.map((text) => inline(text)).join(", ") || "in its controls"})`;
}

/** `none` in a list of users is equal to an empty list. */
function comparable(policy: GraphObject): PolicyJson {
    const conditions = policy["conditions"] as Record<string, unknown>;
    const users = usersOf(policy);
    const includeUsers = ids(users["includeUsers"]).filter((id) => id !== "none");
    return { ...policy, conditions: { ...conditions, users: { ...users, includeUsers } } };
}

function leaves(value: unknown, path = ""): Map<string, string> {
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
        return new Map([[path, JSON.stringify(value)]]);
    }
    return new Map(
        Object.entries(value).flatMap(([name, member]) => [
            ...leaves(member, path === "" ? name : `${path}.${name}`),
        ]),
    );
}

/** A grant with the strength's name in place of its id. */
function named(
    grant: Readonly<Record<string, unknown>> | undefined,
    { strengths }: PolicyReferences,
): Entry | undefined {
    const strength = grant?.["authenticationStrength"];
    return typeof strength === "string"
        ? { ...grant, authenticationStrength: strengths.get(strength) ?? strength }
        : grant;
}

/** Conditions with the locations' names in place of their ids. */
function namedLocations(
    conditions: Readonly<Record<string, unknown>> | undefined,
    { locations }: PolicyReferences,
): Entry | undefined {
    const places = conditions?.["locations"] as Readonly<Record<string, string[]>> | undefined;
    return places === undefined
        ? conditions
        : {
              ...conditions,
              locations: Object.fromEntries(
                  Object.entries(places).map(([side, list]) => [
                      side,
                      list.map((id) => locations.get(id.toLowerCase()) ?? id),
                  ]),
              ),
          };
}
