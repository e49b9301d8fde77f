import { z } from "zod";

/**
 * What happens in the tenant to something that is no longer declared. Components, providers, stack config and guest list
 * share these words; each takes those that apply to it.
 *
 * - `retain` leaves it as it is.
 * - `block` keeps a guest's account and forbids sign-in.
 * - `delete` removes it.
 * - `restore` puts back what was there before it was first declared.
 */
export type OnRemove = "retain" | "block" | "delete" | "restore";

function oneOf<const Words extends readonly [OnRemove, ...OnRemove[]]>(...words: Words) {
    const list = [words.slice(0, -1).join(", "), words.at(-1)].join(" or ");
    return z.enum(words, `must be ${list}`);
}

/** For a guest's account. */
export const guestOnRemove = oneOf("retain", "block", "delete");

/** For an object that can be adopted, such as a group or a policy. */
export const objectOnRemove = oneOf("retain", "delete");

/** For settings that every tenant has, which cannot be deleted. */
export const settingsOnRemove = oneOf("retain", "restore");

/** For a partner's settings. With `delete`, a setting that had another value before still gets it back. */
export const partnerOnRemove = oneOf("delete", "restore");

export type GuestOnRemove = z.infer<typeof guestOnRemove>;
export type ObjectOnRemove = z.infer<typeof objectOnRemove>;
export type SettingsOnRemove = z.infer<typeof settingsOnRemove>;
export type PartnerOnRemove = z.infer<typeof partnerOnRemove>;
