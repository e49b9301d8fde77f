import { z } from "zod";
import { domainOf } from "../../rules/emailAddress";
import { at } from "../../rules/fault";
import { canonicalDomains, guestDomainsFaults, isDomainDenied } from "../../rules/guestDomains";
import { settingsOnRemove } from "../../rules/onRemove";
import type { GuestListEntry } from "../guestListRow";
import type { CrossFault, GuestFault, ValuesOf } from "./crossFault";
import { domain } from "./fields";
import type { PartnerArea } from "./partners";

const domains = z.array(domain).transform(canonicalDomains);

/** What happens to settings of the tenant as a whole that are no longer declared. */
export const onRemove = settingsOnRemove
    .default("retain")
    .describe("Settings no longer declared stay as they are, or are restored to what they were before.");

/** Settings that decide who can be a guest, and what a guest can see. */
export const externalCollaborationFields = {
    externalCollaboration: z
        .strictObject({
            allowInvitesFrom: z
                .enum(["none", "adminsAndGuestInviters", "adminsGuestInvitersAndAllMembers", "everyone"])
                .optional()
                .describe("Who may invite; none refuses the deploying app too."),
            guestUserAccess: z
                .enum(["sameAsMembers", "limited", "restricted"])
                .optional()
                .describe("How much of the directory guests can see."),
            domains: z
                .strictObject({
                    allow: domains.optional().describe("Only people of these domains can be guests."),
                    block: domains.optional().describe("People of these domains cannot be guests."),
                    deniedGuests: z
                        .enum(["refuse", "accept"])
                        .default("refuse")
                        .describe("When guests in the tenant have a denied domain."),
                })
                .optional()
                .describe("Which mail domains guests can have: allow or block, not both."),
            emailOneTimePasscode: z
                .enum(["default", "enabled", "disabled"])
                .optional()
                .describe("Whether guests without another account sign in with a code sent by mail."),
            allowSelfServiceSignUp: z.boolean().optional().describe("Sign-up by user flows."),
            allowGuestsToLeave: z
                .boolean()
                .optional()
                .describe("Whether guests can remove their own account from the tenant."),
            onRemove,
        })
        .optional()
        .describe("Settings of the tenant as a whole; one left out stays as it is."),
};

export type ExternalCollaborationArea = ValuesOf<typeof externalCollaborationFields>;

type DomainList = NonNullable<NonNullable<ExternalCollaborationArea["externalCollaboration"]>["domains"]>;

/** Lists that Entra cannot hold, or that deny a declared partner. */
export function externalCollaborationFaults({
    externalCollaboration,
    partners,
}: ExternalCollaborationArea & PartnerArea): CrossFault[] {
    const list = externalCollaboration?.domains;
    if (list === undefined) {
        return [];
    }
    const wrong = at(["externalCollaboration", "domains"], guestDomainsFaults(list));
    if (wrong.length > 0) {
        return wrong;
    }
    return partners.flatMap((partner, partnerIndex) =>
        partner.domains.flatMap((name, index) =>
            isDomainDenied(list, name)
                ? [
                      {
                          path: ["partners", partnerIndex, "domains", index],
                          message: `${name} is denied by externalCollaboration.domains, so no one of the partner could be invited`,
                          cure: cureFor(list),
                      },
                  ]
                : [],
        ),
    );
}

/** Guests of the list who could not be invited. */
export function externalCollaborationGuestFaults(
    { externalCollaboration }: ExternalCollaborationArea,
    guests: readonly GuestListEntry[],
): GuestFault[] {
    const { allowInvitesFrom, domains: list } = externalCollaboration ?? {};
    if (allowInvitesFrom === "none" && guests[0] !== undefined) {
        const message = "cannot be invited: externalCollaboration.allowInvitesFrom is none, for apps too";
        const cure = "Allow invitations, or remove the guests from the list";
        return guests.map((guest) => ({ guest, message: `${guest.emailAddress} ${message}`, cure }));
    }
    return guests
        .filter(({ emailAddress }) => list !== undefined && isDomainDenied(list, domainOf(emailAddress)))
        .map((guest) => ({
            guest,
            message: `${domainOf(guest.emailAddress)} is denied by externalCollaboration.domains`,
            cure: list ? cureFor(list) : "",
        }));
}

function cureFor({ allow }: DomainList): string {
    return allow
        ? "Add the domain to allow, or remove it here"
        : "Take the domain out of block, or remove it here";
}
