import { z } from "zod";
import { groups, readUntilReplicated } from "../../graph";
import { changedProperties, checkInputs, guid, guidSet } from "./inputs";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { graphClient } from "./session";

const schema = z.object({ groupId: guid, memberIds: guidSet });

type Inputs = z.infer<typeof schema>;

/** What has to be written so that the declared members are in the group; others in it are left alone. */
export function membershipChange(
    declaredBefore: readonly string[],
    declaredNow: readonly string[],
    present: ReadonlySet<string>,
): { toAdd: string[]; toRemove: string[] } {
    const now = new Set(declaredNow);
    return {
        toAdd: declaredNow.filter((id) => !present.has(id)),
        toRemove: declaredBefore.filter((id) => !now.has(id)),
    };
}

async function applyMembership(
    groupId: string,
    declaredBefore: string[],
    declaredNow: string[],
): Promise<void> {
    const client = graphClient();
    // A stale list only costs a harmless repeat: adding a member twice and removing an absent one both succeed.
    const present = await groups.listMemberIds(client, groupId);
    const { toAdd, toRemove } = membershipChange(declaredBefore, declaredNow, present);
    await groups.addMembers(client, groupId, toAdd);
    await groups.removeMembers(client, groupId, toRemove);
    if (toAdd.length + toRemove.length > 0) {
        await readUntilReplicated(
            () => groups.listMemberIds(client, groupId),
            (members) =>
                members !== undefined &&
                declaredNow.every((id) => members.has(id)) &&
                toRemove.every((id) => !members.has(id)),
        );
    }
}

/**
 * Some of a group's members, additive: members that were never declared here are not touched.
 */
export const groupMembership: Lifecycle = {
    check: (_olds, news) => Promise.resolve(checkInputs(schema, news)),

    diff: (_id, olds, news) => {
        const replaces = changedProperties(olds, news, ["groupId"]);
        const changes = replaces.length > 0 || changedProperties(olds, news, ["memberIds"]).length > 0;
        // Delete first would leave the group empty for a while; another group's members do not clash.
        return Promise.resolve({ changes, replaces, deleteBeforeReplace: false });
    },

    create: async (properties) => {
        const inputs = parse(properties);
        try {
            await applyMembership(inputs.groupId, [], inputs.memberIds);
        } catch (error) {
            // Some members may be in already: keep what was declared, so that the next run goes on from here.
            throw new CreatedError(inputs.groupId, { groupId: inputs.groupId, memberIds: [] }, error);
        }
        return { id: inputs.groupId, outs: inputs };
    },

    read: async (id, props) => {
        const inputs = parse(props);
        const client = graphClient();
        const isWhole = (members: Set<string> | undefined) =>
            members !== undefined && inputs.memberIds.every((member) => members.has(member));
        // The first read decides what is to be confirmed: the whole declaration, or the same gap several times.
        const first = await groups.tryListMemberIds(client, id);
        const confirmed = isWhole(first)
            ? first
            : await readUntilReplicated(
                  () => groups.tryListMemberIds(client, id),
                  (members) => sameMembers(members, first, inputs.memberIds),
              );
        if (confirmed === undefined) {
            return {};
        }
        return {
            id,
            props: {
                ...props,
                groupId: id,
                memberIds: inputs.memberIds.filter((member) => confirmed.has(member)),
            },
        };
    },

    update: async (id, olds, news) => {
        const inputs = parse(news);
        await applyMembership(id, parse(olds).memberIds, inputs.memberIds);
        return { outs: inputs };
    },

    delete: async (id, props) => {
        const client = graphClient();
        if ((await groups.tryListMemberIds(client, id)) === undefined) {
            return;
        }
        await groups.removeMembers(client, id, parse(props).memberIds);
    },
};

function sameMembers(
    left: Set<string> | undefined,
    right: Set<string> | undefined,
    among: readonly string[],
): boolean {
    return (
        (left === undefined) === (right === undefined) &&
        among.every((id) => left?.has(id) === right?.has(id))
    );
}

function parse(props: Properties): Inputs {
    return schema.parse({ groupId: props["groupId"], memberIds: props["memberIds"] });
}
