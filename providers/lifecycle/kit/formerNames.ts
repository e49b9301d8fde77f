import { canonical } from "../../canonical";
import type { Lifecycle, Properties } from "./lifecycle";

/** A property that had another name in an earlier version, and perhaps other values. */
interface Rename {
    readonly former: string;
    readonly current: string;
    /** Current values by former ones. Default: the values are the same. */
    readonly values?: Readonly<Record<string, string>>;
}

const guest: readonly Rename[] = [
    { former: "isRestored", current: "restoreDeleted" },
    { former: "isSignInBlocked", current: "blockSignIn" },
    { former: "isShownInAddressLists", current: "showInAddressList" },
];
const settings: readonly Rename[] = [
    { former: "onDestroy", current: "onRemove", values: { keep: "retain" } },
];
const partner: readonly Rename[] = [
    { former: "onDestroy", current: "onRemove", values: { withdraw: "delete" } },
];

/**
 * The names that earlier versions gave to properties, by life cycle. A state may hold the former names as long as it
 * exists.
 */
export const formerNames: Readonly<Record<string, readonly Rename[]>> = {
    authenticationFlowsPolicy: settings,
    authorizationPolicy: settings,
    crossTenantAccessDefault: settings,
    crossTenantAccessPartner: partner,
    directoryGroup: [{ former: "isReplaceable", current: "allowReplacement" }],
    directoryRoleAssignment: [
        { former: "isPermanentPrivilegedRoleAccepted", current: "acknowledgePermanentPrivilegedRole" },
    ],
    emailOneTimePasscode: settings,
    entitlementManagementSettings: settings,
    externalIdentitiesPolicy: settings,
    groupMembership: [{ former: "isAuthoritative", current: "removeOtherMembers" }],
    guestAccount: guest,
    guestDomains: settings,
    identitySynchronization: [...partner, { former: "isUserSyncAllowed", current: "allowUserSync" }],
    sharePointSettings: settings,
};

/** The same for the members of a property's value, which may be the JSON text of such an object. */
export const formerNamesWithin: Readonly<Record<string, Readonly<Record<string, readonly Rename[]>>>> = {
    guestRosterShard: { guests: guest },
};

/** A life cycle that accepts states with former names, and answers a refresh with the names that the state has. */
export function acceptingFormerNames(name: string, verbs: Lifecycle): Lifecycle {
    const current = (state: Properties) => withCurrentNames(name, state);
    return {
        check: (olds, news) => verbs.check(current(olds), news),
        // A refresh compares what it read with the inputs of the state, which may have former names too.
        diff: (id, olds, news) => verbs.diff(id, current(olds), current(news)),
        create: (inputs) => verbs.create(inputs),
        read: async (id, state) => {
            const { props, ...found } = await verbs.read(id, current(state));
            return { ...found, ...(props && { props: withNamesOf(name, state, props) }) };
        },
        update: (id, olds, news) => verbs.update(id, current(olds), news),
        delete: (id, state) => verbs.delete(id, current(state)),
    };
}

/** A state's properties by their current names. Returns the same object if it has no former names. */
export function withCurrentNames(lifecycle: string, props: Properties): Properties {
    return renamed(lifecycle, props, (rename) => rename);
}

/**
 * Gives properties the former names of a state, for a refresh. A name that this version changed is not drift.
 *
 * @param state - As the engine keeps it.
 * @param found - By current names.
 */
export function withNamesOf(lifecycle: string, state: Properties, found: Properties): Properties {
    return withCurrentNames(lifecycle, state) === state ? found : renamed(lifecycle, found, reversed);
}

function reversed({ former, current, values = {} }: Rename): Rename {
    const pairs = Object.entries(values).map(([before, now]) => [now, before]);
    return { former: current, current: former, values: Object.fromEntries(pairs) as Record<string, string> };
}

function renamed(lifecycle: string, props: Properties, direction: (rename: Rename) => Rename): Properties {
    const own = renamedMembers(props, (formerNames[lifecycle] ?? []).map(direction));
    return Object.entries(formerNamesWithin[lifecycle] ?? {}).reduce((result, [name, renames]) => {
        const inner = renamedWithin(result[name], renames.map(direction));
        return inner === result[name] ? result : { ...result, [name]: inner };
    }, own);
}

function renamedMembers(props: Properties, renames: readonly Rename[]): Properties {
    const due = renames.filter(({ former }) => former in props);
    if (due.length === 0) {
        return props;
    }
    const byFormer = new Map(due.map((rename) => [rename.former, rename]));
    return Object.fromEntries(
        Object.entries(props).map(([name, value]) => {
            const { current, values = {} } = byFormer.get(name) ?? { current: name };
            return [current, typeof value === "string" ? (values[value] ?? value) : value];
        }),
    );
}

function renamedWithin(value: unknown, renames: readonly Rename[]): unknown {
    if (typeof value === "string") {
        // Parsed only if it can hold a former name, because a shard has thousands of guests.
        const mayHold = renames.some(({ former }) => value.includes(JSON.stringify(former)));
        return mayHold ? canonical(renamedWithin(JSON.parse(value), renames)) : value;
    }
    if (value === null || typeof value !== "object") {
        return value;
    }
    const members = Object.entries(value as Readonly<Record<string, Properties>>);
    const inner = members.map(([key, member]) => [key, renamedMembers(member, renames)] as const);
    return inner.every(([, member], index) => member === members[index]?.[1])
        ? value
        : Object.fromEntries(inner);
}
