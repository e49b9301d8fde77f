import type { GraphCall, GraphReply, Route } from "../call";
import { badRequest, GraphFault } from "../graphFault";
import type { Entity, View } from "../store";
import { newUser } from "./users";

/** Characters that the part before the `@` must not hold. @see https://learn.microsoft.com/graph/api/resources/invitation */
const forbiddenInLocalPart = /[~!#$%^&*()+=[\]{}\\/|;:'"<>?,\s]/;

function assertAddress(address: unknown): string {
    const text = typeof address === "string" ? address : "";
    const [local, domain, ...more] = text.split("@");
    const isValid =
        local &&
        domain &&
        more.length === 0 &&
        !forbiddenInLocalPart.test(local) &&
        !/^[.-]|[.-]$/.test(local) &&
        /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain);
    if (!isValid) {
        throw badRequest("The invited user email address is not valid.");
    }
    return text;
}

function holds(user: Entity, address: string): boolean {
    const addresses = [
        user["mail"],
        user["userPrincipalName"],
        ...((user["otherMails"] as string[] | undefined) ?? []),
        ...((user["proxyAddresses"] as string[] | undefined) ?? []).map((proxy) =>
            proxy.replace(/^smtp:/i, ""),
        ),
    ];
    return addresses.some((known) => String(known).toLowerCase() === address.toLowerCase());
}

/** The user whom an address belongs to: guests are found again, internal users are no invitees. */
function existingUser(view: View, address: string): Entity | undefined {
    const user = view.list("users").find((candidate) => holds(candidate, address));
    if (user !== undefined && user["creationType"] !== "Invitation") {
        throw new GraphFault(
            400,
            "BadRequest",
            `The invited user already exists in the directory as object ID: ${String(user["id"])}. ` +
                "They can use that account to sign in to shared apps and resources.",
        );
    }
    return user;
}

function invite(call: GraphCall): GraphReply {
    const { tenant, body } = call;
    const policy = tenant.store.primary.get("singletons", "authorizationPolicy");
    if (
        policy?.["allowInvitesFrom"] === "none" ||
        policy?.["allowInvitesFrom"] === "adminsAndGuestInviters"
    ) {
        throw new GraphFault(
            403,
            "Forbidden",
            "Guest invitations not allowed for your company. Contact your company administrator for more details.",
        );
    }
    const address = assertAddress(body["invitedUserEmailAddress"]);
    if (typeof body["inviteRedirectUrl"] !== "string" || !URL.canParse(body["inviteRedirectUrl"])) {
        throw badRequest("The invite redirect URL is not valid.");
    }
    const domain = address.split("@")[1]?.toLowerCase() ?? "";
    if (tenant.verifiedDomains.includes(domain)) {
        throw new GraphFault(
            400,
            "BadRequest",
            "The user can't be invited because the domain of the user's email address is a verified domain of this directory.",
        );
    }
    const user = existingUser(tenant.store.primary, address) ?? createGuest(call, address);
    const id = tenant.newId();
    return {
        status: 201,
        body: {
            "@odata.context": `${tenant.graphBase}/v1.0/$metadata#invitations/$entity`,
            id,
            inviteRedeemUrl:
                "https://login.microsoftonline.com/redeem?rd=" +
                encodeURIComponent(
                    `https://invitations.microsoft.com/redeem/?tenant=${tenant.tenantId}&user=${id}&ticket=${tenant.newId()}&ver=2.0`,
                ),
            invitedUserDisplayName: body["invitedUserDisplayName"] ?? null,
            invitedUserType: body["invitedUserType"] ?? "Guest",
            invitedUserEmailAddress: address,
            sendInvitationMessage: body["sendInvitationMessage"] ?? false,
            resetRedemption: false,
            inviteRedirectUrl: body["inviteRedirectUrl"],
            status: "PendingAcceptance",
            invitedUserMessageInfo: body["invitedUserMessageInfo"] ?? {
                messageLanguage: null,
                customizedMessageBody: null,
                ccRecipients: [{ emailAddress: { name: null, address: null } }],
            },
            invitedUser: { id: user["id"] },
        },
    };
}

function createGuest({ tenant, body }: GraphCall, address: string): Entity {
    const mailNickname = `${address.replace("@", "_")}#EXT#`;
    const principalName = `${mailNickname}@${tenant.verifiedDomains[0] ?? ""}`;
    const id = tenant.newId();
    const user = newUser({
        "@odata.type": "#microsoft.graph.user",
        id,
        createdDateTime: tenant.now().toISOString(),
        creationType: "Invitation",
        displayName: body["invitedUserDisplayName"] ?? address.split("@")[0],
        externalUserState: "PendingAcceptance",
        externalUserStateChangeDateTime: tenant.now().toISOString(),
        identities: [
            {
                signInType: "userPrincipalName",
                issuer: tenant.verifiedDomains[0],
                issuerAssignedId: principalName,
            },
        ],
        mail: address,
        mailNickname,
        otherMails: [address],
        proxyAddresses: [`SMTP:${address}`],
        showInAddressList: false,
        userPrincipalName: principalName,
        userType: body["invitedUserType"] ?? "Guest",
    });
    tenant.store.commit("users", id, user);
    // The inviter is the sponsor unless others are named.
    tenant.store.commit("sponsors", id, { id, ids: [] });
    return user;
}

/** Invitations: POST is the only verb. @see https://learn.microsoft.com/graph/api/invitation-post */
export const invitationRoutes: readonly Route[] = [
    {
        method: "POST",
        path: "/invitations",
        permissions: [["User.Invite.All"], ["User.ReadWrite.All"], ["Directory.ReadWrite.All"]],
        handle: invite,
    },
];
