import { z } from "zod";
import { groups, readAgreed } from "../../graph";
import { DeclaredKeys } from "./declared";
import { changedProperties, checkInputs, guid, guidSet, isUnknown } from "./inputs";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { convergeReferences, listAgreed, type ReferenceCalls, type WantedReferences } from "./references";
import { graphClient } from "./session";
import { SharedReads } from "./sharedReads";

const schema = z.object({ groupId: guid, memberIds: guidSet });

type Inputs = z.infer<typeof schema>;

/** Group and member of every membership that the running program declares. */
export const declaredMembers = new DeclaredKeys();

/** A membership as `declaredMembers` has it. */
export const memberKey = (groupId: string, memberId: string) => `${groupId}/${memberId}`;

const shared = new SharedReads<ReadonlySet<string> | undefined>();

/** One read of a group's members, for all who want it at about the same time: a large group has many pages. */
export function sharedMemberIds(groupId: string): Promise<ReadonlySet<string> | undefined> {
    const client = graphClient();
    return shared.read(client, groupId, () => groups.listMemberIds(client, groupId));
}

function callsOf(groupId: string): ReferenceCalls {
    const client = graphClient();
    return {
        list: () => groups.listMemberIds(client, groupId),
        add: (ids) => groups.addMembers(client, groupId, ids),
        remove: (ids) => groups.removeMembers(client, groupId, ids),
    };
}

/** From how many members on the next read waits longer: a list of them all is many requests. */
const manyMembers = 1_000;

/** Changes members of one group, and reads them back. Members that are declared elsewhere now stay. */
export async function applyMembership(groupId: string, change: WantedReferences): Promise<void> {
    const unwanted = change.unwanted.filter((id) => !declaredMembers.has(memberKey(groupId, id)));
    const isLarge = change.wanted.length >= manyMembers;
    await convergeReferences(
        callsOf(groupId),
        { ...change, unwanted },
        { ...graphClient().time, ...(isLarge && { initialDelayMs: 4_000 }) },
    );
}

/** What has to change between two declarations. */
function changeOf(before: readonly string[], now: readonly string[]): WantedReferences {
    const declared = new Set(now);
    return { wanted: now, unwanted: before.filter((id) => !declared.has(id)) };
}

/**
 * Some of a group's members, additive: members that were never declared here are not touched.
 */
export const groupMembership: Lifecycle = {
    check: (_olds, news) => {
        const result = checkInputs(schema, news);
        const { groupId, memberIds } = result.inputs;
        if (result.failures.length === 0 && !isUnknown(groupId) && !isUnknown(memberIds)) {
            declaredMembers.add(...(memberIds as string[]).map((id) => memberKey(String(groupId), id)));
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
            await applyMembership(inputs.groupId, changeOf([], inputs.memberIds));
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
        await applyMembership(id, changeOf(parse(olds).memberIds, inputs.memberIds));
        return { outs: inputs };
    },

    delete: async (id, props) => {
        // A group that is gone has no members.
        if ((await listAgreed(callsOf(id), graphClient().time)) !== undefined) {
            await applyMembership(id, changeOf(parse(props).memberIds, []));
        }
    },
};

function parse(props: Properties): Inputs {
    return schema.parse({ groupId: props["groupId"], memberIds: props["memberIds"] });
}
