import { readUntilReplicated, reinvite, users, type Invitation } from "../../../../graph";
import { inline } from "../../../../rules/text";
import { guestRenewal } from "../../../../rules/guestFields";
import { isSame } from "../../kit/inputs";
import { isRefusedWrite, type Properties } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";
import { identityProperties, readUnexpected, unexpectedOf, type UnexpectedAccount } from "./identity";

/** Marks that invite a guest once more when they change. */
export const renewalFields = guestRenewal;
export const renewalNames = Object.keys(guestRenewal);

/** The progress of a guest's redemption. */
export interface Redemption {
    /** `PendingAcceptance`, `Accepted`; `undefined` for one who was never invited, such as by self-service sign-up. */
    readonly externalUserState: string | undefined;
    /** Since when, ISO 8601 in UTC. */
    readonly externalUserStateChangeDateTime: string | undefined;
}

/** Reads the progress of a redemption as one replica knows it, which only decides whether to send a mail. */
async function readRedemption(run: Run, userId: string): Promise<Redemption> {
    return redemptionOf(await readShown(run, userId, redemptionProperties));
}

/** Reads the progress of a redemption as one replica knows it, and how the account differs from a guest. */
export async function readOutcome(
    run: Run,
    userId: string,
    address: string,
    declared: Properties,
): Promise<Redemption & { readonly unexpected: UnexpectedAccount | undefined }> {
    const names = [...new Set([...redemptionProperties, ...identityProperties])];
    const account = await readShown(run, userId, names);
    // A lagging replica may show former values.
    const unexpected =
        unexpectedOf(account, address, declared) && (await readUnexpected(run, userId, address, declared));
    return { ...redemptionOf(account), unexpected };
}

const redemptionProperties = ["id", "externalUserState", "externalUserStateChangeDateTime"];

/** A user as one replica shows them. */
async function readShown(run: Run, userId: string, names: readonly string[]): Promise<Properties> {
    const shown = await readUntilReplicated(
        run.client,
        (client) => users.get(client, userId, names),
        (user) => user !== undefined,
        { agreeingReads: 1 },
    );
    return { ...shown };
}

function redemptionOf(user: Properties | undefined): Redemption {
    const text = (value: unknown) => (typeof value === "string" ? value : undefined);
    return {
        externalUserState: text(user?.["externalUserState"]),
        externalUserStateChangeDateTime: text(user?.["externalUserStateChangeDateTime"]),
    };
}

/** What the marks request: a mark that is new or has changed. A removed mark requests nothing. */
export function dueRenewal(olds: Properties, inputs: Properties) {
    const isDue = (name: string) =>
        inputs[name] !== undefined && !isSame(olds[name] ?? undefined, inputs[name]);
    return { isResendDue: isDue("resendInvitation"), isResetDue: isDue("resetRedemption") };
}

/**
 * Sends the invitation again to a guest who has not accepted it yet.
 *
 * @returns The new link; `undefined` when the guest had accepted, and nothing was sent.
 */
export async function resend(run: Run, userId: string, invitation: Invitation): Promise<string | undefined> {
    if ((await readRedemption(run, userId)).externalUserState !== "PendingAcceptance") {
        return undefined;
    }
    const renewal = { isMailSent: true, isRedemptionReset: false };
    return (await reinvite(run.client, invitation, userId, renewal)).redeemUrl;
}

/**
 * Has a guest redeem again, with the address of this invitation. The user keeps their object id, groups and access.
 *
 * @param isMailSent - Sends Entra's mail, also when the invitation declares no message.
 * @throws Error - The guest holds a directory role: an app may not reset their redemption.
 * @see https://learn.microsoft.com/entra/external-id/reset-redemption-status
 */
export async function resetRedemption(
    run: Run,
    userId: string,
    invitation: Invitation,
    isMailSent: boolean,
): Promise<string | undefined> {
    const client = run.client;
    await assertResettable(run, userId, invitation.emailAddress);
    try {
        const { redeemUrl } = await reinvite(client, invitation, userId, {
            isMailSent,
            isRedemptionReset: true,
        });
        await readUntilReplicated(
            client,
            (client) => users.get(client, userId, redemptionProperties),
            (user) => user?.["externalUserState"] === "PendingAcceptance",
        );
        return redeemUrl;
    } catch (error) {
        if (isRefusedWrite(error) && error.status === 403) {
            throw new Error(
                `The redemption of ${invitation.emailAddress} (object id ${userId}) was not reset: Entra lets no app ` +
                    "reset a user who holds or is eligible for a directory role, nor one without the permission " +
                    `User.ReadWrite.All. Take the role away, or have an administrator reset it. ${error.message}`,
                { cause: error },
            );
        }
        throw error;
    }
}

/** @throws Error - The guest holds a directory role. */
export async function assertResettable(run: Run, userId: string, emailAddress: string): Promise<void> {
    const roles = await users.listRoleNames(run.client, userId);
    if (roles.length > 0) {
        throw new Error(
            `The redemption of ${emailAddress} (object id ${userId}) cannot be reset: the user holds the directory ` +
                `role ${roles.map((role) => inline(role)).join(", ")}, and Entra lets no app reset such a user. Take the role away first, or have ` +
                "an administrator reset the redemption in the admin center.",
        );
    }
}
