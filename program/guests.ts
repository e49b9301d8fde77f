import type * as pulumi from "@pulumi/pulumi";
import { Guest, type RosterGuestArgs, type GuestArgs } from "../components";
import type { Tenant, TenantGuest } from "../config";

/** Fields of a guest that the component takes under the same name. */
const declaredFields = [
    "companyName",
    "country",
    "department",
    "displayName",
    "givenName",
    "showInAddressList",
    "blockSignIn",
    "jobTitle",
    "managerId",
    "onRemove",
    "preferredLanguage",
    "redirectUrl",
    "resendInvitation",
    "resetRedemption",
    "restoreDeleted",
    "sponsorIds",
    "surname",
    "usageLocation",
] as const satisfies readonly (keyof TenantGuest & keyof GuestArgs)[];

/** A guest of the list as an entry of a roster. */
export function rosterGuestArgs(guest: TenantGuest): RosterGuestArgs {
    return { ...(guestArgs(guest) as RosterGuestArgs), groups: guest.allGroups };
}

function guestArgs(guest: TenantGuest): GuestArgs {
    const { additionalRecipient, customizedMessageBody: body, messageLanguage: language } = guest;
    return {
        ...Object.fromEntries(
            declaredFields.flatMap((name) => (guest[name] === undefined ? [] : [[name, guest[name]]])),
        ),
        emailAddress: guest.emailAddress,
        ...(guest.formerEmailAddress !== undefined && { formerEmailAddress: guest.formerEmailAddress }),
        ...(guest.sendInvitationMessage && { message: { body, language, additionalRecipient } }),
    };
}

/**
 * The guests of the guest list, by address.
 *
 * @param before - Deployed first: the brake on removals, and settings that decide who can be invited.
 */
export function declareGuests(
    { config, guests }: Tenant,
    before: readonly pulumi.Resource[],
): ReadonlyMap<string, Guest> {
    return new Map(
        guests.map((guest) => [
            guest.emailAddress,
            new Guest(
                guest.emailAddress,
                { ...guestArgs(guest), keepRedeemUrl: config.keepRedeemUrls },
                {
                    // The resource of the same guest had the former address as its name.
                    aliases:
                        guest.formerEmailAddress === undefined ? [] : [{ name: guest.formerEmailAddress }],
                    dependsOn: [...before],
                },
            ),
        ]),
    );
}
