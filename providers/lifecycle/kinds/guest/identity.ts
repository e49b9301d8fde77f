/** What an account is now, compared with the guest that a state has. */
import { usersOfAddress } from "../../../../graph";
import { isSameAddress } from "./address";

/** A user, with what shows whether it is still the guest of a declaration. */
export type Account = Readonly<Record<string, unknown>>;

/** Properties of a user by which a guest is recognized. */
export const identityProperties = [
    ...usersOfAddress.identifyingProperties,
    "otherMails",
    "proxyAddresses",
    "accountEnabled",
];

/** Whether an account has none of the forms of an address, but has others. */
export function hasLostAddress(account: Account, address: string): boolean {
    const addresses = usersOfAddress.mailAddressesOf(account);
    return addresses.length > 0 && !addresses.some((known) => isSameAddress(known, address));
}
