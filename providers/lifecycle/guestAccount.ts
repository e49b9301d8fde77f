import { z } from "zod";
import { invite, readUntilReplicated, users } from "../../graph";
import { changedProperties, checkInputs, guidSet, isSame, isUnknown } from "./inputs";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
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

/**
 * Addresses that the running program declares. One person can be declared under a new name in the same run in which
 * the old name disappears (a rename without an alias): the old resource's deletion must not remove the person.
 */
const declaredAddresses = new Set<string>();

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
    const change = profileChange(olds, inputs);
    if (Object.keys(change).length > 0) {
        await users.patch(client, userId, change);
        await readUntilReplicated(
            () => users.get(client, userId, Object.keys(change)),
            (user) =>
                user !== undefined &&
                Object.entries(change).every(([name, value]) => isSame(user[name] ?? null, value)),
        );
    }
    const before = (olds["sponsorIds"] as string[] | undefined) ?? [];
    const now = inputs.sponsorIds ?? [];
    await users.addSponsors(
        client,
        userId,
        now.filter((id) => !before.includes(id)),
    );
    await users.removeSponsors(
        client,
        userId,
        before.filter((id) => !now.includes(id)),
    );
}

/**
 * The guest of an address: found in the directory and adopted, without a second invitation, or invited now.
 *
 * @throws Error - The address is one of the tenant's own people.
 */
async function findOrInvite(inputs: Inputs): Promise<{ userId: string; redeemUrl: string | undefined }> {
    const client = graphClient();
    const known = await users.findByAddress(client, inputs.emailAddress);
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
    return creationType === "Invitation" || externalUserState !== null || userType === "Guest";
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
            await readUntilReplicated(
                () => directoryObjects().load(userId),
                (user) => user !== undefined,
            );
            await writeProfile(userId, {}, inputs);
        } catch (error) {
            throw new CreatedError(userId, { ...outs, ...withoutProfile }, error);
        }
        return { id: userId, outs };
    },

    read: async (id, props) => {
        const owned = propertyNames.filter((name) => (props[name] ?? undefined) !== undefined);
        const user = await readUntilReplicated(
            () => users.get(graphClient(), id, ["id", ...owned]),
            () => true,
        );
        if (user === undefined) {
            return {};
        }
        return {
            id,
            props: { ...props, ...Object.fromEntries(owned.map((name) => [name, user[name] ?? undefined])) },
        };
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

const withoutProfile: Properties = { displayName: undefined, companyName: undefined, sponsorIds: undefined };

function parse(props: Properties): Inputs {
    return schema.parse(
        Object.fromEntries(Object.keys(schema.shape).map((name) => [name, props[name] ?? undefined])),
    );
}
