/** What an account is now, compared with the guest that a state has. */
import { readAgreed, users, usersOfAddress } from "../../../../graph";
import { isSame } from "../../kit/inputs";
import type { Properties } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";
import { isSameAddress } from "./sameAddress";

/** A user, with what shows whether it is still the guest of a declaration. */
export type Account = Readonly<Record<string, unknown>>;

/** Properties of a user by which a guest is recognized. */
export const identityProperties = [...usersOfAddress.identifyingProperties, "otherMails", "proxyAddresses"];

/** How an account differs from a guest. A state has it as of the last read, and only while there is a difference. */
export interface UnexpectedAccount {
    /** The kind of user, where it is not `Guest`. */
    readonly userType?: string;
    /** The account belongs to the tenant itself. */
    readonly isInternal?: true;
    /** The account's addresses, if the declared one is not among them. */
    readonly addresses?: readonly string[];
    /** The account is blocked, and the declaration does not say so. */
    readonly isBlocked?: true;
}

/** Whether an account has other addresses and no form of the given one. */
export function hasLostAddress(account: Account, address: string): boolean {
    const addresses = usersOfAddress.mailAddressesOf(account);
    return addresses.length > 0 && !addresses.some((known) => isSameAddress(known, address));
}

/** The same without one member; `undefined` if nothing else is unexpected. */
export function without(
    unexpected: UnexpectedAccount | undefined,
    name: keyof UnexpectedAccount,
): UnexpectedAccount | undefined {
    const others = Object.entries(unexpected ?? {}).filter(([key]) => key !== name);
    return others.length === 0 ? undefined : Object.fromEntries(others);
}

/** How an account differs from the declared guest; `undefined` if it does not. */
export function unexpectedOf(
    account: Account,
    address: string,
    { blockSignIn }: Properties,
): UnexpectedAccount | undefined {
    const { userType, accountEnabled } = account;
    const unexpected: UnexpectedAccount = {
        ...(userType !== undefined && userType !== "Guest" && { userType: userType as string }),
        ...(userType !== undefined &&
            !usersOfAddress.isExternal(account as unknown as usersOfAddress.UserOfAddress) && {
                isInternal: true,
            }),
        ...(hasLostAddress(account, address) && { addresses: usersOfAddress.mailAddressesOf(account) }),
        ...(accountEnabled === false && (blockSignIn ?? undefined) === undefined && { isBlocked: true }),
    };
    return Object.keys(unexpected).length === 0 ? undefined : unexpected;
}

/** The same according to several replicas; also `undefined` for an account that is gone. */
export async function readUnexpected(
    run: Run,
    userId: string,
    address: string,
    declared: Properties,
): Promise<UnexpectedAccount | undefined> {
    const unexpected = (account: Account | undefined) => account && unexpectedOf(account, address, declared);
    const shown = await readAgreed(
        run.client,
        (client) => users.get(client, userId, identityProperties),
        (account) => account !== undefined && unexpected(account) === undefined,
        (left, right) => isSame(unexpected(left), unexpected(right)),
    );
    return unexpected(shown);
}

/** Warns of the differences between an account and a guest that a state records. */
export async function warnOfUnexpected(
    run: Run,
    userId: string,
    address: string,
    unexpected: UnexpectedAccount | undefined,
): Promise<void> {
    const { said } = run.part(Warnings);
    for (const sentence of sentencesAbout(unexpected ?? {})) {
        const text = `${address} (object id ${userId}): ${sentence}`;
        if (!said.has(text)) {
            said.add(text);
            await run.log.warn(text);
        }
    }
}

/** What a run has already warned of, because a refresh and an update both check. */
class Warnings {
    readonly said = new Set<string>();
}

function sentencesAbout({ userType, isInternal, addresses, isBlocked }: UnexpectedAccount): string[] {
    return [
        ...(userType === undefined
            ? []
            : [
                  `The account is no longer a guest: its user type is ${userType}. No run blocks or deletes it. Take the ` +
                      "guest out of the declaration, or set the user type to Guest, then run pulumi refresh.",
              ]),
        ...(isInternal
            ? [
                  "The account is no longer external but belongs to the tenant. Remove the guest from the " +
                      "declaration.",
              ]
            : []),
        ...(addresses === undefined
            ? []
            : [
                  `The account no longer has this address but ${addresses.join(", ")}. If it is the same person, declare ` +
                      "the new address, and this one as formerEmailAddress. Otherwise take the guest out of the declaration.",
              ]),
        ...(isBlocked
            ? [
                  "The account is blocked, and not known to be blocked by this package. It stays blocked. To let the guest " +
                      "in again, declare blockSignIn: false, or unblock the account in the Entra admin center and run " +
                      "pulumi refresh.",
              ]
            : []),
    ];
}
