import { managers, readAgreed, readUntilReplicated, sponsors, users } from "../../../graph";
import { guestProperties, guestRelations } from "../../../config/guestFields";
import { isSame } from "../inputs";
import type { Properties } from "../lifecycle";
import { convergeReferences } from "../references";
import { graphClient } from "../session";

/** What a guest's account owns of the user, by the resource's own names. */
export const profileFields = { ...guestProperties, ...guestRelations };

const propertyNames = Object.keys(guestProperties);
/** Names of everything that is owned. */
export const profileNames = Object.keys(profileFields);

/** Graph's names, where they are others; of `accountEnabled` also the meaning is the opposite. */
const graphNames: Readonly<Record<string, string>> = {
    isSignInBlocked: "accountEnabled",
    isShownInAddressLists: "showInAddressList",
};

/** What stays as it is when it is no longer declared: it cannot be cleared, or clearing it would let somebody in. */
const keptNames = new Set(["displayName", "isSignInBlocked", "isShownInAddressLists"]);

function graphNameOf(name: string): string {
    return graphNames[name] ?? name;
}

/** Turns a value to Graph's meaning, and back. */
function turned(name: string, value: unknown): unknown {
    return name === "isSignInBlocked" && typeof value === "boolean" ? !value : value;
}

/** Graph writes and shows the address lists' property in beta alone, as the azuread provider has it. */
function versionFor(graphProperties: readonly string[]): "v1.0" | "beta" {
    return graphProperties.includes("showInAddressList") ? "beta" : "v1.0";
}

/**
 * The user's properties to write, by Graph's names: those declared that differ from before, and `null` for those no
 * longer declared.
 */
export function profileChange(olds: Properties, inputs: Properties): Properties {
    const change: Properties = {};
    for (const name of propertyNames) {
        const value = inputs[name] ?? undefined;
        if (!isSame(olds[name] ?? undefined, value) && (value !== undefined || !keptNames.has(name))) {
            change[graphNameOf(name)] = turned(name, value) ?? null;
        }
    }
    return change;
}

/** Writes what differs from before, and waits until replicas agree on it. */
export async function writeProfile(userId: string, olds: Properties, inputs: Properties): Promise<void> {
    await writeProperties(userId, profileChange(olds, inputs));
    await writeManager(userId, textOf(olds["managerId"]), textOf(inputs["managerId"]));
    await writeSponsors(userId, idsOf(olds["sponsorIds"]), idsOf(inputs["sponsorIds"]));
}

/** Changes properties by Graph's names, and waits until they show. */
export async function writeProperties(userId: string, change: Properties): Promise<void> {
    const names = Object.keys(change);
    if (names.length === 0) {
        return;
    }
    const client = graphClient();
    await users.patch(client, userId, change, versionFor(names));
    await readUntilReplicated(
        () => users.get(client, userId, names, versionFor(names)),
        (user) => user !== undefined && names.every((name) => isSame(user[name] ?? null, change[name])),
        client.time,
    );
}

async function writeManager(
    userId: string,
    before: string | undefined,
    now: string | undefined,
): Promise<void> {
    const client = graphClient();
    if (before === now) {
        return;
    }
    if (now !== undefined) {
        await managers.set(client, userId, now);
    } else if ((await managers.getId(client, userId)) === before) {
        // Somebody else's choice is not ours to take away.
        await managers.remove(client, userId);
    }
    await readUntilReplicated(
        async () => ({ managerId: await managers.getId(client, userId) }),
        (shown) => (now === undefined ? shown?.managerId !== before : shown?.managerId === now),
        client.time,
    );
}

async function writeSponsors(
    userId: string,
    before: readonly string[],
    now: readonly string[],
): Promise<void> {
    if (now.length + before.length === 0) {
        return;
    }
    const client = graphClient();
    await convergeReferences(
        {
            list: () => sponsors.list(client, userId),
            add: (ids) => sponsors.add(client, userId, ids),
            remove: (ids) => sponsors.remove(client, userId, ids),
        },
        { wanted: now, unwanted: before.filter((id) => !now.includes(id)) },
        client.time,
    );
}

/** Graph's names of what a list of all guests shows of a profile: all but relations, and what beta alone knows. */
export const listedProperties = propertyNames
    .map(graphNameOf)
    .filter((name) => versionFor([name]) === "v1.0");

/** What a list of all guests shows of what is owned; `undefined` when it does not show all of that. */
export function listedProfile(user: Properties, owned: Properties): Properties | undefined {
    const names = Object.keys(owned);
    return names.every((name) => listedProperties.includes(graphNameOf(name)))
        ? shownProperties(user, names)
        : undefined;
}

/** Properties of a user, by the resource's own names. */
function shownProperties(user: Properties, names: readonly string[]): Properties {
    return Object.fromEntries(
        names.map((name) => [name, turned(name, user[graphNameOf(name)] ?? undefined)]),
    );
}

/** One read of what `owned` names, as the state has it; `undefined` when the answering replica has no such user. */
export async function readProfile(userId: string, owned: Properties): Promise<Properties | undefined> {
    const client = graphClient();
    const names = propertyNames.filter((name) => name in owned);
    const select = ["id", ...names.map(graphNameOf)];
    const user = await users.get(client, userId, select, versionFor(select));
    if (user === undefined) {
        return undefined;
    }
    const found = shownProperties(user, names);
    if ("managerId" in owned) {
        found["managerId"] = await managers.getId(client, userId);
    }
    if ("sponsorIds" in owned) {
        const shown = await sponsors.list(client, userId);
        found["sponsorIds"] = idsOf(owned["sponsorIds"]).filter((id) => shown?.has(id));
    }
    return found;
}

/**
 * What somebody who was there already shows of what is declared, on which several replicas agree: it need not be
 * written. Nothing of one who was invited now.
 */
export async function shownProfile(
    { userId, isInvited = false }: { readonly userId: string; readonly isInvited?: boolean | undefined },
    inputs: Properties,
): Promise<Properties> {
    const owned = ownedProfile(inputs);
    if (isInvited || Object.keys(owned).length === 0) {
        return {};
    }
    const shown = await readAgreed(
        () => readProfile(userId, owned),
        () => false,
        isSame,
        graphClient().time,
    );
    return shown ?? {};
}

/** The part of a state that the account owns. */
export function ownedProfile(props: Properties): Properties {
    return Object.fromEntries(
        profileNames.flatMap((name) =>
            props[name] === undefined || props[name] === null ? [] : [[name, props[name]]],
        ),
    );
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

function idsOf(value: unknown): string[] {
    return (value as string[] | null | undefined) ?? [];
}
