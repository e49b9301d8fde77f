/** Turns what was read from a tenant into a stack config and a guest list that change nothing in it. */
import { checkGuestList, checkTenantConfig, type Problem } from "../../config";
import { guestFaults } from "../../config/areas";
import { externalCollaboration } from "./collaboration";
import { crossTenantDefault, partnerEntry } from "./crossTenant";
import { compact, isEntry, textOf, type Entry, type Judged, type NotImported } from "./finding";
import { groupEntry } from "./groups";
import { guestRows, redirectUrl, type GuestRow } from "./guests";
import { guestCsv } from "./guestCsv";
import { Names } from "./names";
import { commonExclusions, isAboutGuests, policyEntry, type PolicyReferences } from "./policies";
import { locationEntry, strengthEntry } from "./policyObjects";
import { roleEntries } from "./roles";
import type { GraphObject, TenantSnapshot } from "./tenantSnapshot";
import { append } from "../../rules/lists";

/**
 * The number of guests from which they are kept as a roster, because a resource for each would make every run long.
 */
const rosterFrom = 500;

/** The result of an import. */
export interface Declaration {
    /** Values of the stack config by key, without namespace. */
    readonly config: Readonly<Record<string, unknown>>;
    readonly guests: readonly GuestRow[];
    /** What stays as it is, and why. */
    readonly left: readonly NotImported[];
}

/** How to import. */
export interface DeclarationOptions {
    /** Path of the guest list from the stacks folder. */
    readonly guestList: string;
    /** Accounts and a group for emergency access. Default: those that every policy for guests excludes. */
    readonly emergencyAccess?: PolicyReferences["emergencyAccess"] | undefined;
}

/** Entries of one kind, with the objects that have no entry. */
class Entries {
    readonly list: Entry[] = [];
    /** Names by object id, of those that have an entry. */
    readonly names = new Map<string, string>();
    private readonly given = new Names();

    constructor(
        private readonly kind: string,
        private readonly left: NotImported[],
    ) {}

    add(object: GraphObject, judge: (name: string) => Judged<Entry>): void {
        const displayName = textOf(object["displayName"]) ?? "";
        const name = this.given.of(displayName, this.kind.replaceAll(" ", "-"));
        const judged = judge(name);
        if (isEntry(judged)) {
            this.list.push(judged.entry);
            this.names.set(object.id.toLowerCase(), name);
        } else {
            this.left.push({ kind: this.kind, id: object.id, name: displayName, reason: judged.reason });
        }
    }
}

/** Turns what was read into a declaration that passes the same checks as every deployment. */
export function declare(snapshot: TenantSnapshot, options: DeclarationOptions): Declaration {
    const left: NotImported[] = [];
    const emergencyAccess = options.emergencyAccess ?? commonExclusions(snapshot.policies);
    const groups = new Entries("group", left);
    snapshot.groups
        .filter(({ id }) => id.toLowerCase() !== emergencyAccess.groupId)
        .forEach((group) => groups.add(group, (name) => groupEntry(group, name)));
    const locations = new Entries("named location", left);
    snapshot.namedLocations.forEach((location) =>
        locations.add(location, (name) => locationEntry(location, name)),
    );
    const strengths = new Entries("authentication strength", left);
    snapshot.authenticationStrengths
        .filter(({ policyType }) => policyType === "custom")
        .forEach((strength) => strengths.add(strength, (name) => strengthEntry(strength, name)));
    const references = {
        emergencyAccess,
        groups: groups.names,
        locations: locations.names,
        strengths: strengths.names,
    };
    const policies = new Entries("conditional-access policy", left);
    snapshot.policies
        .filter(isAboutGuests)
        .forEach((policy) => policies.add(policy, (name) => policyEntry(policy, name, references)));
    const partnerNames = new Names();
    const partners = snapshot.partners.map((partner) => {
        const tenantId = String(partner["tenantId"]).toLowerCase();
        const name = partnerNames.of(
            snapshot.partnerNames[tenantId] ?? "",
            `partner-${tenantId.slice(0, 8)}`,
        );
        return partnerEntry(partner, name, snapshot.synchronizations[tenantId]);
    });
    const guests = guestRows(snapshot.guests, snapshot);
    const everywhere = crossTenantDefault(snapshot);
    const guestIds = new Set(snapshot.guests.map(({ id }) => id.toLowerCase()));
    const roles = roleEntries(snapshot, guestIds, groups.names, new Names());
    for (const each of [...partners, guests, everywhere, roles]) {
        append(left, each.left);
    }
    const hasPolicies = policies.list.length > 0;
    const config = compact({
        guestList: options.guestList,
        ...(guests.rows.length >= rosterFrom && { guestsAs: "roster" }),
        onRemove: "retain",
        inviteRedirectUrl: redirectUrl,
        ...(hasPolicies && { emergencyAccess: emergencyAccessEntry(emergencyAccess) }),
        externalCollaboration: externalCollaboration(
            snapshot,
            guests.rows.map(({ emailAddress }) => emailAddress),
        ),
        crossTenantAccess: everywhere.value,
        groups: groups.list,
        partners: partners.map(({ entry }) => entry),
        namedLocations: locations.list,
        authenticationStrengths: strengths.list,
        accessPolicies: policies.list,
        directoryRoles: roles.entries,
    });
    const named = withGroups(guests.rows, snapshot, groups);
    return checked({ config: withoutEmptyLists(config), guests: named, left });
}

function emergencyAccessEntry({ accountIds, groupId }: PolicyReferences["emergencyAccess"]): Entry {
    return compact({ accountIds: accountIds.length > 0 ? accountIds : undefined, groupId });
}

/** Guests with the groups that they are in; a group with a rule gets its members by itself. */
function withGroups(
    rows: readonly GuestRow[],
    { groupIdsOfGuests }: TenantSnapshot,
    groups: Entries,
): GuestRow[] {
    const dynamic = new Set(
        groups.list.flatMap(({ name, membershipRule }) => (membershipRule === undefined ? [] : [name])),
    );
    return rows.map((row) => {
        const names = (groupIdsOfGuests[row.id] ?? [])
            .flatMap((id) => groups.names.get(id) ?? [])
            .filter((name) => !dynamic.has(name))
            .sort();
        return names.length === 0 ? row : { ...row, fields: { ...row.fields, groups: names.join(";") } };
    });
}

function withoutEmptyLists(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(config).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
    );
}

/**
 * Removes entries that the checks of a deployment refuse, each as a whole, until the checks refuse nothing.
 * References to a removed entry are refused in the next round.
 */
function checked(first: Declaration): Declaration {
    for (let declaration = first; ;) {
        const next = round(declaration);
        if (next === undefined) {
            return declaration;
        }
        declaration = next;
    }
}

function round({ config, guests, left }: Declaration): Declaration | undefined {
    const values = Object.fromEntries(
        Object.entries(config).map(([key, value]) => [`entra-b2b:${key}`, value]),
    );
    const { readable, names, problems } = checkTenantConfig(values, "");
    if (problems.length > 0) {
        return withoutRefused({ config, guests, left }, problems);
    }
    const list = checkGuestList(Buffer.from(guestCsv(guests)), "", names.groups);
    const denied = readable === undefined ? [] : guestFaults(readable, list.guests);
    const reasons = new Map<string, string>();
    // A row's problem names its line. The list is read back, so that no line break can shift the lines.
    const byLine = new Map(guests.map((row, index) => [index + 3, row.emailAddress]));
    for (const { line = 0, message } of list.problems) {
        reasons.set(byLine.get(line) ?? "", `its row cannot be declared: ${message}`);
    }
    for (const { guest, message } of denied) {
        reasons.set(guest.emailAddress, `cannot be declared: ${message.replace(guest.emailAddress, "it")}`);
    }
    if (reasons.size === 0) {
        return undefined;
    }
    const kept = guests.filter(({ emailAddress }) => !reasons.has(emailAddress));
    if (kept.length === guests.length) {
        throw new Error(`The generated guest list cannot be read back: ${list.problems[0]?.message}`);
    }
    const gone = guests.filter(({ emailAddress }) => reasons.has(emailAddress));
    return {
        config,
        guests: kept,
        left: [
            ...left,
            ...gone.map(({ id, emailAddress }) => ({
                kind: "guest",
                id,
                reason: reasons.get(emailAddress) ?? "",
            })),
        ],
    };
}

/** The place of a problem: a key, and for a list or an object of settings the one member. */
const place = /^entra-b2b:(\w+)(?:\[(\d+)\]|\.(\w+))?/;

function withoutRefused({ config, guests, left }: Declaration, problems: readonly Problem[]): Declaration {
    const changed: Record<string, unknown> = { ...config };
    const taken: NotImported[] = [];
    const seen = new Set<string>();
    for (const { field, message } of problems) {
        const [whole = "", key = "", index, member] = place.exec(field) ?? [];
        if (seen.has(whole)) {
            continue;
        }
        seen.add(whole);
        const value = config[key] as Record<string, unknown> | undefined;
        const entry = (index === undefined ? undefined : value?.[index]) as Entry | undefined;
        taken.push({
            kind: key,
            id: firstText(entry, ["objectId", "tenantId", "role"]) ?? member ?? key,
            name: firstText(entry, ["displayName", "name"]) ?? member ?? key,
            reason: `cannot be declared: ${field.slice(whole.length).replace(/^\./, "")} ${message}`.replaceAll(
                / +/g,
                " ",
            ),
        });
        if (member !== undefined) {
            const others = Object.entries(changed[key] ?? {}).filter(([name]) => name !== member);
            changed[key] = others.length > 0 ? Object.fromEntries(others) : undefined;
        } else if (index === undefined) {
            changed[key] = undefined;
        }
    }
    for (const [key, value] of Object.entries(changed)) {
        if (Array.isArray(value)) {
            changed[key] = value.filter((_entry, index) => !seen.has(`entra-b2b:${key}[${index}]`));
        }
    }
    if (taken.length === 0 || taken.some(({ kind }) => config[kind] === undefined)) {
        throw new Error(
            `The generated stack config is refused: ${problems.map(({ field, message }) => `${field} ${message}`).join("; ")}`,
        );
    }
    const kept = withoutEmptyLists(compact(changed));
    // A guest's groups are names of entries, so removed entries leave the rows as well.
    const names = new Set(((kept["groups"] ?? []) as Entry[]).map(({ name }) => name));
    return { config: kept, guests: guests.map((row) => withGroupsOf(row, names)), left: [...left, ...taken] };
}

function firstText(entry: Entry | undefined, names: readonly string[]): string | undefined {
    return names.map((name) => textOf(entry?.[name])).find((text) => text !== undefined);
}

function withGroupsOf(row: GuestRow, names: ReadonlySet<unknown>): GuestRow {
    const { groups, ...others } = row.fields;
    const known = groups?.split(";").filter((name) => names.has(name)) ?? [];
    return { ...row, fields: known.length > 0 ? { ...others, groups: known.join(";") } : others };
}
