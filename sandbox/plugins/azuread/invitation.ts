import { randomUUID } from "node:crypto";
import { waitForConsistency } from "./consistency";
import { demand, find, type Connection } from "./graph";
import type { Properties, ResourceType } from "../standIn/resource";

interface Message {
    readonly additionalRecipients?: string;
    readonly body?: string;
    readonly language?: string;
}

async function create(connection: Connection, inputs: Properties) {
    const message = inputs["message"] as Message | undefined;
    const invitation = await demand(connection, {
        method: "POST",
        path: "/invitations",
        body: {
            "@odata.type": "#microsoft.graph.invitation",
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
    // Two changes of the company name find out whether the user is there. The second is not sent again on 404, and
    // the reads that follow take any answer for the user, also that there is none: the real plugin's weaknesses.
    const probe = `TERRAFORM_UPDATE_${randomUUID()}`;
    const change = (companyName: string | null) => ({
        method: "PATCH" as const,
        path,
        body: { "@odata.type": "#microsoft.graph.user", companyName },
    });
    await demand(connection, { ...change(probe), retryOn: (status) => status === 404 });
    await demand(connection, change(null));
    await waitForConsistency(connection, async () => {
        await find(connection, { path });
        return true;
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
    // Without a user's id, this reads all users and finds no address, like the real plugin.
    const user = await find(connection, { path: `/users/${userId}` });
    // The resource is kept without its user, like in the real plugin.
    return user === undefined ? { ...state, userId: "" } : { ...state, userEmailAddress: user["mail"] };
}

async function remove(connection: Connection, _id: string, state: Properties): Promise<void> {
    const path = `/users/${String(state["userId"])}`;
    await demand(connection, { method: "DELETE", path });
    await waitForConsistency(connection, async () => (await find(connection, { path })) === undefined);
}

const inputs = {
    message: { additionalRecipients: true, body: true, language: true },
    redirectUrl: true,
    userDisplayName: true,
    userEmailAddress: true,
    userType: true,
} as const;

/** `azuread:index/invitation:Invitation`: every change replaces it, and deleting it deletes the user. */
export const invitation: ResourceType<Connection> = {
    inputs,
    required: ["redirectUrl", "userEmailAddress"],
    forceNew: Object.keys(inputs),
    defaults: { userType: "Guest" },
    create,
    read,
    delete: remove,
};
