/**
 * How a guest's account is created, changed and ended. The single place for these rules, for a resource of one guest and
 * for a resource of many.
 */
import type { Run } from "../../kit/run";
import { changedProperties } from "../../kit/inputs";
import type { Properties } from "../../kit/lifecycle";
import { letInAgain } from "./blocked";
import type { UnexpectedAccount } from "./identity";
import type { AccountInputs } from "./accountInputs";
import { moveAddress } from "./address";
import { isSameAddress } from "./sameAddress";
import { assertAddressFree } from "./locate";
import { lookupOne, type LocatedGuest } from "./lookup";
import { agreedProfile, ownedProfile, profileNames, writeProfile } from "./profile";
import { shownTogether } from "./shownTogether";
import { refuseBlock } from "./spared";
import { dueRenewal, renewalNames, resend, resetRedemption } from "./redemption";

/**
 * Names of the properties that differ. Properties that only the invitation itself uses (redirect, message) do not count
 * as a change of an invited guest.
 */
export function accountChanges(olds: Properties, news: Properties): string[] {
    return changedProperties(olds, news, ["emailAddress", "onRemove", ...profileNames, ...renewalNames]);
}

/** An account that is as declared. */
export interface CompletedAccount {
    /** A new link to redeem, if there is one. */
    readonly redeemUrl: string | undefined;
    /** How the account differs from a guest. */
    readonly unexpected?: UnexpectedAccount;
}

/**
 * Finishes a guest that replicas know: writes the address, if it is new, and the profile.
 *
 * @param shown - What the profile is known to hold already.
 * @throws Error - It is an account that no run blocks, and the declaration asks for it. Nothing was written.
 */
export async function completeAccount(
    run: Run,
    { userId, isFormer = false, isBlocked = false }: LocatedGuest,
    shown: Properties,
    inputs: AccountInputs,
): Promise<CompletedAccount> {
    if (inputs.blockSignIn === true && shown["blockSignIn"] !== true) {
        await refuseBlock(run, userId, addressesOf(inputs));
    }
    const redeemUrl = isFormer ? await moveAddress(run, userId, inputs) : undefined;
    await writeProfile(run, userId, shown, inputs, { isShown: true });
    const staysBlocked =
        isBlocked &&
        inputs.blockSignIn === undefined &&
        !(await letInAgain(run, userId, inputs.emailAddress));
    return { redeemUrl, ...(staysBlocked && { unexpected: { isBlocked: true } }) };
}

/**
 * Writes what differs from before. For a guest that was left unfinished, writes what differs from what the directory
 * shows.
 *
 * @returns A new link to redeem, if there is one.
 * @throws Error - It is an account that no run blocks, and the declaration asks for it. Nothing was written.
 */
export async function updateAccount(
    run: Run,
    userId: string,
    olds: Properties,
    inputs: AccountInputs,
): Promise<string | undefined> {
    const isShown = isUnfinished(olds);
    const before = isShown ? await unfinishedProfile(run, userId, olds, inputs) : olds;
    if (inputs.blockSignIn === true && before["blockSignIn"] !== true) {
        await refuseBlock(run, userId, addressesOf(inputs, olds));
    }
    await writeProfile(run, userId, before, inputs, { isShown });
    const { isResendDue, isResetDue } = dueRenewal(olds, inputs);
    // Last, because the next run repeats what failed, and no guest should get a mail twice.
    if (!isSameAddress(olds["emailAddress"], inputs.emailAddress)) {
        await assertAddressFree(userId, inputs, lookupOne(run));
        return moveAddress(run, userId, inputs);
    }
    if (isResetDue) {
        return resetRedemption(run, userId, inputs, isResendDue);
    }
    return isResendDue ? resend(run, userId, inputs) : undefined;
}

/** The addresses of a declaration, the present one first. */
function addressesOf({ emailAddress, formerEmailAddress }: AccountInputs, olds: Properties = {}): string[] {
    return [emailAddress, formerEmailAddress, olds["emailAddress"]].filter(
        (each) => typeof each === "string",
    );
}

/**
 * The state of a guest whose properties may not all have been written, so that the next update sees a change and reads
 * the directory first. It keeps the sponsors, so that the next update can remove those that are no longer declared.
 */
export function unwrittenState(inputs: AccountInputs, isFormer = false): Properties {
    const names = profileNames.filter((name) => name !== "sponsorIds");
    return {
        ...Object.fromEntries(names.map((name) => [name, undefined])),
        ...(isFormer && { emailAddress: inputs.formerEmailAddress }),
        ...unfinished,
    };
}

/**
 * The state of a guest during a change: the former values, and those that may be in the tenant by now, so that
 * nothing stays behind when it is no longer declared.
 */
export function partlyUpdatedState(olds: Properties, inputs: Properties): Properties {
    const [before, now] = [ownedProfile(olds), ownedProfile(inputs)];
    const sponsorIds = sponsorsIn(before, now);
    return {
        ...olds,
        ...now,
        ...before,
        ...(sponsorIds.length > 0 && { sponsorIds }),
        ...unfinished,
    };
}

/** The mark of a guest that a run did not finish, or for which it may have done more than the state says. */
export const unfinished = { isUnfinished: true } as const;

export function isUnfinished(state: Properties): boolean {
    return state["isUnfinished"] === true;
}

/** The part of a state's profile that counts, with what the directory shows of the declared properties. */
async function unfinishedProfile(
    run: Run,
    userId: string,
    olds: Properties,
    inputs: Properties,
): Promise<Properties> {
    const [before, owned] = [ownedProfile(olds), ownedProfile(inputs)];
    const sponsorIds = sponsorsIn(before, owned);
    const asked = { ...owned, ...(sponsorIds.length > 0 && { sponsorIds }) };
    return Object.keys(asked).length === 0
        ? before
        : { ...before, ...(await shownTogether(run, userId, asked, agreedProfile)) };
}

/** The sponsors of several profiles, each once. */
function sponsorsIn(...profiles: readonly Properties[]): string[] {
    const all = profiles.flatMap((profile) => (profile["sponsorIds"] as string[] | undefined) ?? []);
    return [...new Set(all)].sort();
}
