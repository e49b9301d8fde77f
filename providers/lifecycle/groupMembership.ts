import { z } from "zod";
import { groups, readAgreed } from "../../graph";
import { DeclaredKeys } from "./declared";
import { changedProperties, checkInputs, guid, guidSet, isUnknown } from "./inputs";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { convergeReferences, listAgreed, type ReferenceCalls } from "./references";
import { graphClient } from "./session";

const schema = z.object({ groupId: guid, memberIds: guidSet });

type Inputs = z.infer<typeof schema>;

/** Group and member of every membership that the running program declares. */
export const declaredMembers = new DeclaredKeys();

const keyOf = (groupId: string, memberId: string) => `${groupId}/${memberId}`;

function callsOf(groupId: string): ReferenceCalls {
    const client = graphClient();
    return {
        list: () => groups.listMemberIds(client, groupId),
        add: (ids) => groups.addMembers(client, groupId, ids),
        remove: (ids) => groups.removeMembers(client, groupId, ids),
    };
}

async function applyMembership(
    groupId: string,
    declaredBefore: readonly string[],
    declaredNow: readonly string[],
): Promise<void> {
    const unwanted = declaredBefore.filter(
        (id) => !declaredNow.includes(id) && !declaredMembers.has(keyOf(groupId, id)),
    );
    await convergeReferences(callsOf(groupId), { wanted: declaredNow, unwanted }, graphClient().time);
}

/**
 * Some of a group's members, additive: members that were never declared here are not touched.
 */
export const groupMembership: Lifecycle = {
    check: (_olds, news) => {
        const result = checkInputs(schema, news);
        const { groupId, memberIds } = result.inputs;
        if (result.failures.length === 0 && !isUnknown(groupId) && !isUnknown(memberIds)) {
            declaredMembers.add(...(memberIds as string[]).map((id) => keyOf(String(groupId), id)));
        }
        return Promise.resolve(result);
    },

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
            // Any of them may be in already: keep them all, so that the next run finishes and a deletion removes them.
            throw new CreatedError(inputs.groupId, inputs, error);
        }
        return { id: inputs.groupId, outs: inputs };
    },

    read: async (id, props) => {
        const { memberIds } = parse(props);
        const shown = await readAgreed(
            () => callsOf(id).list(),
            (members) => members !== undefined && memberIds.every((member) => members.has(member)),
            (left, right) =>
                (left === undefined) === (right === undefined) &&
                memberIds.every((member) => left?.has(member) === right?.has(member)),
            graphClient().time,
        );
        if (shown === undefined) {
            return {};
        }
        return {
            id,
            props: { ...props, groupId: id, memberIds: memberIds.filter((member) => shown.has(member)) },
        };
    },

    update: async (id, olds, news) => {
        const inputs = parse(news);
        await applyMembership(id, parse(olds).memberIds, inputs.memberIds);
        return { outs: inputs };
    },

    delete: async (id, props) => {
        // A group that is gone has no members.
        if ((await listAgreed(callsOf(id), graphClient().time)) !== undefined) {
            await applyMembership(id, parse(props).memberIds, []);
        }
    },
};

function parse(props: Properties): Inputs {
    return schema.parse({ groupId: props["groupId"], memberIds: props["memberIds"] });
}
