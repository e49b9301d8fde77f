/**
 * Which account a declaration means. This is the single place for the rule, for guests and rosters, first
 * declarations and changes.
 */
import { invite, usersOfAddress } from "../../../../graph";
import type { Properties } from "../../kit/lifecycle";
import { isRefusal } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";
import type { AccountInputs } from "./accountInputs";
import { GuestClaims, SameGuestError } from "./claims";
import type { GuestLookup, GuestOfAddress, LocatedGuest } from "./lookup";

/**
 * How long an account with the address as a secondary one waits for another declaration that means it, in
 * milliseconds. The program may not have declared everyone yet.
 */
const otherDeclarationsMs = 2_000;

/** Two accounts fit one declaration. Nothing was written. */
function twoGuestsError(address: string, owner: string, former: string, userId: string): Error {
    return new Error(
        `${address} cannot become the address of ${former} (object id ${userId}): it is an address of another guest ` +
            `(object id ${owner}). If that guest is meant, remove formerEmailAddress; otherwise remove one of the two ` +
            "accounts, or the address from the account.",
    );
}

/** @throws Error - The account is one of the tenant's own. */
function assertExternal(address: string, { userId, isExternal }: GuestOfAddress): void {
    if (!isExternal) {
        throw new Error(
            `${address} belongs to one of the tenant's own accounts (object id ${userId}), which can ` +
                "be given access as it is: remove the guest, and name the account's object id where it is needed.",
        );
    }
}

/**
 * The guest of a declaration: found in the directory and adopted, or restored from the deleted items, both without a
 * second invitation, or invited now. From here on, the account belongs to the declaration.
 *
 * @throws SameGuestError - Another declaration means the same account. Nothing was written, unless the service answered
 *   an invitation with that account.
 * @throws Error - The address is one of the tenant's own accounts, or it cannot be determined which account is meant.
 */
export async function locateGuest(
    run: Run,
    inputs: AccountInputs,
    lookup: GuestLookup,
): Promise<LocatedGuest> {
    const { emailAddress: address } = inputs;
    const claims = run.part(GuestClaims);
    const arrival =
        (await findGuest(run, inputs, lookup)) ??
        (await restoreGuest(run, inputs, lookup)) ??
        ({ ...(await invite(run.client, inputs)), isInvited: true } as const);
    claims.claim(arrival.userId, address);
    return arrival;
}

async function findGuest(
    run: Run,
    { emailAddress: address, formerEmailAddress }: AccountInputs,
    lookup: GuestLookup,
): Promise<LocatedGuest | undefined> {
    const target = await lookup.find(address);
    if (target !== undefined) {
        assertExternal(address, target);
    }
    const former =
        formerEmailAddress === undefined
            ? undefined
            : await findFormer(run, formerEmailAddress, target, lookup);
    if (former?.isOwn === true && target !== undefined && target.userId !== former.userId) {
        throw twoGuestsError(address, target.userId, formerEmailAddress ?? "", former.userId);
    }
    if (former?.isOwn === true && (target?.isOwn !== true || former.isInState === true)) {
        return { userId: former.userId, isFormer: true, isBlocked: former.isBlocked };
    }
    if (target !== undefined) {
        if (!target.isOwn) {
            await checkFurther(run, address, target);
        }
        return { userId: target.userId, isBlocked: target.isBlocked };
    }
    if (former !== undefined) {
        throw new Error(
            `${formerEmailAddress} is only a secondary or former address of the account with object id ${former.userId}` +
                `${former.mail === undefined ? "" : `, whose address is ${former.mail}`}. The account was not renamed to ` +
                `${address}. If it is the same guest, declare the account's address as formerEmailAddress; otherwise ` +
                "remove formerEmailAddress.",
        );
    }
    return undefined;
}

interface FormerGuest extends GuestOfAddress {
    /** The stack's state has the account under the former address, so the person is certain. */
    readonly isInState?: boolean;
}

async function findFormer(
    run: Run,
    former: string,
    target: GuestOfAddress | undefined,
    lookup: GuestLookup,
): Promise<FormerGuest | undefined> {
    const stateId = run.part(GuestClaims).leftBy(former);
    if (stateId !== undefined) {
        return { userId: stateId, isOwn: true, isExternal: true, mail: former, isInState: true };
    }
    const found = await lookup.find(former);
    if (found !== undefined && target === undefined) {
        assertExternal(former, found);
    }
    return found?.isExternal === true ? found : undefined;
}

/**
 * Warns of the adoption of an account by an address that is not its own.
 *
 * @throws SameGuestError - The account's own address is declared.
 */
async function checkFurther(
    run: Run,
    address: string,
    { userId, mail }: Pick<GuestOfAddress, "userId" | "mail">,
): Promise<void> {
    const claims = run.part(GuestClaims);
    if (!claims.isOfOther(userId, address)) {
        await run.client.time.sleep(otherDeclarationsMs);
    }
    const owner = mail?.toLowerCase();
    if (owner !== undefined && owner !== address && run.declared.guestAddresses.has(owner)) {
        throw new SameGuestError(userId, address, owner);
    }
    claims.claim(userId, address);
    await warnOfFurther(run, address, { userId, mail });
}

/**
 * Checks the account that was found or invited. The service can answer an invitation with an existing guest, such as
 * by a second address of one home account.
 *
 * @returns The arrival, which is not a new guest then.
 * @throws SameGuestError - The account's own address is declared. Nothing was written to the account.
 */
export async function checkArrival(
    run: Run,
    address: string,
    arrival: LocatedGuest,
    account: Properties | undefined,
): Promise<LocatedGuest> {
    const mail = account?.["mail"];
    const isNew = typeof mail !== "string" || mail.toLowerCase() === address;
    if (arrival.isInvited !== true || isNew) {
        return arrival;
    }
    await checkFurther(run, address, { userId: arrival.userId, mail });
    return { ...arrival, isInvited: false };
}

/** Names the account that an address led to, although the address is not the account's own. */
async function warnOfFurther(
    run: Run,
    address: string,
    { userId, mail }: Pick<GuestOfAddress, "userId" | "mail">,
): Promise<void> {
    await run.log.warn(
        `${address} is only a secondary or former address of the guest ${mail ?? "without a mail address"} (object id ` +
            `${userId}). The guest was adopted. If that is the person you mean, declare ${mail ?? "their mail address"} ` +
            `instead; otherwise remove ${address} from the account, and take the guest out of this stack with ` +
            "onRemove: retain.",
    );
}

/**
 * Restores a guest who was deleted within the last 30 days: with the same object id, the former groups and access,
 * and without another mail. A guest stays blocked if an administrator had blocked the account. This only works by the
 * account's own address.
 */
async function restoreGuest(
    run: Run,
    { emailAddress: address, formerEmailAddress: former, restoreDeleted = true }: AccountInputs,
    lookup: GuestLookup,
): Promise<LocatedGuest | undefined> {
    if (!restoreDeleted) {
        return undefined;
    }
    const current = await lookup.findDeleted(address);
    const deleted = current ?? (former === undefined ? undefined : await lookup.findDeleted(former));
    if (deleted === undefined) {
        return undefined;
    }
    const { userId, isBlocked } = deleted;
    run.part(GuestClaims).claim(userId, address);
    const isRestored = await usersOfAddress.restoreDeleted(run.client, userId).catch((error: unknown) => {
        throw isRefusal(error) ? restorationError(address, userId, error) : error;
    });
    return isRestored ? { userId, isFormer: current === undefined, isBlocked } : undefined;
}

/** A refused restoration. The most common reason is that another object has the account's name or address by now. */
function restorationError(address: string, userId: string, cause: Error): Error {
    return new Error(
        `The deleted account of ${address} (object id ${userId}) cannot be restored: ${cause.message} If another object ` +
            "has its sign-in name or address by now, rename or delete that object and run again. To invite a new account " +
            "instead, set restoreDeleted to false (column [restoreDeleted] of the guest list).",
        { cause },
    );
}

/**
 * Refuses to give a guest an address of another account.
 *
 * @throws Error - The address is another account's.
 */
export async function assertAddressFree(
    userId: string,
    { emailAddress: address, formerEmailAddress: former = "" }: AccountInputs,
    lookup: Pick<GuestLookup, "find">,
): Promise<void> {
    const target = await lookup.find(address);
    if (target !== undefined && target.userId !== userId) {
        assertExternal(address, target);
        throw twoGuestsError(address, target.userId, former, userId);
    }
}
