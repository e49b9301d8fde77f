import { z } from "zod";
import { at, obeys, sentenceAbout } from "../../../../rules/fault";
import { usageLocationFault } from "../../../../rules/guestFields";
import { normalizeEmailAddress } from "../../../../rules/emailAddress";
import { accountChanges, isUnfinished, unfinished } from "../guest/account";
import { accountSchema, parseAccount, type AccountInputs } from "../guest/accountInputs";
import type { UnexpectedAccount } from "../guest/identity";
import { guid, isSame } from "../../kit/inputs";
import type { Properties } from "../../kit/lifecycle";

/** A guest of the roster: everything that an account declares except its address, and names of groups. */
export const rosterGuestSchema = accountSchema
    .omit({ emailAddress: true })
    // Their order means nothing, and must not show as a change.
    .extend({ groups: z.array(z.string()).transform((names) => [...new Set(names)].sort()) });

export type RosterGuest = z.infer<typeof rosterGuestSchema> &
    Partial<typeof unfinished> & {
        /** As of the last read; a state has it. */
        readonly unexpected?: UnexpectedAccount;
    };

/** Guests by address, each address in the form in which addresses are compared. */
const guestsByAddress = z.record(z.string(), rosterGuestSchema).superRefine((guests, context) => {
    for (const [text, { usageLocation }] of Object.entries(guests)) {
        const wrong = usageLocation === undefined ? undefined : usageLocationFault(usageLocation);
        obeys(() => at([text, "usageLocation"], wrong))(guests, context);
        const result = normalizeEmailAddress(text);
        if (!result.isValid || result.emailAddress !== text) {
            const message = result.isValid
                ? `must be written ${result.emailAddress}`
                : sentenceAbout(text, result.fault);
            context.addIssue({ code: "custom", path: [text], message });
        }
    }
});

/** Inputs of one shard. */
export const shardSchema = z.object({
    guests: guestsByAddress,
    groupIds: z.record(z.string(), guid),
    declaredElsewhere: z.array(z.string()).default([]),
    /** Left out for `false`, as states of earlier versions leave it out. */
    keepRedeemUrls: z.literal(true).optional().catch(undefined),
});

/** The same, for guests that were checked before. */
export const knownShardSchema = shardSchema.extend({ guests: z.custom<ShardInputs["guests"]>() });

export type ShardInputs = z.infer<typeof shardSchema>;

/** A guest whose invitation was sent and not answered, so that no object id is known. */
export interface UnansweredGuest {
    /** As declared when the invitation was sent. */
    readonly guest: RosterGuest;
    /** When the invitation was sent first, in ISO 8601 by the service's clock. */
    readonly since: string;
}

/** What the state holds of a shard: the guests as far as they are written, and their object ids. */
export interface ShardState {
    readonly guests: Record<string, RosterGuest>;
    readonly groupIds: Record<string, string>;
    readonly userIds: Record<string, string>;
    /** None where links are not kept. */
    readonly redeemUrls?: Record<string, string> | undefined;
    /** By address. A state has it only while there is one. */
    readonly unanswered: Record<string, UnansweredGuest>;
}

export const noShard: ShardState = { guests: {}, groupIds: {}, userIds: {}, unanswered: {} };

/** One part of a shard's state or inputs as the engine has them. */
export function partOf<Name extends keyof ShardState>(
    props: Properties,
    name: Name,
): NonNullable<ShardState[Name]> {
    return (props[name] ?? {}) as NonNullable<ShardState[Name]>;
}

/** A shard's state as the engine has it. */
export function shardStateOf(props: Properties): ShardState {
    return {
        guests: partOf(props, "guests"),
        groupIds: partOf(props, "groupIds"),
        userIds: partOf(props, "userIds"),
        ...((props["redeemUrls"] ?? undefined) !== undefined && { redeemUrls: partOf(props, "redeemUrls") }),
        unanswered: partOf(props, "unanswered"),
    };
}

/** The outputs of a shard that has a state. */
export function outputsOf({ unanswered, ...state }: ShardState): Properties {
    return { ...state, ...(Object.keys(unanswered).length > 0 && { unanswered }) };
}

/** A guest's inputs as those of an account. */
export function accountOf(emailAddress: string, guest: Properties): AccountInputs {
    return parseAccount({ ...guest, emailAddress });
}

/** Addresses by the action they need. */
export interface ShardDifference {
    readonly added: readonly string[];
    readonly changed: readonly string[];
    readonly removed: readonly string[];
}

/** Compares guests, written and declared. */
export function differenceOf(
    before: Readonly<Record<string, Properties>>,
    now: Readonly<Record<string, Properties>>,
): ShardDifference {
    return {
        added: Object.keys(now).filter((key) => before[key] === undefined),
        changed: Object.keys(now).filter((key) => {
            const [old, guest] = [before[key], now[key] ?? {}];
            // Nearly all are identical.
            return (
                old !== undefined &&
                JSON.stringify(old) !== JSON.stringify(guest) &&
                changesOf(key, old, guest).length > 0
            );
        }),
        removed: Object.keys(before).filter((key) => now[key] === undefined),
    };
}

/** Names of the properties of one guest that differ. */
export function changesOf(emailAddress: string, before: Properties, now: Properties): string[] {
    const account = accountChanges({ emailAddress, ...before }, { emailAddress, ...now });
    return [
        ...account,
        ...(isUnfinished(before) ? ["unfinished"] : []),
        ...(isSame(before["groups"] ?? [], now["groups"] ?? []) ? [] : ["groups"]),
    ];
}

/** The most guests of one kind of change that are listed one by one. */
const maxListed = 50;

/** What an update would do, one guest on each line, for the preview. */
export function describeDifference(
    difference: ShardDifference,
    before: Readonly<Record<string, Properties>>,
    now: Readonly<Record<string, Properties>>,
    isDeclaredElsewhere: (address: string) => boolean,
): string {
    const endOf = (address: string) =>
        isDeclaredElsewhere(address)
            ? "kept, declared under another address or by another resource"
            : String(before[address]?.["onRemove"]);
    const lines = (sign: string, addresses: readonly string[], suffixOf: (key: string) => string) => [
        ...addresses.slice(0, maxListed).map((key) => `  ${sign} ${key}${suffixOf(key)}`),
        ...(addresses.length > maxListed ? [`  ${sign} and ${addresses.length - maxListed} more`] : []),
    ];
    const { added, changed, removed } = difference;
    return [
        `Guests: ${added.length} added, ${changed.length} changed, ${removed.length} removed`,
        ...lines("+", added, () => ""),
        ...lines("~", changed, (key) => ` (${changesOf(key, before[key] ?? {}, now[key] ?? {}).join(", ")})`),
        ...lines("-", removed, (key) => ` (${endOf(key)})`),
    ].join("\n");
}
