import { Guest, type ExternalCollaborationSettings } from "../components";
import type { Tenant } from "../config";

/**
 * The guests of the guest list, by address.
 *
 * @param settings - Written first, so that nobody is invited whom the settings are about to allow or to deny.
 */
export function declareGuests(
    { config, guests }: Tenant,
    settings: ExternalCollaborationSettings | undefined,
): ReadonlyMap<string, Guest> {
    const options = settings ? { dependsOn: settings } : {};
    return new Map(
        guests.map((guest) => [
            guest.address,
            new Guest(
                guest.address,
                {
                    emailAddress: guest.address,
                    redirectUrl: guest.redirectUrl ?? config.inviteRedirectUrl,
                    onRemove: config.onRemove,
                    ...(guest.displayName !== undefined && { displayName: guest.displayName }),
                    ...(guest.companyName !== undefined && { companyName: guest.companyName }),
                    ...(guest.sponsorIds.length > 0 && { sponsorIds: [...guest.sponsorIds] }),
                    ...(guest.sendInvitationMessage && { message: { body: guest.customizedMessageBody } }),
                },
                options,
            ),
        ]),
    );
}
