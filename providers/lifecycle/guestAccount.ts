import { z } from "zod";
import { invite, readAgreed, readUntilReplicated, users } from "../../graph";
import { language, onRemove } from "../../config/guestFields";
import { DeclaredKeys } from "./declared";
import { changeFault, emailAddress, findGuest, giveAddress, isSameAddress } from "./guest/address";
import { ownedProfile, profileFields, profileNames, readProfile, writeProfile } from "./guest/profile";
import {
    dueRenewal,
    readRedemption,
    renewalFields,
    renewalNames,
    resend,
    resetRedemption,
} from "./guest/redemption";
import { restoreGuest } from "./guest/restoration";
import { changedProperties, checkInputs, isSame, isUnknown } from "./inputs";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { directoryObjects, graphClient } from "./session";

const schema = z.object({
    emailAddress,
    formerEmailAddress: emailAddress.optional(),
    redirectUrl: z.url({ protocol: /^https$/, error: "must be an https URL" }),
    message: z
        .object({
            body: z.string().optional(),
            language: language.optional(),
            additionalRecipient: z.string().optional(),
        })
        .optional(),
    onRemove,
    isRestored: z.boolean().optional(),
    ...profileFields,
    ...renewalFields,
});

type Inputs = z.infer<typeof schema>;

/** Addresses that the running program declares: the deletion of one's old name must not remove the person. */
export const declaredAddresses = new DeclaredKeys();

/** A guest who was there, brought back or invited. */
interface Found {
    readonly userId: string;
    readonly redeemUrl?: string | undefined;
    /** Known by the former address: the new one is still to be given. */
    readonly isFormer?: boolean;
}

/**
 * The guest of an address: found in the directory and adopted, or brought back from the deleted items, both without a
 * second invitation; or invited now.
 *
 * @throws Error - The address is one of the tenant's own people.
 */
async function findOrInvite(inputs: Inputs): Promise<Found> {
    const { emailAddress: address, formerEmailAddress: former, isRestored = true } = inputs;
    const known = await findGuest(address);
    if (known !== undefined) {
        return { userId: known };
    }
    const moved = former === undefined ? undefined : await findGuest(former);
    if (moved !== undefined) {
        return { userId: moved, isFormer: true };
    }
    const restored = isRestored ? await restoreGuest(address) : undefined;
    return restored === undefined ? invite(graphClient(), inputs) : { userId: restored };
}

/** Gives the guest the declared address, and has them redeem with it: signing in with the old one ends. */
async function move(userId: string, inputs: Inputs): Promise<string | undefined> {
    await giveAddress(userId, inputs.emailAddress);
    return resetRedemption(userId, inputs, false);
}

/**
 * A guest's account: invited, adopted or restored, waited for until the directory shows it, with its properties,
 * manager and sponsors, and with what becomes of it when it is no longer declared.
 */
export const guestAccount: Lifecycle = {
    check: (olds, news) => {
        const result = checkInputs(schema, news);
        const { emailAddress: now, formerEmailAddress: former } = result.inputs;
        if (typeof now === "string" && !isUnknown(now)) {
            const isSettled = !isUnknown(olds["emailAddress"]) && !isUnknown(former);
            const reason = isSettled ? changeFault(olds["emailAddress"], now, former) : undefined;
            if (reason !== undefined) {
                result.failures.push({ property: "emailAddress", reason });
            }
            declaredAddresses.add(now, ...(typeof former === "string" ? [former] : []));
        }
        return Promise.resolve(result);
    },

    // What only the invitation itself uses (redirect, message) is no change of a guest who has been invited.
    diff: (_id, olds, news) =>
        Promise.resolve({
            changes:
                changedProperties(olds, news, ["emailAddress", "onRemove", ...profileNames, ...renewalNames])
                    .length > 0,
            replaces: [],
        }),

    create: async (news) => {
        const inputs = parse(news);
        const { userId, redeemUrl, isFormer } = await findOrInvite(inputs);
        const outs: Properties = { ...inputs, userId, redeemUrl };
        try {
            await readUntilReplicated(
                () => directoryObjects().load(userId),
                (user) => user !== undefined,
                graphClient().time,
            );
            const movedUrl = isFormer ? await move(userId, inputs) : redeemUrl;
            await writeProfile(userId, {}, inputs);
            // What was counted before belongs to an earlier declaration: from here on only a change asks for something.
            return { id: userId, outs: { ...outs, redeemUrl: movedUrl, ...(await readRedemption(userId)) } };
        } catch (error) {
            throw new CreatedError(userId, { ...outs, ...unwritten(inputs, isFormer) }, error);
        }
    },

    read: async (id, props) => {
        const owned = ownedProfile(props);
        const found = await readAgreed(
            () => readProfile(id, owned),
            (value) => isSame(value, owned),
            isSame,
            graphClient().time,
        );
        return found === undefined
            ? {}
            : { id, props: { ...props, ...found, ...(await readRedemption(id)) } };
    },

    update: async (id, olds, news) => {
        const inputs = parse(news);
        let redeemUrl = olds["redeemUrl"];
        await writeProfile(id, olds, inputs);
        const { isResendDue, isResetDue } = dueRenewal(olds, inputs);
        // Last, since what fails is done anew in the next run, and nobody should get a mail twice.
        if (!isSameAddress(olds["emailAddress"], inputs.emailAddress)) {
            redeemUrl = (await move(id, inputs)) ?? redeemUrl;
        } else if (isResetDue) {
            redeemUrl = (await resetRedemption(id, inputs, isResendDue)) ?? redeemUrl;
        } else if (isResendDue) {
            redeemUrl = (await resend(id, inputs)) ?? redeemUrl;
        }
        return { outs: { ...inputs, userId: id, redeemUrl, ...(await readRedemption(id)) } };
    },

    delete: async (id, props) => {
        const { onRemove: end, emailAddress: address } = parse(props);
        if (end === "retain" || declaredAddresses.has(address)) {
            return;
        }
        if (end === "block") {
            await users.disable(graphClient(), id);
            return;
        }
        await users.softDelete(graphClient(), id);
    },
};

/** What may not have been written, so that the next update sees it as a change. Sponsors may be there already. */
function unwritten(inputs: Inputs, isFormer = false): Properties {
    const names = profileNames.filter((name) => name !== "sponsorIds");
    return {
        ...Object.fromEntries(names.map((name) => [name, undefined])),
        ...(isFormer && { emailAddress: inputs.formerEmailAddress }),
    };
}

function parse(props: Properties): Inputs {
    return schema.parse(
        Object.fromEntries(Object.keys(schema.shape).map((name) => [name, props[name] ?? undefined])),
    );
}
