import type { User } from "@microsoft/microsoft-graph-types";
import {
    managers,
    readAgreed,
    readUntilReplicated,
    sponsors,
    users,
    type GraphClient,
} from "../../../../graph";
import { guestProperties, guestRelations } from "../../../../rules/guestFields";
import { isSame } from "../../kit/inputs";
import { asWritten, matchesWritten } from "../../kit/matchesWritten";
import type { Properties } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";
import { shownSponsorIds, writeRelations } from "./relations";

/** The properties of a user that a guest's account owns, by the resource's own names. */
export const profileFields = { ...guestProperties, ...guestRelations };

const propertyNames: readonly string[] = Object.keys(
    guestProperties,
) as (keyof typeof guestProperties)[] satisfies readonly (keyof User | "blockSignIn")[];
/** Names of all owned properties. */
export const profileNames = Object.keys(profileFields);

/** Graph's names where they differ. `accountEnabled` also has the opposite meaning. */
const graphNames: Readonly<Record<string, keyof User>> = {
    blockSignIn: "accountEnabled",
};

/** Properties that stay when no longer declared, because they cannot be cleared or clearing them would let a guest in. */
const keptNames = new Set(["displayName", "blockSignIn", "showInAddressList"]);

function graphNameOf(name: string): string {
    return graphNames[name] ?? name;
}

/** Converts a value to Graph's meaning and back. */
function turned(name: string, value: unknown): unknown {
    return name === "blockSignIn" && typeof value === "boolean" ? !value : value;
}

/** Graph writes and shows the property for address lists only in beta, which the azuread provider also uses. */
function versionFor(graphProperties: readonly string[]): "v1.0" | "beta" {
    return graphProperties.includes("showInAddressList") ? "beta" : "v1.0";
}

/**
 * The user's properties to write, by Graph's names: declared properties that differ from before, and `null` for those
 * that are no longer declared.
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

/**
 * Writes what differs from before, and waits until replicas agree on it.
 *
 * @param options.isShown - `before` is what the directory shows. Default `false`: it is a state, which may hold sponsors
 *   who were never written, so that these are looked for.
 */
export async function writeProfile(
    run: Run,
    userId: string,
    before: Properties,
    inputs: Properties,
    { isShown = false } = {},
): Promise<void> {
    await writeProperties(run, userId, profileChange(before, inputs));
    await writeRelations(run, userId, before, inputs, { isShown });
}

/** Changes properties by Graph's names, and waits until they show. */
export async function writeProperties(run: Run, userId: string, change: Properties): Promise<void> {
    const names = Object.keys(change);
    if (names.length === 0) {
        return;
    }
    const client = run.client;
    await users.patch(client, userId, change, versionFor(names));
    await readUntilReplicated(
        client,
        (client) => users.get(client, userId, names, versionFor(names)),
        (user) => user !== undefined && names.every((name) => matchesWritten(user[name], change[name])),
    );
}

/** The part of a profile that a list of all guests shows: everything except relations and beta properties. */
export const listedNames = propertyNames.filter((name) => versionFor([graphNameOf(name)]) === "v1.0");

/** The same by Graph's names. */
export const listedProperties = listedNames.map(graphNameOf);

/** What a list of all guests shows of what is owned: the fields that it can show. */
export function listedProfile(user: Properties, owned: Properties): Properties {
    return shownProperties(
        user,
        Object.keys(owned).filter((name) => listedNames.includes(name)),
    );
}

/** Properties of a user, by the resource's own names. */
function shownProperties(user: Properties, names: readonly string[]): Properties {
    return Object.fromEntries(
        names.map((name) => [name, turned(name, user[graphNameOf(name)] ?? undefined)]),
    );
}

/**
 * One read of the properties that `owned` names, in the form of the state; `undefined` when the answering replica has
 * no such user.
 */
export async function readProfile(
    client: GraphClient,
    userId: string,
    owned: Properties,
): Promise<Properties | undefined> {
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
        found["sponsorIds"] = shownSponsorIds(shown, owned["sponsorIds"]);
    }
    return found;
}

/**
 * The owned properties of a user on which several replicas agree; `undefined` for a user who is gone.
 *
 * @param isKnown - Whether an answer is final by itself. Default: none is.
 */
export function agreedProfile(
    run: Run,
    userId: string,
    owned: Properties,
    isKnown: (shown: Properties | undefined) => boolean = () => false,
): Promise<Properties | undefined> {
    return readAgreed(run.client, (client) => readProfile(client, userId, owned), isKnown, isSame);
}

/** Like {@link agreedProfile}, but an answer that shows the owned values is final, as a refresh needs it. */
export async function knownProfile(
    run: Run,
    userId: string,
    owned: Properties,
): Promise<Properties | undefined> {
    const found = await agreedProfile(run, userId, owned, (shown) => matchesWritten(shown, owned));
    return found && asWritten(found, owned);
}

/** The part of a state that the account owns. */
export function ownedProfile(props: Properties): Properties {
    return Object.fromEntries(
        profileNames.flatMap((name) =>
            props[name] === undefined || props[name] === null ? [] : [[name, props[name]]],
        ),
    );
}
