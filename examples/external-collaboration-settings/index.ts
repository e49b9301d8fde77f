/** Who can be a guest of the tenant, who may invite, and what guests can see. */
import { ExternalCollaborationSettings } from "pulumi-entra-b2b";

const settings = new ExternalCollaborationSettings("settings", {
    allowInvitesFrom: "adminsGuestInvitersAndAllMembers",
    guestUserAccess: "restricted",
    // Only partners' people. Existing guests of other domains would stop the run.
    domains: { allow: ["fabrikam.example", "northwind.example"] },
    emailOneTimePasscode: "enabled",
    allowSelfServiceSignUp: false,
    allowGuestsToLeave: true,
    // `pulumi destroy` restores what the tenant had before. If omitted, the settings stay.
    onRemove: "restore",
});

/** Guests in the tenant that the list of domains denies. None, or the run would have stopped. */
export const guestsDenied = settings.guestsDenied;
