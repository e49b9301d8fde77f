import { randomUUID } from "node:crypto";
import { waitForConsistency } from "./consistency";
import { demand, send, type Connection } from "./graph";
import type { Properties, ResourceType } from "./resource";

interface Message {
    readonly additionalRecipients?: string;
    readonly body?: string;
    readonly language?: string;
}

/** Refusals that the first of the two patches is retried on. */
const lagStatuses = new Set([404, 500, 503]);

async function create(connection: Connection, inputs: Properties) {
    const message = inputs["message"] as Message | undefined;
    const invitation = await demand(connection, {
        method: "POST",
        path: "/invitations",
        body: {
            inviteRedirectUrl: inputs["redirectUrl"],
            invitedUserEmailAddress: inputs["userEmailAddress"],
            invitedUserType: inputs["userType"],
            ...(inputs["userDisplayName"] !== undefined && {
                invitedUserDisplayName: inputs["userDisplayName"],
            }),
            ...(message !== undefined && {
                sendInvitationMessage: true,
                invitedUserMessageInfo: {
                    ...(message.additionalRecipients !== undefined && {
                        ccRecipients: [{ emailAddress: { address: message.additionalRecipients } }],
                    }),
                    customizedMessageBody: message.body ?? null,
                    messageLanguage: message.language ?? "",
                },
            }),
        },
    });
    const userId = String((invitation["invitedUser"] as { id?: string }).id);
    const path = `/users/${userId}`;
    // Two changes of the company name find out whether the user is there; the second is not retried on 404.
    const probe = `TERRAFORM_UPDATE_${randomUUID()}`;
    await demand(connection, {
        method: "PATCH",
        path,
        body: { "@odata.type": "#microsoft.graph.user", companyName: probe },
        retryOn: (status) => lagStatuses.has(status),
    });
    await demand(connection, {
        method: "PATCH",
        path,
        body: { "@odata.type": "#microsoft.graph.user", companyName: null },
        retryOn: (status) => status === 500 || status === 503,
    });
    await waitForConsistency(connection, async () => {
        const { status, body } = await send(connection, { method: "GET", path });
        // A missing user passes: the real plugin's weakness.
        return status === 404 || body["companyName"] !== probe;
    });
    const state = {
        ...inputs,
        redeemUrl: invitation["inviteRedeemUrl"],
        userId,
    };
    return { id: String(invitation["id"]), state: await read(connection, "", state) };
}

async function read(connection: Connection, _id: string, state: Properties): Promise<Properties> {
    const userId = typeof state["userId"] === "string" ? state["userId"] : "";
    const { status, body } = await send(connection, { method: "GET", path: `/users/${userId}` });
    if (status === 404) {
        // The resource is kept without its user: so does the real plugin.
        return { ...state, userId: "" };
    }
    return { ...state, userEmailAddress: body["mail"] };
}

async function remove(connection: Connection, _id: string, state: Properties): Promise<void> {
    const path = `/users/${String(state["userId"])}`;
    await demand(connection, { method: "DELETE", path });
    await waitForConsistency(
        connection,
        async () => (await send(connection, { method: "GET", path })).status === 404,
    );
}

const inputs = ["message", "redirectUrl", "userDisplayName", "userEmailAddress", "userType"];

/** `azuread:index/invitation:Invitation`: every change replaces it, and deleting it deletes the user. */
export const invitation: ResourceType = {
    inputs,
    required: ["redirectUrl", "userEmailAddress"],
    forceNew: inputs,
    defaults: { userType: "Guest" },
    create,
    read,
    delete: remove,
};
