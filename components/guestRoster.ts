import { hash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { normalizeEmailAddress } from "../rules/emailAddress";
import { fault } from "../rules/fault";
import { shardCountFault } from "../rules/roster";
import { httpsUrlFault } from "../rules/url";
import { GuestRosterShard, type GuestOnRemove, type RosterGuestProperties } from "../providers";
import { CheckedComponent } from "./checkedComponent";
import { guestsElsewhere, noteGuests } from "../providers/declaredGuests";
import { defaultRedirectUrl, plainMessage } from "./guest";
import type { GuestGroup } from "./guestGroup";
import { InputChecks } from "./inputChecks";

/** A guest of a {@link GuestRoster}: the inputs of a `Guest`, as plain values. */
export interface RosterGuestArgs extends Omit<RosterGuestProperties, "groups" | "onRemove" | "redirectUrl"> {
    /** The address to invite. Case does not matter. */
    readonly emailAddress: string;
    /** Names of groups to add the guest to, as in the roster's `groups`. */
    readonly groups?: readonly string[];
    /** Default: the roster's. */
    readonly redirectUrl?: string;
    /** Default: the roster's. */
    readonly onRemove?: GuestOnRemove;
}

/** Inputs of {@link GuestRoster}. */
export interface GuestRosterArgs {
    /** The guests, by address; each address once. */
    readonly guests: readonly RosterGuestArgs[];
    /** Groups to add guests to, by the names that the guests use. */
    readonly groups?: Readonly<Record<string, Pick<GuestGroup, "groupId">>>;
    /** Where guests land after redemption; an `https` URL. Default: the My Apps portal. */
    readonly redirectUrl?: string;
    /** What happens to a guest who is no longer declared. Default `retain`. */
    readonly onRemove?: GuestOnRemove;
    /**
     * Number of resources (shards) that the guests are spread over by address. A changed guest affects one of them.
     * Changing the number creates other resources, but invites and removes no guests. 1 to 256. Default 8.
     */
    readonly shardCount?: number;
    /**
     * Whether the state keeps the links that redeem invitations, a secret for each guest: for programs that send their own
     * mail. Links of guests who are invited while it is `false` are not kept, and cannot be read later. Default `false`.
     */
    readonly keepRedeemUrls?: boolean;
}

/**
 * Default number of shards: as many as Pulumi deploys in parallel on two processors, so that all guests are processed
 * together. With 10,000 guests, each has about 1,250.
 */
export const defaultShardCount = 8;

/**
 * Thousands of guests in a few resources. Each guest follows the rules of a `Guest`: adopted, restored or invited, never
 * replaced, and removed only as `onRemove` says. Invitations and memberships are sent 20 in a request, and the preview
 * lists each guest that is added, changed or removed.
 *
 * A guest can move between `Guest` and `GuestRoster` without being invited again or removed.
 */
export class GuestRoster extends CheckedComponent {
    /** The resources that the guests are spread over. */
    readonly shards: readonly GuestRosterShard[];
    /** Guests' object ids by normalized address, known once replicas agree that they exist. */
    readonly userIds: pulumi.Output<Record<string, string>>;
    /** Links to redeem the invitations, by normalized address, for invited guests only; none without `keepRedeemUrls`. A secret. */
    readonly redeemUrls: pulumi.Output<Record<string, string>>;

    private readonly shardByIndex = new Map<number, GuestRosterShard>();
    private readonly shardCount: number;

    /** @throws InvalidInputsError - Addresses, groups or the number of shards are wrong. */
    constructor(name: string, args: GuestRosterArgs, opts?: pulumi.ComponentResourceOptions) {
        const guests = InputChecks.of("GuestRoster", name, (checks) => checkedGuests(checks, args));
        super("GuestRoster", name, opts);
        this.shardCount = args.shardCount ?? defaultShardCount;
        noteGuests(this, [...guests.keys()]);
        const groupIds = Object.fromEntries(
            Object.entries(args.groups ?? {}).map(([group, { groupId }]) => [group, groupId]),
        );
        // The order of the rows has no meaning and must not show as a change.
        const sorted = [...guests].sort(([left], [right]) => (left < right ? -1 : 1));
        const own = this.byShard(sorted, ([address]) => address);
        const elsewhere = guestsElsewhere(this).apply((addresses) =>
            this.byShard(addresses.sort(), (address) => address),
        );
        for (let index = 0; index < this.shardCount; index++) {
            const shard = new GuestRosterShard(
                // The number of shards is in the name: with another number guests change shards, and the end of the old
                // ones, which comes last in a run, leaves them alone.
                `${name}-${index + 1}-of-${this.shardCount}`,
                {
                    guests: Object.fromEntries(own[index] ?? []),
                    groupIds,
                    ...(args.keepRedeemUrls === true && { keepRedeemUrls: true }),
                    declaredElsewhere: elsewhere.apply((addresses) => addresses[index] ?? []),
                },
                { parent: this },
            );
            this.shardByIndex.set(index, shard);
        }
        this.shards = [...this.shardByIndex.values()];
        this.userIds = merged(this.shards.map(({ userIds }) => userIds));
        this.redeemUrls = pulumi.secret(merged(this.shards.map(({ redeemUrls }) => redeemUrls)));
        this.registerOutputs({ shardCount: this.shardCount, guestCount: guests.size });
    }

    /** A guest's object id. A preview knows it only if nothing in the guest's shard changes. */
    userIdOf(emailAddress: string): pulumi.Output<string | undefined> {
        const result = normalizeEmailAddress(emailAddress);
        const address = result.isValid ? result.emailAddress : emailAddress;
        const shard = this.shardByIndex.get(this.shardOf(address));
        return pulumi.output(shard?.userIds).apply((ids) => ids?.[address]);
    }

    private byShard<T>(all: readonly T[], addressOf: (one: T) => string): T[][] {
        const shards = Array.from({ length: this.shardCount }, (): T[] => []);
        for (const one of all) {
            shards[this.shardOf(addressOf(one))]?.push(one);
        }
        return shards;
    }

    private shardOf(address: string): number {
        return hash("sha256", address, "buffer").readUInt32BE(0) % this.shardCount;
    }
}

function merged(parts: pulumi.Output<Record<string, string>>[]): pulumi.Output<Record<string, string>> {
    return pulumi.all(parts).apply((all) => Object.fromEntries(all.flatMap((part) => Object.entries(part))));
}

/** The guests by normalized address, as the shards take them. */
function checkedGuests(checks: InputChecks, args: GuestRosterArgs): Map<string, RosterGuestProperties> {
    const guests = new Map<string, RosterGuestProperties>();
    checks.at("shardCount").refuse(shardCountFault(args.shardCount ?? defaultShardCount), args.shardCount);
    args.guests.forEach(({ emailAddress, groups = [], ...others }, index) => {
        const ofGuest = checks.at("guests", index);
        const result = normalizeEmailAddress(emailAddress);
        if (!result.isValid) {
            ofGuest.at("emailAddress").refuse(result.fault, emailAddress);
            return;
        }
        if (guests.has(result.emailAddress)) {
            ofGuest
                .at("emailAddress")
                .refuse(fault(`${result.emailAddress} is declared twice`, "Declare it once"));
        }
        for (const group of groups.filter((name) => args.groups?.[name] === undefined)) {
            const message = `${result.emailAddress} joins ${JSON.stringify(group)}, which is not in groups`;
            ofGuest
                .at("groups")
                .refuse(fault(message, "Add the group to the roster's groups, or remove it here"));
        }
        const redirectUrl = others.redirectUrl ?? args.redirectUrl ?? defaultRedirectUrl;
        ofGuest.at("redirectUrl").refuse(httpsUrlFault(redirectUrl), redirectUrl);
        guests.set(result.emailAddress, {
            ...(Object.fromEntries(
                Object.entries(others).filter(([, value]) => value !== undefined),
            ) as typeof others),
            ...(others.message && { message: plainMessage(others.message) }),
            redirectUrl,
            onRemove: others.onRemove ?? args.onRemove ?? "retain",
            groups: [...new Set(groups)].sort(),
        });
    });
    return guests;
}
