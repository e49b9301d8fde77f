import type { GraphCall, GraphReply, Route } from "../call";
import { timestamp, toChange } from "../call";
import { badRequest, GraphFault, notFound } from "../graphFault";
import type { Entity } from "../store";
import { holdsRole } from "./directoryRoles";
import { newUser } from "./entityTypes";
import { assertDomainAllowed } from "./guestDomains";
import { addressesOf, guestWith, invitedAddress } from "./invitedAddress";
import { idOfReference, idsOfReferences } from "./references";
import { assertSponsor, maxSponsors, tooManySponsors } from "./userRelations";

interface MessageInfo {
    readonly messageLanguage?: unknown;
    readonly customizedMessageBody?: unknown;
    readonly ccRecipients?: readonly unknown[];
}

const noRecipient = { emailAddress: { name: null, address: null } };

function assertAllowed({ tenant }: GraphCall): void {
    const policy = tenant.store.primary.get("singletons", "authorizationPolicy");
    if (["none", "adminsAndGuestInviters"].includes(String(policy?.["allowInvitesFrom"]))) {
        // Status and text were observed, the code is assumed.
        throw new GraphFault(
            403,
            "Forbidden",
            "Guest invitations not allowed for your company. Contact your company administrator for more details.",
        );
    }
}

/**
 * The limit on abuse, which counts invitations here. How Entra decides is not known. Status and text were observed,
 * the code is assumed.
 *
 * @see https://learn.microsoft.com/answers/questions/12731593
 */
function assertNoBrake({ tenant }: GraphCall): void {
    if (tenant.invitationsLeft <= 0) {
        throw new GraphFault(
            403,
            "Forbidden",
            "Invitations are blocked for this directory due to suspicious activity.",
        );
    }
    tenant.invitationsLeft -= 1;
}

const userTypes = ["Guest", "Member"];

/** The kind of user that a body asks for, in any letter case; `undefined` for another. */
function userTypeIn({ invitedUserType }: Entity): string | undefined {
    const wanted = typeof invitedUserType === "string" ? invitedUserType : "Guest";
    return userTypes.find((type) => type.toLowerCase() === wanted.toLowerCase());
}

/** Texts of these refusals are assumed; the rules are documented. */
function assertBody(body: Entity): void {
    const { inviteRedirectUrl } = body;
    if (typeof inviteRedirectUrl !== "string" || !URL.canParse(inviteRedirectUrl)) {
        throw badRequest("The invite redirect URL is not valid.");
    }
    if (userTypeIn(body) === undefined) {
        throw badRequest("The invited user type must be Guest or Member.");
    }
    const { ccRecipients = [] } = (body["invitedUserMessageInfo"] as MessageInfo | null | undefined) ?? {};
    if (ccRecipients.length > 1) {
        throw badRequest("An invitation message has one further recipient at most.");
    }
}

function invite(call: GraphCall): GraphReply {
    const { body, tenant } = call;
    assertAllowed(call);
    const address = invitedAddress(body["invitedUserEmailAddress"]);
    assertBody(body);
    assertDomainAllowed(tenant.store.primary, address);
    const sponsorIds = sponsorsOf(call);
    assertNoBrake(call);
    const user = existingInvitee(call, address) ?? createGuest(call, address, sponsorIds);
    const id = tenant.newId();
    const redemption = `https://invitations.microsoft.com/redeem/?tenant=${tenant.tenantId}&user=${id}&ticket=${tenant.newId()}&ver=2.0`;
    return {
        status: 201,
        body: {
            id,
            inviteRedeemUrl: `https://login.microsoftonline.com/redeem?rd=${encodeURIComponent(redemption)}`,
            invitedUserDisplayName: body["invitedUserDisplayName"] ?? null,
            invitedUserType: userTypeIn(body),
            invitedUserEmailAddress: address,
            sendInvitationMessage: body["sendInvitationMessage"] ?? false,
            resetRedemption: body["resetRedemption"] ?? false,
            inviteRedirectUrl: body["inviteRedirectUrl"],
            status: "PendingAcceptance",
            invitedUserMessageInfo: messageInfo(body["invitedUserMessageInfo"]),
            invitedUser: { id: user["id"] },
        },
    };
}

/** Unset values are answered as null. */
function messageInfo(value: unknown): unknown {
    const { messageLanguage, customizedMessageBody, ccRecipients } = (value ?? {}) as MessageInfo;
    return {
        messageLanguage: messageLanguage ?? null,
        customizedMessageBody: customizedMessageBody ?? null,
        ccRecipients: ccRecipients ?? [noRecipient],
    };
}

/** Sponsors that the invitation names, by reference or by id. */
function sponsorsOf(call: GraphCall): string[] {
    const { invitedUserSponsors, "invitedUserSponsors@odata.bind": bound } = call.body;
    const named = Array.isArray(invitedUserSponsors)
        ? (invitedUserSponsors as Entity[]).map((sponsor) =>
              typeof sponsor["id"] === "string" ? sponsor["id"] : idOfReference(sponsor["@odata.id"]),
          )
        : [];
    const ids = [...new Set([...idsOfReferences(bound), ...named])];
    if (ids.length > maxSponsors) {
        throw tooManySponsors();
    }
    ids.forEach((id) => assertSponsor(call, id));
    return ids;
}

/** The user in the directory that the invitation is for: the named user, or the guest with the address. */
function existingInvitee(call: GraphCall, address: string): Entity | undefined {
    const { body, tenant } = call;
    const invitedId = (body["invitedUser"] as Entity | null | undefined)?.["id"];
    if (typeof invitedId === "string") {
        return reinvited(call, invitedId, address);
    }
    if (body["resetRedemption"] === true) {
        throw badRequest("A reset of the redemption needs the id of the invited user.");
    }
    const guest = guestWith(tenant.store.primary, address);
    const domain = address.split("@")[1]?.toLowerCase() ?? "";
    if (guest === undefined && tenant.verifiedDomains.includes(domain)) {
        // The text was observed; status and code are assumed.
        throw new GraphFault(
            400,
            "BadRequest",
            "The user can't be invited because the domain of the user's email address is a verified domain of this directory.",
        );
    }
    return guest;
}

/**
 * A guest whose redemption is reset, or an internal user who becomes an external one by redeeming: the same object.
 * The address must be theirs beforehand; the text of its refusal is assumed.
 *
 * @see https://learn.microsoft.com/entra/external-id/reset-redemption-status
 * @see https://learn.microsoft.com/entra/external-id/invite-internal-users
 */
function reinvited(call: GraphCall, id: string, address: string): Entity {
    const user = toChange(call, "users", id, notFound);
    const isTheirs = addressesOf(user).some((known) => String(known).toLowerCase() === address.toLowerCase());
    if (!isTheirs) {
        throw badRequest("The invited email address must be in the user's mail or otherMails.");
    }
    // That apps may not is documented; code and text are assumed.
    if (holdsRole(call.tenant.store.primary, id)) {
        throw new GraphFault(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        );
    }
    call.tenant.store.commit("users", id, {
        ...user,
        externalUserState: "PendingAcceptance",
        externalUserStateChangeDateTime: timestamp(call.tenant),
    });
    return user;
}

function createGuest({ tenant, body }: GraphCall, address: string, sponsorIds: readonly string[]): Entity {
    const mailNickname = `${address.replace("@", "_")}#EXT#`;
    const issuer = tenant.verifiedDomains[0] ?? "";
    const userPrincipalName = `${mailNickname}@${issuer}`;
    const id = tenant.newId();
    const user = newUser({
        id,
        createdDateTime: timestamp(tenant),
        creationType: "Invitation",
        displayName: body["invitedUserDisplayName"] ?? address.split("@")[0],
        externalUserState: "PendingAcceptance",
        externalUserStateChangeDateTime: timestamp(tenant),
        identities: [{ signInType: "userPrincipalName", issuer, issuerAssignedId: userPrincipalName }],
        mail: address,
        mailNickname,
        otherMails: [address],
        proxyAddresses: [`SMTP:${address}`],
        showInAddressList: false,
        userPrincipalName,
        userType: userTypeIn(body),
    });
    // The inviter is the sponsor unless others are named. An app cannot be a sponsor, so it leaves none; this is
    // assumed.
    tenant.store.commit("sponsors", id, { id, ids: sponsorIds });
    tenant.store.commit("users", id, user);
    return user;
}

/** Invitations: POST is the only verb. @see https://learn.microsoft.com/graph/api/invitation-post */
export const invitationRoutes: readonly Route[] = [
    {
        method: "POST",
        path: "/invitations",
        permissions: [["User.Invite.All"], ["User.ReadWrite.All"], ["Directory.ReadWrite.All"]],
        binds: ["invitedUserSponsors"],
        handle: invite,
    },
];
