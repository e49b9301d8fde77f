/**
 * What an application's tokens contain about guests: their mail address under a custom name, whether they are guests
 * at all, and the groups that are assigned to the application. The app id is that of the sandbox tenant's
 * application.
 */
import { GuestTokenClaims } from "pulumi-entra-b2b";

new GuestTokenClaims("expenses", {
    appId: "00000000-0000-4000-8000-00000000ca01",
    mappedClaims: [{ id: "mail", jwtClaimType: "guest_mail", samlClaimType: "urn:contoso:guest-mail" }],
    groupMembershipClaims: "ApplicationGroup",
    optionalClaims: { idToken: [{ name: "acct" }], accessToken: [{ name: "acct" }] },
});
