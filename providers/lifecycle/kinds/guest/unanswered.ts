/** Invitations whose answers were lost, and whose guests a run could not find. */
import {
    createdMsOf,
    readAgreed,
    users,
    usersOfAddress,
    type UnansweredCreationError,
} from "../../../../graph";
import { isSame } from "../../kit/inputs";
import { auditedActs } from "../../kit/deployerAudits";
import { CreatedError, type Properties } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";
import { notBelievedMs } from "../../kit/wholeState";
import type { AccountInputs } from "./accountInputs";
import { endAccount } from "./end";
import { readsOfAbsence } from "./lookup";

/** What a search for the guest of such an invitation came to. */
export type UnansweredOutcome =
    /** The invitation was done: the account is its guest. */
    | { readonly kind: "invited"; readonly userId: string }
    /** No replica shows a guest of the address, and none will. */
    | { readonly kind: "none" }
    /** It is too early to know: replicas or the audit log may still be behind. */
    | { readonly kind: "unknown"; readonly reason: string }
    /** There is an account of the address that cannot be proven to be the invitation's. */
    | { readonly kind: "other"; readonly userId: string; readonly reason: string };

/** @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities (Invited Users) */
const invitedActivity = "Invite external user";

/**
 * Searches for the guest of an invitation whose answer was lost. The address does not prove that an account is the
 * invitation's: an administrator or another stack may have invited the same person. The account must be new, made by
 * an invitation and not redeemed yet, and the audit log must show that the identity that deploys made it.
 *
 * @param sinceMs - When the invitation was sent first, by the service's clock, in milliseconds since 1970.
 */
export async function findUnanswered(run: Run, address: string, sinceMs: number): Promise<UnansweredOutcome> {
    const isEarly = () => run.client.serviceNowMs() - sinceMs < notBelievedMs;
    const user = await readAgreed(
        run.client,
        (client) => usersOfAddress.findByAddress(client, address, { isSingleAttempt: true }),
        (found) => found !== undefined,
        () => true,
        { agreeingReads: readsOfAbsence },
    );
    if (user === undefined) {
        return isEarly()
            ? { kind: "unknown", reason: "no replica shows a guest of this address yet" }
            : { kind: "none" };
    }
    const { id: userId } = user;
    const reason = usersOfAddress.isOwnAddress(user, address)
        ? await reasonAgainst(run, userId, sinceMs)
        : "the address is not the account's own";
    if (reason === undefined) {
        return { kind: "invited", userId };
    }
    return reason === notAudited && isEarly()
        ? { kind: "unknown", reason: `for the account with object id ${userId}, ${notAudited}` }
        : { kind: "other", userId, reason };
}

const notAudited =
    "the audit log does not show who invited the guest (it needs AuditLog.Read.All and Entra ID P1, and is some minutes late)";

/** Why an account is not, or may not be, what the invitation made; `undefined` when it is. */
async function reasonAgainst(run: Run, userId: string, sinceMs: number): Promise<string | undefined> {
    const account = await readAgreed(
        run.client,
        (client) => users.get(client, userId, ["createdDateTime", "creationType", "externalUserState"]),
        () => false,
        isSame,
    );
    if (account?.["creationType"] !== "Invitation" || createdMsOf(account) < sinceMs) {
        return "the account is older than the invitation, or was not invited";
    }
    if (account["externalUserState"] !== "PendingAcceptance") {
        return "the guest has redeemed an invitation";
    }
    // The first invitation of an address makes the account.
    const acts = await auditedActs(run, userId, sinceMs);
    const first = acts.filter(({ activity }) => activity === invitedActivity).at(-1);
    if (first === undefined) {
        return notAudited;
    }
    return first.isByDeployer ? undefined : "another identity invited the guest, according to the audit log";
}

/**
 * Ends the guest of an invitation whose answer was lost, as declared. An account that cannot be proven to be its guest is
 * left alone and named.
 *
 * @throws Error - It is too early to know. Nothing was changed.
 */
export async function endUnanswered(run: Run, inputs: AccountInputs, sinceMs: number): Promise<void> {
    const { emailAddress: address, onRemove } = inputs;
    if (onRemove === "retain" || run.declared.guestAddresses.has(address)) {
        return;
    }
    const outcome = await findUnanswered(run, address, sinceMs);
    switch (outcome.kind) {
        case "invited":
            await endAccount(run, outcome.userId, inputs);
            return;
        case "unknown":
            throw new Error(
                `An invitation of ${address} was sent and not answered, and ${outcome.reason}. Nothing was changed: ` +
                    "run again in a quarter of an hour.",
            );
        case "other":
            await run.log.warn(
                `An invitation of ${address} was sent and not answered. The account with object id ${outcome.userId} has ` +
                    `this address, but ${outcome.reason}, so it was left alone. If no one needs it, delete it in the ` +
                    "Entra admin center.",
            );
            return;
        case "none":
    }
}

/** Begins the id of a resource whose guest's object id is not known. Pulumi keeps no state of a resource without an id. */
const unansweredPrefix = "unanswered:";

/** The output that has the moment of the first unanswered invitation, in ISO 8601 by the service's clock. */
const sinceName = "unansweredSince";

/** Whether a resource has no guest yet, because its invitation was not answered. */
export function isUnansweredId(id: string): boolean {
    return id.startsWith(unansweredPrefix);
}

/** When the invitation of such a resource was sent first, in milliseconds since 1970. */
export function unansweredSinceMs(props: Properties): number {
    return Date.parse(String(props[sinceName]));
}

/** A state whose guest has been found. */
export function answeredState(props: Properties): Properties {
    return Object.fromEntries(Object.entries(props).filter(([name]) => name !== sinceName));
}

/** Invitations of earlier runs that were not answered, so that a later one of the same address counts from then. */
export class UnansweredInvitations {
    private readonly sinceMs = new Map<string, number>();

    note(address: string, sinceMs: number): void {
        this.sinceMs.set(address, sinceMs);
    }

    /** When an address was invited first without an answer. @param sinceMs - As far as the caller knows. */
    firstMs(address: string, sinceMs: number): number {
        return Math.min(this.sinceMs.get(address) ?? sinceMs, sinceMs);
    }
}

/**
 * The failure to invite a guest that is one resource, with the state that is kept: an id made of the address, until a
 * later run finds the guest.
 */
export function unansweredError(
    run: Run,
    { emailAddress: address }: AccountInputs,
    outs: Properties,
    cause: UnansweredCreationError,
): CreatedError {
    const sinceMs = run.part(UnansweredInvitations).firstMs(address, cause.sinceMs);
    const error = new Error(
        `${cause.message.replace(/\.?$/, ".")} The guest ${address} may be in the tenant. The state has the address until the object id is known. ` +
            "Run pulumi up again: it finds the guest, or sends the invitation. If you no longer want the guest, take it out " +
            "of the program, or run pulumi destroy: the account ends as onRemove says, if the audit log shows that this " +
            "identity invited it, and is named otherwise.",
        { cause },
    );
    const state = { ...outs, [sinceName]: new Date(sinceMs).toISOString() };
    return new CreatedError(`${unansweredPrefix}${address}`, state, error);
}
