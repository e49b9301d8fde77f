import { z } from "zod";
import { readUntilReplicated, retryOnLag, users } from "../../graph";
import { changedProperties, checkInputs, guid, guidSet, isSame, isUnknown } from "./inputs";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { directoryObjects, graphClient } from "./session";

const properties = {
    displayName: z.string().min(1).max(256).optional(),
    companyName: z.string().max(64).optional(),
};
const propertyNames = Object.keys(properties) as (keyof typeof properties)[];

const schema = z.object({
    userId: guid,
    emailAddress: z.string().min(3),
    onRemove: z.enum(["retain", "block", "delete"]),
    ...properties,
    // Microsoft Graph allows five sponsors of a guest, "user: sponsors" in the v1.0 reference.
    sponsorIds: guidSet.refine((ids) => ids.length <= 5, "a guest can have at most 5 sponsors").optional(),
});

type Inputs = z.infer<typeof schema>;

/**
 * Guests that the running program declares. One person can be declared under a new name in the same run in which
 * the old name disappears (a rename without an alias): the old resource's deletion must not remove the person.
 */
const declaredUserIds = new Set<string>();

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

async function writeProfile(olds: Properties, inputs: Inputs): Promise<void> {
    const client = graphClient();
    const change = profileChange(olds, inputs);
    if (Object.keys(change).length > 0) {
        await retryOnLag("patchNew", () => users.patch(client, inputs.userId, change));
        await readUntilReplicated(
            () => users.get(client, inputs.userId, Object.keys(change)),
            (user) =>
                user !== undefined &&
                Object.entries(change).every(([name, value]) => isSame(user[name] ?? null, value)),
        );
    }
    const before = (olds["sponsorIds"] as string[] | undefined) ?? [];
    const now = inputs.sponsorIds ?? [];
    await users.addSponsors(
        client,
        inputs.userId,
        now.filter((id) => !before.includes(id)),
    );
    await users.removeSponsors(
        client,
        inputs.userId,
        before.filter((id) => !now.includes(id)),
    );
}

/**
 * A guest once invited: waits until the directory shows them, owns their properties and sponsors, and decides what
 * becomes of them when they are no longer declared.
 */
export const guestProfile: Lifecycle = {
    check: (olds, news) => {
        const result = checkInputs(schema, news);
        const [before, now] = [olds["emailAddress"], result.inputs["emailAddress"]];
        if (typeof before === "string" && !isUnknown(before) && !isUnknown(now) && before !== now) {
            result.failures.push({
                property: "emailAddress",
                reason:
                    `a guest's invited address cannot be changed in place (from ${String(before)} to ${String(now)}): ` +
                    `declare the new address as a guest of its own, and remove this one`,
            });
        }
        const userId = result.inputs["userId"];
        if (typeof userId === "string" && !isUnknown(userId)) {
            declaredUserIds.add(userId);
        }
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) => {
        const replaces = changedProperties(olds, news, ["userId"]);
        const others = ["onRemove", "sponsorIds", ...propertyNames];
        return Promise.resolve({
            changes: replaces.length > 0 || changedProperties(olds, news, others).length > 0,
            replaces,
        });
    },

    create: async (news) => {
        const inputs = parse(news);
        declaredUserIds.add(inputs.userId);
        await readUntilReplicated(
            () => directoryObjects().load(inputs.userId),
            (user) => user !== undefined,
        );
        try {
            // The invitation has set the display name of a new guest; one who existed before keeps theirs unless
            // it differs from the declaration, which the write below sees by its own read.
            await writeProfile({}, inputs);
        } catch (error) {
            throw new CreatedError(inputs.userId, { ...inputs, ...withoutProfile }, error);
        }
        return { id: inputs.userId, outs: inputs };
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

    update: async (_id, olds, news) => {
        const inputs = parse(news);
        await writeProfile(olds, inputs);
        return { outs: inputs };
    },

    delete: async (id, props) => {
        const { onRemove } = parse(props);
        if (onRemove === "retain" || declaredUserIds.has(id)) {
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
