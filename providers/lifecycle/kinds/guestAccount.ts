import { z } from "zod";
import { directoryObjects, exists, UnansweredCreationError } from "../../../graph";
import {
    accountChanges,
    updateAccount,
    partlyUpdatedState,
    completeAccount,
    unwrittenState,
} from "./guest/account";
import { accountRules, accountSchema, parseAccount } from "./guest/accountInputs";
import { changeFault } from "./guest/address";
import { GuestClaims, SameGuestError } from "./guest/claims";
import { endAccount } from "./guest/end";
import { warnOfUnexpected, type UnexpectedAccount } from "./guest/identity";
import { checkArrival, locateGuest } from "./guest/locate";
import { lookupOne } from "./guest/lookup";
import { knownProfile, ownedProfile } from "./guest/profile";
import { restoringDeleted } from "./guest/restored";
import {
    answeredState,
    endUnanswered,
    findUnanswered,
    isUnansweredId,
    unansweredError,
    UnansweredInvitations,
    unansweredSinceMs,
} from "./guest/unanswered";
import { readOutcome } from "./guest/redemption";
import { changedProperties, checkInputs, isUnknown } from "../kit/inputs";
import { CreatedError, type Lifecycle, type Properties } from "../kit/lifecycle";
import type { Run } from "../kit/run";

/** The inputs of the resource of one guest. */
const guestSchema = accountSchema.extend({
    /** Left out for `false`, as states of earlier versions leave it out. */
    keepRedeemUrl: z.literal(true).optional().catch(undefined),
});

/** @throws ZodError */
function parse(props: Properties): z.infer<typeof guestSchema> {
    return { ...parseAccount(props), keepRedeemUrl: props["keepRedeemUrl"] === true || undefined };
}

/**
 * A guest's account: invites, adopts or restores it, waits until the directory shows it, writes its properties, manager
 * and sponsors, and does what is declared for the time when it is no longer declared.
 */
export const guestAccount = (run: Run): Lifecycle => {
    /** The progress of the redemption. Warns of how the account differs from a guest. */
    const outcomeOf = async (id: string, declared: Properties) => {
        const address = String(declared["emailAddress"]);
        const outcome = await readOutcome(run, id, address, declared);
        await warnOfUnexpected(run, id, address, outcome.unexpected);
        return outcome;
    };
    /** What is certain by now of an invitation that was not answered. */
    const readUnanswered = async (id: string, props: Properties) => {
        const inputs = parse(props);
        const found = await findUnanswered(run, inputs.emailAddress, unansweredSinceMs(props));
        switch (found.kind) {
            case "none":
                return {};
            case "invited":
                return {
                    id: found.userId,
                    props: { ...answeredState(props), ...unwrittenState(inputs), userId: found.userId },
                };
            default:
                return { id, props };
        }
    };
    return {
        check: (olds, news) => {
            const result = checkInputs(guestSchema, news, accountRules);
            const { emailAddress: now, formerEmailAddress: former } = result.inputs;
            if (typeof now === "string" && !isUnknown(now)) {
                const isSettled = !isUnknown(olds["emailAddress"]) && !isUnknown(former);
                const reason = isSettled ? changeFault(olds["emailAddress"], now, former) : undefined;
                if (reason !== undefined) {
                    result.failures.push({ property: "emailAddress", reason });
                }
                run.declared.guestAddresses.addAll(typeof former === "string" ? [now, former] : [now]);
            }
            return Promise.resolve(result);
        },

        diff: async (id, olds, news) => {
            if (isUnansweredId(id)) {
                // The id changes with the guest that is found or invited now.
                run.part(UnansweredInvitations).note(String(olds["emailAddress"]), unansweredSinceMs(olds));
                return { changes: true, replaces: ["emailAddress"], deleteBeforeReplace: false };
            }
            const declared = String(
                isUnknown(news["emailAddress"]) ? olds["emailAddress"] : news["emailAddress"],
            );
            run.part(GuestClaims).note(id, declared);
            await warnOfUnexpected(run, id, declared, olds["unexpected"] as UnexpectedAccount | undefined);
            const changed = [
                ...accountChanges(olds, news),
                ...changedProperties(olds, news, ["keepRedeemUrl"]),
            ];
            return { changes: changed.length > 0, replaces: [] };
        },

        create: async (news) => {
            const inputs = parse(news);
            const lookup = lookupOne(run);
            const located = await locateGuest(run, inputs, lookup).catch((error: unknown) => {
                throw UnansweredCreationError.isInstance(error)
                    ? unansweredError(run, inputs, { ...inputs, ...unwrittenState(inputs) }, error)
                    : error;
            });
            const { userId, isFormer } = located;
            const kept = (redeemUrl: unknown) => (inputs.keepRedeemUrl ? redeemUrl : undefined);
            const outs: Properties = { ...inputs, userId, redeemUrl: kept(located.redeemUrl) };
            try {
                const account = await directoryObjects.waitUntil(run.client, userId, exists);
                const arrival = await checkArrival(run, inputs.emailAddress, located, account);
                const shown = await lookup.shown(arrival, inputs);
                const completed = await completeAccount(run, arrival, shown, inputs);
                const outcome = await outcomeOf(userId, inputs);
                // The former count belongs to an earlier declaration. From here on, only a change triggers an action.
                return {
                    id: userId,
                    outs: {
                        ...outs,
                        redeemUrl: kept(completed.redeemUrl ?? located.redeemUrl),
                        ...outcome,
                    },
                };
            } catch (error) {
                if (error instanceof SameGuestError) {
                    throw error;
                }
                throw new CreatedError(userId, { ...outs, ...unwrittenState(inputs, isFormer) }, error);
            }
        },

        read: async (id, props) => {
            if (isUnansweredId(id)) {
                return readUnanswered(id, props);
            }
            const owned = ownedProfile(props);
            const found = await knownProfile(run, id, owned);
            return found === undefined
                ? {}
                : { id, props: { ...props, ...found, ...(await outcomeOf(id, props)) } };
        },

        update: async (id, olds, news) => {
            const inputs = parse(news);
            if (isUnansweredId(id)) {
                throw new Error(
                    `It is not known yet which account ${inputs.emailAddress} has, whose invitation was not answered. ` +
                        "Run pulumi refresh, then pulumi up.",
                );
            }
            try {
                const known = { userId: id, address: String(olds["emailAddress"]) };
                const renewed = await restoringDeleted(
                    run,
                    { ...known, restoreDeleted: inputs.restoreDeleted },
                    (current) => updateAccount(current, id, olds, inputs),
                );
                const redeemUrl = inputs.keepRedeemUrl ? (renewed ?? olds["redeemUrl"]) : undefined;
                return { outs: { ...inputs, userId: id, redeemUrl, ...(await outcomeOf(id, inputs)) } };
            } catch (error) {
                throw new CreatedError(id, partlyUpdatedState(olds, inputs), error);
            }
        },

        delete: (id, props) =>
            isUnansweredId(id)
                ? endUnanswered(run, parse(props), unansweredSinceMs(props))
                : endAccount(run, id, parse(props)),
    };
};
