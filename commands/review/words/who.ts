import { otherTenantId, type SignInRegion } from "pulumi-entra-b2b-policy";
import type { PeopleCount } from "../people/count";
import { kindsWords, totalWords } from "./count";
import { listed, shortList, type Names } from "./names";

type Person = NonNullable<SignInRegion["people"]>["values"][number];

const providerWords: Readonly<Record<string, string>> = {
    oneTimePasscode: "one-time passcode",
    microsoftAccount: "Microsoft accounts",
    google: "Google",
    federated: "federated providers",
};

/**
 * The people of a region in a few words.
 *
 * @param count - How many they are; `undefined` where they were not counted.
 */
export function whoWords(
    { people, users, isIn, isInOneOf, isNotIn }: SignInRegion,
    names: Names,
    count?: PeopleCount,
): string {
    const named = userWords(users, names);
    const numbers = named === undefined ? count : undefined;
    const isEveryone = people === null || isAnyoneWithObject(people, isIn, names);
    const own = isEveryone ? "everyone" : kindsOf(people.values, people.all, names, numbers);
    const wordsOf = ({ kind, id }: SignInRegion["isIn"][number]) => membershipWords(kind, id, names);
    const inside = isIn.filter(({ kind }) => kind !== "homeUser").map(wordsOf);
    const accounts = isIn.filter(({ kind }) => kind === "homeUser").map(({ id }) => id);
    const choice = isInOneOf.map(wordsOf);
    const outside = isNotIn
        // Everybody but a few is not in it; what is left out by every policy is not worth a word in every row.
        .filter(({ kind }) => kind !== "homeUser")
        .map(wordsOf);
    const words = [
        named ?? own,
        ...(named !== undefined && own !== "everyone" ? [`as ${own}`] : []),
        ...(accounts.length > 0 ? [`with the account ${listed(accounts)} at home`] : []),
        ...(inside.length > 0 ? [`in ${listed(inside)}`] : []),
        ...(choice.length > 0 ? [`${inside.length > 0 ? "and " : ""}in ${shortList(choice, "or", 4)}`] : []),
        ...(outside.length > 0 ? [`not in ${shortList(outside, "or", 4)}`] : []),
    ].join(" ");
    return words + totalWords(count, isEveryone && named === undefined);
}

/**
 * Whether people who are in a group or hold a role are all who can be: everyone with a user object. Accounts for
 * emergency access are in no other group and hold no other role than theirs.
 */
function isAnyoneWithObject(
    { values, all }: NonNullable<SignInRegion["people"]>,
    isIn: SignInRegion["isIn"],
    names: Names,
): boolean {
    const held = isIn.filter(({ kind }) => kind === "group" || kind === "role");
    const isWithout = ({ kind }: Person) =>
        kind === "b2bDirectConnectUser" ||
        kind === "serviceProvider" ||
        (kind === "emergencyAccess" && !held.some(names.isOfEmergencyAccess));
    return (
        held.length > 0 &&
        values.length > 1 &&
        all.some(({ kind }) => kind === "member") &&
        all.every((label) => values.includes(label) || isWithout(label))
    );
}

function membershipWords(kind: string, id: string, names: Names): string {
    switch (kind) {
        case "role":
            return `the role ${names.role(id).replace(/^the role /, "")}`;
        case "group":
            return names.group(id);
        case "homeGroup":
            return `the group ${id} of their home tenant`;
        default:
            return `the home tenant's account ${id}`;
    }
}

/** `undefined` where people that no policy names are among them. */
function userWords(users: SignInRegion["users"], names: Names): string | undefined {
    if (users === null || users.values.includes(null)) {
        return undefined;
    }
    return shortList(users.values.map((id) => names.account(id!)));
}

/** Kinds of people with the same home tenants are listed together. */
function kindsOf(
    values: readonly Person[],
    all: readonly Person[],
    names: Names,
    count: PeopleCount | undefined,
): string {
    const kinds = [...new Set(values.map(({ kind }) => kind))];
    const groups = new Map<string, Person["kind"][]>();
    for (const kind of kinds) {
        const homes = homesOf(kind, values, all, names);
        groups.set(homes, [...(groups.get(homes) ?? []), kind]);
    }
    return listed(
        [...groups].map(([homes, own]) =>
            own[0] === "emergencyAccess" ? accountsOf(values, all, names) : kindsWords(own, homes, count),
        ),
    );
}

function accountsOf(values: readonly Person[], all: readonly Person[], names: Names): string {
    const of = (people: readonly Person[]) => people.flatMap(({ id }) => id ?? []);
    const own = of(values);
    return own.length === of(all).length && own.length > 1
        ? "all emergency-access accounts"
        : listed(own.map((id) => names.account(id)));
}

function homesOf(
    kind: Person["kind"],
    values: readonly Person[],
    all: readonly Person[],
    names: Names,
): string {
    const of = (people: readonly Person[]) => people.filter((person) => person.kind === kind);
    const [own, every] = [of(values), of(all)];
    if (own.length === every.length || kind === "member" || kind === "emergencyAccess") {
        return "";
    }
    const cloudOf = (label: Person) => (label.cloud === "other" && label.home !== null ? [label.home] : []);
    // As far as they are apart from the people of the same tenant in this cloud.
    const [abroad, near] = [own.flatMap(cloudOf), own.filter(({ cloud }) => cloud === undefined)];
    const nearby = new Set(near.map(({ home }) => home));
    const farOnly = abroad.filter((home) => !nearby.has(home));
    const far = new Set(every.flatMap(cloudOf).filter((home) => !abroad.includes(home)));
    const homes = near.map(({ home }) => home);
    const everyHome = [...new Set(every.flatMap(({ home }) => home ?? []))];
    const ids = [...new Set(homes.flatMap((home) => home ?? []))];
    const left = everyHome.filter((id) => !ids.includes(id));
    const named = ids
        .filter((id) => id !== otherTenantId)
        .map((id) => (far.has(id) ? `${names.partner(id)} in this cloud` : names.partner(id)));
    const tenants =
        left.length === 0
            ? ["any tenant"]
            : ids.includes(otherTenantId) && left.length < named.length
              ? [`any tenant except ${shortList(left.map(names.partner))}`]
              : [...named, ...(ids.includes(otherTenantId) ? ["any other tenant"] : [])];
    const clouds = farOnly.map((id) => `${names.partner(id)}, if it is in another cloud`);
    const providers = own.filter(({ home }) => home === null);
    const everyProvider = every.filter(({ home }) => home === null);
    return [
        ...(ids.length + clouds.length > 0
            ? [` of ${shortList([...(ids.length > 0 ? tenants : []), ...clouds])}`]
            : []),
        ...(providers.length > 0
            ? [
                  ` ${ids.length + clouds.length > 0 ? "or " : ""}without an Entra home tenant${
                      providers.length < everyProvider.length
                          ? ` (${listed(providers.map(({ provider }) => providerWords[provider ?? ""] ?? "others"))})`
                          : ""
                  }`,
              ]
            : []),
    ].join("");
}
