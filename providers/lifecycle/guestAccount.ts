import { z } from "zod";
import { exists, hasValues, invite, readAgreed, readUntilReplicated, users } from "../../graph";
import { DeclaredKeys } from "./declared";
import { changedProperties, checkInputs, guidSet, isSame, isUnknown } from "./inputs";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { convergeReferences } from "./references";
import { directoryObjects, graphClient } from "./session";

const properties = {
    displayName: z.string().min(1).max(256).optional(),
    companyName: z.string().max(64).optional(),
};
const propertyNames = Object.keys(properties) as (keyof typeof properties)[];

const schema = z.object({
    emailAddress: z
        .string()
        .regex(/^[^@\s]+@[^@\s]+$/, "must be an e-mail address")
        .transform((address) => address.toLowerCase()),
    redirectUrl: z.url({ protocol: /^https$/, error: "must be an https URL" }),
    message: z
        .object({
            body: z.string().optional(),
            language: z.string().optional(),
            additionalRecipient: z.string().optional(),
        })
        .optional(),
    onRemove: z.enum(["retain", "block", "delete"]),
    ...properties,
    // Microsoft Graph allows five sponsors of a guest, "user: sponsors" in the v1.0 reference.
    sponsorIds: guidSet.refine((ids) => ids.length <= 5, "a guest can have at most 5 sponsors").optional(),
});

type Inputs = z.infer<typeof schema>;

/** Addresses that the running program declares: the deletion of one's old name must not remove the person. */
export const declaredAddresses = new DeclaredKeys();

/**
 * The user properties to write: those declared that differ from before, and `null` for those no longer declared.
 */
export function profileChange(olds: Properties, inputs: Properties): Properties {
    const change: Properties = {};
    for (const name of propertyNames) {
        const value = inputs[name] ?? undefined;
        if (!isSame(olds[name] ?? undefined, value)) {
            // A display name cannot be cleared: the last one stays.
            if (value !== undefined || name !== "displayName") {
                change[name] = value ?? null;
            }
        }
    }
    return change;
}

async function writeProfile(userId: string, olds: Properties, inputs: Inputs): Promise<void> {
    const client = graphClient();
    const { sponsorIds = [] } = inputs;
    const change = profileChange(olds, inputs);
    if (Object.keys(change).length > 0) {
        await users.patch(client, userId, change);
        await readUntilReplicated(
            () => users.get(client, userId, Object.keys(change)),
            hasValues(change),
            client.time,
        );
    }
    const sponsorsBefore = (olds["sponsorIds"] as string[] | null | undefined) ?? [];
    if (sponsorIds.length + sponsorsBefore.length > 0) {
        await convergeReferences(
            {
                list: () => users.listSponsorIds(client, userId),
                add: (ids) => users.addSponsors(client, userId, ids),
                remove: (ids) => users.removeSponsors(client, userId, ids),
            },
            { wanted: sponsorIds, unwanted: sponsorsBefore.filter((id) => !sponsorIds.includes(id)) },
            client.time,
        );
    }
}

/** One read of what `owned` names, as the state has it; `undefined` when the answering replica has no such user. */
async function readOwned(id: string, owned: Properties): Promise<Properties | undefined> {
    const client = graphClient();
    const names = propertyNames.filter((name) => name in owned);
    const user = await users.get(client, id, ["id", ...names]);
    if (user === undefined) {
        return undefined;
    }
    const found: Properties = Object.fromEntries(names.map((name) => [name, user[name] ?? undefined]));
    if ("sponsorIds" in owned) {
        const shown = await users.listSponsorIds(client, id);
        found["sponsorIds"] = (owned["sponsorIds"] as string[]).filter((sponsorId) => shown?.has(sponsorId));
    }
    return found;
}

/**
 * The guest of an address: found in the directory and adopted, without a second invitation, or invited now.
 *
 * @throws Error - The address is one of the tenant's own people.
 */
async function findOrInvite(inputs: Inputs): Promise<{ userId: string; redeemUrl: string | undefined }> {
    const client = graphClient();
    // Several reads have to miss a guest: a replica that lags does not know whom a run before invited, and a second
    // invitation can be a second mail.
    const known = await readAgreed(
        () => users.findByAddress(client, inputs.emailAddress, { isSingleAttempt: true }),
        (found) => found !== undefined,
        () => true,
        client.time,
    );
    if (known === undefined) {
        return invite(client, inputs);
    }
    if (!isExternal(known)) {
        throw new Error(
            `${inputs.emailAddress} belongs to one of the tenant's own accounts (object id ${known.id}), which can ` +
                "be given access as it is: remove the guest, and name the account's object id where it is needed.",
        );
    }
    return { userId: known.id, redeemUrl: undefined };
}

function isExternal({ creationType, externalUserState, userType }: users.UserOfAddress): boolean {
    return creationType === "Invitation" || typeof externalUserState === "string" || userType === "Guest";
}

/**
 * A guest's account: invited or adopted, waited for until the directory shows it, with its properties and sponsors,
 * and with what becomes of it when it is no longer declared.
 */
export const guestAccount: Lifecycle = {
    check: (olds, news) => {
        const result = checkInputs(schema, news);
        const [before, now] = [olds["emailAddress"], result.inputs["emailAddress"]];
        if (typeof before === "string" && !isUnknown(before) && !isUnknown(now) && before !== now) {
            result.failures.push({
                property: "emailAddress",
                reason:
                    `a guest's invited address cannot be changed in place (from ${before} to ${String(now)}): ` +
                    `declare the new address as a guest of its own, and remove this one`,
            });
        }
        if (typeof now === "string" && !isUnknown(now)) {
            declaredAddresses.add(now);
        }
        return Promise.resolve(result);
    },

    // What only the invitation itself uses (redirect, message) is no change of a guest who has been invited.
    diff: (_id, olds, news) =>
        Promise.resolve({
            changes: changedProperties(olds, news, ["onRemove", "sponsorIds", ...propertyNames]).length > 0,
            replaces: [],
        }),

    create: async (news) => {
        const inputs = parse(news);
        const { userId, redeemUrl } = await findOrInvite(inputs);
        const outs = { ...inputs, userId, redeemUrl };
        try {
            await directoryObjects().waitUntil(userId, exists);
            await writeProfile(userId, {}, inputs);
        } catch (error) {
            throw new CreatedError(userId, { ...outs, ...unwritten }, error);
        }
        return { id: userId, outs };
    },

    read: async (id, props) => {
        const owned = Object.fromEntries(
            [...propertyNames, "sponsorIds"].flatMap((name) =>
                props[name] === undefined || props[name] === null ? [] : [[name, props[name]]],
            ),
        ) as Properties;
        const found = await readAgreed(
            () => readOwned(id, owned),
            (value) => isSame(value, owned),
            isSame,
            graphClient().time,
        );
        return found === undefined ? {} : { id, props: { ...props, ...found } };
    },

    update: async (id, olds, news) => {
        const inputs = parse(news);
        await writeProfile(id, olds, inputs);
        return { outs: { ...inputs, userId: id, redeemUrl: olds["redeemUrl"] } };
    },

    delete: async (id, props) => {
        const { onRemove, emailAddress } = parse(props);
        if (onRemove === "retain" || declaredAddresses.has(emailAddress)) {
            return;
        }
        if (onRemove === "block") {
            await users.disable(graphClient(), id);
            return;
        }
        await users.softDelete(graphClient(), id);
    },
};

/** Properties that may not have been written, so that the next update sees them as changes. */
const unwritten: Properties = { displayName: undefined, companyName: undefined };

function parse(props: Properties): Inputs {
    return schema.parse(
        Object.fromEntries(Object.keys(schema.shape).map((name) => [name, props[name] ?? undefined])),
    );
}
