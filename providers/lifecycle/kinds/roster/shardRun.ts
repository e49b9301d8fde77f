import pMap from "p-map";
import { directoryObjects, exists, UnansweredCreationError } from "../../../../graph";
import {
    updateAccount,
    partlyUpdatedState,
    isUnfinished,
    completeAccount,
    unwrittenState,
} from "../guest/account";
import { SameGuestError } from "../guest/claims";
import { endAccount } from "../guest/end";
import { restoringDeleted } from "../guest/restored";
import { warnOfUnexpected, without, type UnexpectedAccount } from "../guest/identity";
import { checkArrival, locateGuest } from "../guest/locate";
import { lookupFor, type LocatedGuest, type GuestLookup } from "../guest/lookup";
import { endUnanswered } from "../guest/unanswered";
import { memberKey } from "../groupMembership";
import type { Properties } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";
import { DeletedOutsideError, isGoneTwice } from "../../kit/deletedOutside";
import { knownProfile } from "../guest/profile";
import type { GuestFailure } from "./failures";
import { GroupChanges } from "./groupChanges";
import { RosterBarriers } from "./barrier";
import { Progress } from "./progress";
import {
    accountOf,
    changesOf,
    differenceOf,
    type RosterGuest,
    type ShardInputs,
    type ShardState,
    type UnansweredGuest,
} from "./shard";

/** The most guests of a shard to work on at once: two batches' worth, so that batches are full. */
const concurrency = 40;

/**
 * Brings one shard from its state to the declaration. Each guest is independent: a failure is recorded and the others
 * continue, and the state always shows what was done.
 */
export class ShardRun {
    readonly failures: GuestFailure[] = [];
    private readonly guests: Record<string, RosterGuest>;
    private readonly userIds: Record<string, string>;
    /** `undefined` where links are not kept. */
    private readonly redeemUrls: Record<string, string> | undefined;
    private readonly unanswered: Record<string, UnansweredGuest>;
    private readonly invited = new Set<string>();

    constructor(
        private readonly run: Run,
        private readonly before: ShardState,
        private readonly declared: ShardInputs,
    ) {
        this.guests = { ...before.guests };
        this.userIds = { ...before.userIds };
        this.redeemUrls = declared.keepRedeemUrls ? { ...before.redeemUrls } : undefined;
        this.unanswered = { ...before.unanswered };
    }

    /** What is done so far. */
    get state(): ShardState {
        return {
            guests: this.guests,
            groupIds: this.declared.groupIds,
            userIds: this.userIds,
            ...(this.redeemUrls && { redeemUrls: this.redeemUrls }),
            unanswered: this.unanswered,
        };
    }

    async apply(): Promise<void> {
        const { added, changed, removed } = differenceOf(this.before.guests, this.declared.guests);
        this.run.part(Progress).expect(added.length + changed.length + removed.length);
        if (added.length > 0) {
            await this.addGuests(added);
        }
        const isLeft = (address: string) => isUnfinished(this.before.guests[address] ?? {});
        const left = changed.filter(isLeft);
        const finished = changed.filter((address) => !isLeft(address));
        await Promise.all([
            this.each(finished, "change", (address) => this.change(address)),
            // All at once, because lists answer for so many.
            this.each(left, "finish", (address) => this.change(address), Infinity),
        ]);
        await this.changeGroups();
        await this.each(removed, "remove", async (address) => {
            await endAccount(
                this.run,
                this.userIds[address] ?? "",
                accountOf(address, this.before.guests[address] ?? {}),
            );
            this.forget(address);
        });
        await this.endUnanswered();
    }

    /** Ends guests that are no longer declared, and to whose invitations an earlier run got no answer. */
    private async endUnanswered(): Promise<void> {
        const left = Object.entries(this.before.unanswered).filter(
            ([address]) => this.declared.guests[address] === undefined,
        );
        await pMap(
            left,
            ([address, { guest, since }]) =>
                this.attempt(address, "remove", async () => {
                    await endUnanswered(this.run, accountOf(address, guest), Date.parse(since));
                    Reflect.deleteProperty(this.unanswered, address);
                }),
            { concurrency },
        );
    }

    /** Invites and finishes, each together with all shards that do so at the same time. */
    private async addGuests(added: readonly string[]): Promise<void> {
        const { invited, finished } = this.run.part(RosterBarriers);
        await finished.after(async () => {
            const { arrivals, lookup } = await invited.after(() => this.invite(added));
            // Not `each`: waiting costs nothing, and all waiting guests are read in the same requests.
            await Promise.all(
                [...arrivals].map(([address, arrival]) =>
                    this.attempt(address, "finish", () => this.finish(address, arrival, lookup)),
                ),
            );
        });
    }

    private async invite(added: readonly string[]) {
        const arrivals = new Map<string, LocatedGuest>();
        const lookup = await lookupFor(
            this.run,
            added.flatMap((address) => {
                const { formerEmailAddress: former } = this.declared.guests[address] ?? {};
                return former === undefined ? [address] : [address, former];
            }),
        );
        await this.each(added, "invite", async (address) => {
            const arrival = await this.locate(address, lookup);
            arrivals.set(address, arrival);
            this.note(address, arrival);
        });
        return { arrivals, lookup };
    }

    private async locate(address: string, lookup: GuestLookup): Promise<LocatedGuest> {
        try {
            return await locateGuest(this.run, this.accountNow(address), lookup);
        } catch (error) {
            const guest = this.declared.guests[address];
            if (guest !== undefined && UnansweredCreationError.isInstance(error)) {
                const since = this.before.unanswered[address]?.since ?? new Date(error.sinceMs).toISOString();
                this.unanswered[address] = { guest, since };
            }
            throw error;
        }
    }

    private accountNow(address: string) {
        return accountOf(address, this.declared.guests[address] ?? {});
    }

    /** Records a guest in the state, so that nothing that follows can lose them. */
    private note(address: string, { userId, redeemUrl, isFormer, isInvited }: LocatedGuest): void {
        const guest = this.declared.guests[address];
        if (guest === undefined) {
            return;
        }
        this.userIds[address] = userId;
        Reflect.deleteProperty(this.unanswered, address);
        this.keepRedeemUrl(address, redeemUrl);
        if (isInvited) {
            this.invited.add(address);
        }
        this.guests[address] = {
            ...guest,
            ...unwrittenState(this.accountNow(address), isFormer),
            groups: [],
        };
        this.keepMemberships(address);
    }

    /** Another resource that gives up a membership in this run must leave it. */
    private keepMemberships(address: string): void {
        const userId = this.userIds[address];
        for (const name of this.declared.guests[address]?.groups ?? []) {
            const groupId = this.declared.groupIds[name];
            if (userId !== undefined && groupId !== undefined) {
                this.run.declared.groupMembers.add(memberKey(groupId, userId));
            }
        }
    }

    private async finish(address: string, located: LocatedGuest, lookup: GuestLookup): Promise<void> {
        const object = await directoryObjects.waitUntil(this.run.client, located.userId, exists);
        const arrival = await this.checkArrival(address, located, object);
        const inputs = this.accountNow(address);
        // The invitation has written the name, unless the user already existed.
        const isNamed = inputs.displayName !== undefined && object?.["displayName"] === inputs.displayName;
        const shown = {
            ...(await lookup.shown(arrival, inputs)),
            ...(isNamed && { displayName: inputs.displayName }),
        };
        const { redeemUrl, unexpected } = await completeAccount(this.run, arrival, shown, inputs);
        await warnOfUnexpected(this.run, arrival.userId, address, unexpected);
        this.written(address, redeemUrl, unexpected);
    }

    /** @throws SameGuestError - The account is another declaration's: it leaves the state. */
    private async checkArrival(
        address: string,
        located: LocatedGuest,
        account: Properties | undefined,
    ): Promise<LocatedGuest> {
        try {
            return await checkArrival(this.run, address, located, account);
        } catch (error) {
            if (error instanceof SameGuestError) {
                this.forget(address);
            }
            throw error;
        }
    }

    private async change(address: string): Promise<void> {
        const before = this.before.guests[address] ?? ({} as RosterGuest);
        if (
            changesOf(address, before, this.declared.guests[address] ?? {}).some((name) => name !== "groups")
        ) {
            const olds: Properties = { emailAddress: address, ...before };
            // Until all is done, a part of it may be in the tenant.
            const inputs = this.accountNow(address);
            this.guests[address] = partlyUpdatedState(before, inputs) as RosterGuest;
            const userId = this.userIds[address] ?? "";
            const run = isUnfinished(before) ? this.run : this.noticingDeletion(userId, address);
            const redeemUrl = await restoringDeleted(
                run,
                { userId, address, restoreDeleted: inputs.restoreDeleted },
                (current) => updateAccount(current, userId, olds, inputs),
            );
            this.written(address, redeemUrl, stillUnexpected(before, inputs));
        }
        this.keepMemberships(address);
    }

    /** The run for a guest that an earlier run has confirmed. */
    private noticingDeletion(userId: string, address: string): Run {
        const isGone = async () => (await knownProfile(this.run, userId, {})) === undefined;
        return this.run.checkingAbsence(async () => {
            if (await isGoneTwice(this.run, isGone)) {
                throw new DeletedOutsideError(`guest ${address} (${userId})`);
            }
        });
    }

    /** Everything except the groups is as declared. */
    private written(
        address: string,
        redeemUrl: string | undefined,
        unexpected: UnexpectedAccount | undefined,
    ): void {
        const guest = this.declared.guests[address];
        if (guest !== undefined) {
            const groups = this.guests[address]?.groups ?? [];
            this.guests[address] = { ...guest, groups, ...(unexpected && { unexpected }) };
        }
        this.keepRedeemUrl(address, redeemUrl);
    }

    private keepRedeemUrl(address: string, redeemUrl: string | undefined): void {
        if (this.redeemUrls !== undefined && redeemUrl !== undefined) {
            this.redeemUrls[address] = redeemUrl;
        }
    }

    private forget(address: string): void {
        Reflect.deleteProperty(this.guests, address);
        Reflect.deleteProperty(this.userIds, address);
        Reflect.deleteProperty(this.redeemUrls ?? {}, address);
    }

    /** Adds and removes memberships, group by group. */
    private async changeGroups(): Promise<void> {
        const names = new Set([...Object.keys(this.before.groupIds), ...Object.keys(this.declared.groupIds)]);
        await pMap([...names], (name) => this.changeGroup(name), { concurrency: 4 });
    }

    private async changeGroup(name: string): Promise<void> {
        const [idBefore, idNow] = [this.before.groupIds[name], this.declared.groupIds[name]];
        const isIn = (address: string) => this.guests[address]?.groups.includes(name) === true;
        const isSameGroup = idBefore === idNow;
        const joining = Object.keys(this.guests).filter(
            (address) =>
                this.declared.guests[address]?.groups.includes(name) === true &&
                !(isSameGroup && isIn(address)),
        );
        const leaving = Object.keys(this.before.guests).filter(
            (address) => isIn(address) && this.declared.guests[address]?.groups.includes(name) !== true,
        );
        const idsOf = (addresses: readonly string[]) =>
            addresses.flatMap((address) => this.userIds[address] ?? []);
        const failed = new Set<string>();
        const isJoining = new Set(joining);
        try {
            if (idBefore !== undefined && leaving.length > 0) {
                const unwanted = idsOf(leaving).filter(
                    (id) => !this.run.declared.groupMembers.has(memberKey(idBefore, id)),
                );
                await this.run
                    .part(GroupChanges)
                    .get({ run: this.run, groupId: idBefore, wanted: [], unwanted, isNew: true });
            }
            if (idNow !== undefined && joining.length > 0) {
                const isNew = joining.every((address) => this.invited.has(address));
                const refused = await this.run
                    .part(GroupChanges)
                    .get({ run: this.run, groupId: idNow, wanted: idsOf(joining), unwanted: [], isNew });
                for (const emailAddress of joining) {
                    const error = refused.get(this.userIds[emailAddress] ?? "");
                    if (error !== undefined) {
                        failed.add(emailAddress);
                        this.fail(emailAddress, `group ${name}`, error);
                    }
                }
            }
        } catch (error) {
            for (const address of [...joining, ...leaving]) {
                this.fail(address, `group ${name}`, error);
            }
            return;
        }
        for (const address of [...joining, ...leaving].filter((each) => !failed.has(each))) {
            const guest = this.guests[address];
            if (guest !== undefined) {
                const others = guest.groups.filter((group) => group !== name);
                this.guests[address] = {
                    ...guest,
                    groups: isJoining.has(address) ? [...others, name].sort() : others,
                };
            }
        }
    }

    private each(
        addresses: readonly string[],
        step: string,
        act: (address: string) => Promise<void>,
        atOnce = concurrency,
    ): Promise<unknown> {
        const progress = this.run.part(Progress);
        return pMap(
            addresses,
            async (address) => {
                await this.attempt(address, step, () => act(address));
                progress.advance();
            },
            { concurrency: atOnce },
        );
    }

    private async attempt(emailAddress: string, step: string, act: () => Promise<void>): Promise<void> {
        try {
            await act();
        } catch (error) {
            this.fail(emailAddress, step, error);
        }
    }

    private fail(emailAddress: string, step: string, error: unknown): void {
        this.failures.push({ emailAddress, userId: this.userIds[emailAddress], step, error });
    }
}

/** What the last read found, unless the declaration now says it. */
function stillUnexpected(
    { unexpected }: RosterGuest,
    { blockSignIn }: Properties,
): UnexpectedAccount | undefined {
    return blockSignIn === undefined ? unexpected : without(unexpected, "isBlocked");
}
