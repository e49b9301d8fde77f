import { z } from "zod";
import { domainOf } from "../../rules/emailAddress";
import { settingsOnRemove } from "../../rules/onRemove";
import type { GuestListEntry } from "../guestListRow";
import type { CrossFault, GuestFault, ValuesOf } from "./crossFault";
import { domain } from "./fields";
import type { PartnerArea } from "./partners";

const domains = z
    .array(domain)
    .min(1, "must name one domain at least")
    .transform((list) => [...new Set(list)].sort());

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
                .optional(),
            emailOneTimePasscode: z.enum(["default", "enabled", "disabled"]).optional(),
            allowSelfServiceSignUp: z.boolean().optional().describe("Sign-up by user flows."),
            allowGuestsToLeave: z.boolean().optional(),
            onRemove,
        })
        .optional()
        .describe("Settings of the tenant as a whole; one left out stays as it is."),
};

export type ExternalCollaborationArea = ValuesOf<typeof externalCollaborationFields>;

type DomainList = NonNullable<NonNullable<ExternalCollaborationArea["externalCollaboration"]>["domains"]>;

/** The service takes 25,000 characters for the whole policy, some of which are the JSON around the domains. */
const maxDomainsLength = 24_000;

/** Lists of both kinds or of none, too long, or denying a declared partner. */
export function externalCollaborationFaults({
    externalCollaboration,
    partners,
}: ExternalCollaborationArea & PartnerArea): CrossFault[] {
    const list = externalCollaboration?.domains;
    if (list === undefined) {
        return [];
    }
    const path = ["externalCollaboration", "domains"];
    if ((list.allow === undefined) === (list.block === undefined)) {
        const message = list.allow ? "has both allow and block" : "has neither allow nor block";
        return [{ path, message, cure: "Give one of the two: a tenant has one list, of one kind" }];
    }
    const length = JSON.stringify(list.allow ?? list.block).length;
    const tooLong: CrossFault[] =
        length <= maxDomainsLength
            ? []
            : [
                  {
                      path,
                      message: `the domains take ${length} characters of JSON, and Entra holds ${maxDomainsLength} at most`,
                      cure: "Leave some out, or turn the list into the other kind",
                  },
              ];
    const denied = partners.flatMap((partner, partnerIndex) =>
        partner.domains.flatMap((name, index) =>
            isDenied(list, name)
                ? [
                      {
                          path: ["partners", partnerIndex, "domains", index],
                          message: `${name} is denied by externalCollaboration.domains, so nobody of the partner could be invited`,
                          cure: cureFor(list),
                      },
                  ]
                : [],
        ),
    );
    return [...tooLong, ...denied];
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
        .filter(({ emailAddress }) => list !== undefined && isDenied(list, domainOf(emailAddress)))
        .map((guest) => ({
            guest,
            message: `${domainOf(guest.emailAddress)} is denied by externalCollaboration.domains`,
            cure: list ? cureFor(list) : "",
        }));
}

function isDenied({ allow, block }: DomainList, name: string): boolean {
    return allow ? !allow.includes(name) : block?.includes(name) === true;
}

function cureFor({ allow }: DomainList): string {
    return allow
        ? "Add the domain to allow, or remove it here"
        : "Take the domain out of block, or remove it here";
}
