import type { Invitation as InvitationBody, InvitedUserMessageInfo } from "@microsoft/microsoft-graph-types";
import { hasTexts } from "../client/answerForm";
import type { GraphClient } from "../client/client";
import { createOnce } from "../consistency/createOnce";
import { withBrake } from "./invitationBrake";
import { findByAddress } from "./usersOfAddress";
import { writeTogether } from "../client/writeTogether";
import type { Written } from "./written";

/** The request for a new guest. */
export interface Invitation {
    readonly emailAddress: string;
    readonly redirectUrl: string;
    readonly displayName?: string | undefined;
    /** Entra's invitation mail. If omitted, none is sent. */
    readonly message?: InvitationMessage | undefined;
}

/** Entra's invitation mail: its text, or its standard text in a language, and one further recipient. */
export interface InvitationMessage {
    readonly body?: string | undefined;
    readonly language?: string | undefined;
    readonly additionalRecipient?: string | undefined;
}

/** A guest who was invited, or found as already invited. */
export interface InvitedGuest {
    readonly userId: string;
    /** The personal link that redeems the invitation; only the answer to the invitation has it. */
    readonly redeemUrl: string | undefined;
}

/**
 * How long to search for a user after the answer to their invitation was lost, in milliseconds: half a minute more
 * than a replica that is a minute behind, because a second invitation can send a second mail.
 */
const lostAnswerLookupMs = 90_000;

/**
 * Invites a person. When the answer is lost, this searches the directory before it sends the invitation again, so that
 * the person does not get a second mail. If the search finds no one, sending again is safe, because Entra answers a
 * second invitation of an address with the same user.
 *
 * @throws InvitationsBlockedError - Entra's brake on abuse is on; see `withBrake`.
 * @throws UnansweredCreationError - An answer was lost, and it is not known whether the person was invited.
 * @throws GraphError - Entra refuses: invitations are off, the domain is blocked, the address is an internal user's.
 * @see https://learn.microsoft.com/graph/api/invitation-post
 */
export async function invite(client: GraphClient, invitation: Invitation): Promise<InvitedGuest> {
    const { object } = await createOnce<InvitedGuest & { readonly id: string }>(client, {
        post: async () => {
            const guest = await post(client, invitation);
            return { ...guest, id: guest.userId };
        },
        findOwn: async (reader) => {
            const user = await findByAddress(reader, invitation.emailAddress, { isSingleAttempt: true });
            return user === undefined ? [] : [{ id: user.id, userId: user.id, redeemUrl: undefined }];
        },
        lookUpMs: lostAnswerLookupMs,
    });
    return { userId: object.userId, redeemUrl: object.redeemUrl };
}

/** How to invite a guest once more. */
export interface Renewal {
    /** Sends Entra's mail, also when the invitation declares no message. */
    readonly isMailSent: boolean;
    /** Has the guest redeem again, and sign in with the address that is invited now. */
    readonly isRedemptionReset: boolean;
}

/**
 * Invites a guest once more: the same user, a new link. After a lost answer, the invitation is sent again; at worst,
 * the guest gets a second mail.
 *
 * @throws Error - Entra took another user for the invited one.
 * @see https://learn.microsoft.com/entra/external-id/reset-redemption-status
 */
export async function reinvite(
    client: GraphClient,
    invitation: Invitation,
    userId: string,
    { isMailSent, isRedemptionReset }: Renewal,
): Promise<InvitedGuest> {
    const { message = isMailSent ? {} : undefined } = invitation;
    const answer = await post(
        client,
        { ...invitation, message },
        { ...(isRedemptionReset && { resetRedemption: true, invitedUser: { id: userId } }) },
        true,
    );
    if (answer.userId !== userId) {
        throw new Error(
            `${invitation.emailAddress} was invited once more, but belongs to the user with object id ` +
                `${answer.userId}, not ${userId}. Check whose address it is.`,
        );
    }
    return answer;
}

async function post(
    client: GraphClient,
    { emailAddress, redirectUrl, displayName, message }: Invitation,
    more: Pick<Written<InvitationBody>, "resetRedemption" | "invitedUser"> = {},
    isIdempotent = false,
): Promise<InvitedGuest> {
    const { body } = await withBrake(client, (refusal) =>
        writeTogether<{ invitedUser: { id: string }; inviteRedeemUrl: string }>(client, {
            method: "POST",
            path: "/invitations",
            isIdempotent,
            refusal,
            answer: hasTexts("invitedUser.id"),
            body: {
                invitedUserEmailAddress: emailAddress,
                inviteRedirectUrl: redirectUrl,
                invitedUserDisplayName: displayName,
                sendInvitationMessage: message !== undefined,
                ...(message && { invitedUserMessageInfo: messageInfo(message) }),
                ...more,
            } satisfies Written<InvitationBody>,
        }),
    );
    return { userId: body.invitedUser.id.toLowerCase(), redeemUrl: body.inviteRedeemUrl };
}

function messageInfo({ body, language, additionalRecipient }: InvitationMessage) {
    return {
        customizedMessageBody: body,
        messageLanguage: language,
        ...(additionalRecipient !== undefined && {
            ccRecipients: [{ emailAddress: { address: additionalRecipient } }],
        }),
    } satisfies Written<InvitedUserMessageInfo>;
}
