import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { GuestCensus } from "../../../graph";
import { GuestClaims } from "./guest/claims";
import { GuestLists } from "./guest/guestLists";
import { readUnexpected, unexpectedOf, warnOfUnexpected, type UnexpectedAccount } from "./guest/identity";
import { knownProfile, listedProfile, ownedProfile } from "./guest/profile";
import { shownBeside } from "./guest/shownTogether";
import { knownMembers } from "./group/knownMembers";
import { memberKey } from "./groupMembership";
import { changedProperties, checkInputs, isUnknown } from "../kit/inputs";
import { CreatedError, type Lifecycle, type Properties } from "../kit/lifecycle";
import type { Run } from "../kit/run";
import { RosterError } from "./roster/failures";
import {
    describeDifference,
    differenceOf,
    knownShardSchema,
    noShard,
    outputsOf,
    partOf,
    shardSchema,
    shardStateOf,
    type RosterGuest,
    type ShardInputs,
    type ShardState,
} from "./roster/shard";
import { packed } from "./roster/packed";
import { ShardRun } from "./roster/shardRun";
import { withFoundGuests } from "./roster/unanswered";

/**
 * Part of a roster: some hundreds of guests as one resource, each by the rules of a single guest's account. A run
 * that fails for some guests, or is stopped, records in the state what was done for the others, so that the next run
 * continues from there.
 */
const shard = (run: Run): Lifecycle => ({
    check: async (olds, news) => {
        // Most shards are unchanged. Their guests were checked when they were declared, and are checked again before
        // they are written.
        const areKnown = olds["guests"] !== undefined && olds["guests"] === news["guests"];
        const schema: z.ZodObject = areKnown ? knownShardSchema : shardSchema;
        const result = checkInputs(schema, news);
        if (result.failures.length === 0) {
            declareAddresses(run, result.inputs);
            if (olds["guests"] === undefined) {
                // The engine does not compare a new resource.
                await logChanges(run, {}, result.inputs);
            }
        }
        return result;
    },

    diff: async (_id, olds, news) => {
        noteKnownGuests(run, olds, news);
        await warnOfKnown(run, olds, news);
        const isGuestChanged = await logChanges(run, partOf(olds, "guests"), news);
        const changes =
            isGuestChanged ||
            Object.keys(partOf(olds, "unanswered")).length > 0 ||
            changedProperties(olds, news, ["groupIds", "keepRedeemUrls"]).length > 0;
        return { changes, replaces: [] };
    },

    create: async (news) => {
        const id = randomUUID();
        return { id, outs: await converge(run, id, noShard, shardSchema.parse(ownInputs(news))) };
    },

    read: async (id, props) => {
        const state = shardStateOf(props);
        const guests: Record<string, RosterGuest> = {};
        const census = await run.part(GuestLists).census(run.client);
        await Promise.all(
            Object.entries(state.guests).map(async ([address, guest]) => {
                const userId = state.userIds[address] ?? "";
                const found = await readGuest(run, userId, guest, census);
                if (found !== undefined) {
                    const unexpected = await unexpectedNow(run, { userId, address, guest }, census);
                    await warnOfUnexpected(run, userId, address, unexpected);
                    guests[address] = withUnexpected({ ...guest, ...found }, unexpected);
                }
            }),
        );
        await readGroups(run, state, guests);
        const known = { ...props };
        Reflect.deleteProperty(known, "unanswered");
        return { id, props: { ...known, ...outputsOf(await withFoundGuests(run, { ...state, guests })) } };
    },

    update: async (id, olds, news) => ({
        outs: await converge(run, id, shardStateOf(olds), shardSchema.parse(ownInputs(news))),
    }),

    delete: async (id, props) => {
        await converge(run, id, shardStateOf(props), { guests: {}, groupIds: {}, declaredElsewhere: [] });
    },
});

export const guestRosterShard = (run: Run): Lifecycle =>
    packed(shard(run), ["guests", "userIds", "redeemUrls"]);

/** Lists each guest who is added, changed or removed. @returns Whether there is any. */
async function logChanges(run: Run, before: ShardState["guests"], news: Properties): Promise<boolean> {
    const now = partOf(news, "guests");
    if (now === before) {
        return false;
    }
    const difference = differenceOf(before, now);
    const isAnybody = Object.values(difference).some((addresses: readonly string[]) => addresses.length > 0);
    if (isAnybody) {
        await run.log.info(
            describeDifference(difference, before, now, (address) =>
                run.declared.guestAddresses.has(address),
            ),
        );
    }
    return isAnybody;
}

/** Records who is declared here, for the end of other resources in the same run. */
function declareAddresses(run: Run, inputs: Properties): void {
    const { declaredElsewhere = [] } = inputs as Partial<ShardInputs>;
    run.declared.guestAddresses.addAll(declaredElsewhere);
    for (const [address, { formerEmailAddress }] of Object.entries(partOf(inputs, "guests"))) {
        run.declared.guestAddresses.addAll([address, formerEmailAddress ?? address]);
    }
}

/** Also records which memberships of known guests are declared here: the state has their ids, the inputs do not. */
function noteKnownGuests(run: Run, olds: Properties, news: Properties): void {
    const userIds = partOf(olds, "userIds");
    const groupIds = partOf(news, "groupIds");
    const guests = partOf(news, "guests");
    const claims = run.part(GuestClaims);
    for (const [address, userId] of Object.entries(userIds)) {
        if (guests[address] === undefined) {
            claims.noteLeft(userId, address);
        } else {
            claims.note(userId, address);
        }
    }
    for (const [address, { groups }] of Object.entries(guests)) {
        const userId = userIds[address];
        for (const groupId of groups.map((name) => groupIds[name])) {
            if (userId !== undefined && groupId !== undefined && !isUnknown(groupId)) {
                run.declared.groupMembers.add(memberKey(groupId, userId));
            }
        }
    }
}

/** Warns in each run of what the last read found about guests that are still declared. */
async function warnOfKnown(run: Run, olds: Properties, news: Properties): Promise<void> {
    const [userIds, declared] = [partOf(olds, "userIds"), partOf(news, "guests")];
    for (const [address, { unexpected }] of Object.entries(partOf(olds, "guests"))) {
        if (declared[address] !== undefined) {
            await warnOfUnexpected(run, userIds[address] ?? "", address, unexpected);
        }
    }
}

function ownInputs(news: Properties): Properties {
    return Object.fromEntries(Object.keys(shardSchema.shape).map((name) => [name, news[name] ?? undefined]));
}

/** @throws CreatedError - Some guests failed; it carries what was done. */
async function converge(
    run: Run,
    id: string,
    before: ShardState,
    declared: ShardInputs,
): Promise<Properties> {
    const work = new ShardRun(run, before, declared);
    const outs = (): Properties => ({ ...declared, ...outputsOf(work.state) });
    try {
        await work.apply();
    } catch (error) {
        throw new CreatedError(id, outs(), error);
    }
    if (work.failures.length > 0) {
        const all = [before.guests, before.unanswered, declared.guests].flatMap((each) => Object.keys(each));
        const count = new Set(all).size;
        throw new CreatedError(id, outs(), new RosterError(work.failures, count));
    }
    return outs();
}

/**
 * What a guest shows; `undefined` for a guest who is gone. Lists of all guests are trusted where they show the known
 * values. Other values are read until several replicas agree.
 */
async function readGuest(
    run: Run,
    userId: string,
    guest: Properties,
    census: GuestCensus,
): Promise<Properties | undefined> {
    const owned = ownedProfile(guest);
    const listed = census.get(userId);
    if (listed === undefined) {
        // No list of a relation shows whether a guest is gone.
        return knownProfile(run, userId, owned);
    }
    return shownBeside(run, listedProfile(listed, owned), userId, owned, knownProfile);
}

/** A guest of the state with the latest findings about the account. */
function withUnexpected(guest: RosterGuest, unexpected: UnexpectedAccount | undefined): RosterGuest {
    const known = { ...guest };
    Reflect.deleteProperty(known, "unexpected");
    return { ...known, ...(unexpected && { unexpected }) };
}

/** How a guest's account differs from a guest. Read only where the list shows a difference, or not the account. */
async function unexpectedNow(
    run: Run,
    { userId, address, guest }: { userId: string; address: string; guest: RosterGuest },
    census: GuestCensus,
): Promise<UnexpectedAccount | undefined> {
    const listed = census.get(userId);
    const isAsExpected = listed !== undefined && unexpectedOf(listed, address, guest) === undefined;
    return isAsExpected ? undefined : readUnexpected(run, userId, address, guest);
}

/** Removes from each guest the groups that no longer contain them. */
async function readGroups(run: Run, state: ShardState, guests: Record<string, RosterGuest>): Promise<void> {
    for (const [name, groupId] of Object.entries(state.groupIds)) {
        const declared = Object.keys(guests).filter((address) => guests[address]?.groups.includes(name));
        if (declared.length === 0) {
            continue;
        }
        const userIdOf = (address: string) => state.userIds[address] ?? "";
        const members = new Set(await knownMembers(run, groupId, declared.map(userIdOf)));
        for (const address of declared.filter((each) => !members.has(userIdOf(each)))) {
            const guest = guests[address];
            if (guest !== undefined) {
                guests[address] = { ...guest, groups: guest.groups.filter((group) => group !== name) };
            }
        }
    }
}
