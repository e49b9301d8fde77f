import { z } from "zod";
import { directoryGroups, GraphError, groups, isAbsence, readAgreed } from "../../../graph";
import { inline } from "../../../rules/text";
import type { Run } from "../kit/run";
import { agreedMemberIds } from "./group/agreedMembers";
import { knownMembers } from "./group/knownMembers";
import { removableMembers } from "./group/removableMembers";
import { GuestClaims } from "./guest/claims";
import {
    changedProperties,
    checkInputs,
    differentProperties,
    guid,
    guidSet,
    isUnknown,
    union,
} from "../kit/inputs";
import { CreatedError, type Lifecycle, type Properties } from "../kit/lifecycle";
import {
    convergeReferences,
    listAgreed,
    type ReferenceCalls,
    type WantedReferences,
} from "../kit/references";

const schema = z.object({
    groupId: guid,
    memberIds: guidSet,
    removeOtherMembers: z.boolean().optional(),
    protectedIds: guidSet.optional(),
    protectedGroupId: guid.optional(),
});

type Inputs = z.infer<typeof schema>;

/** A membership as `declaredMembers` has it. */
export const memberKey = (groupId: string, memberId: string) => `${groupId}/${memberId}`;

function callsOf(run: Run, groupId: string): ReferenceCalls {
    const client = run.client;
    return {
        title: `members of the group ${groupId}`,
        nameOf: (id) => run.part(GuestClaims).addressOf(id),
        list: (reader) => groups.listMemberIds(reader, groupId),
        add: (ids) => groups.addMembers(client, groupId, ids),
        remove: (ids) => groups.removeMembers(client, groupId, ids),
    };
}

/**
 * The number of members from which a read waits, and how long it waits, in milliseconds, because a complete list
 * takes many requests.
 */
const manyMembers = 1_000;
const manyMembersSettleMs = 8_000;

/**
 * Changes members of one group, and reads them back. Members that are now declared elsewhere stay, and so do
 * protected accounts.
 */
export async function applyMembership(run: Run, groupId: string, change: WantedReferences): Promise<void> {
    const unwanted = await removableMembers(
        run,
        groupId,
        change.unwanted.filter((id) => !run.declared.groupMembers.has(memberKey(groupId, id))),
    );
    if (change.wanted.length === 0 && unwanted.length === 0) {
        // Nothing to write, so no wait. A group whose members a roster declares can have many.
        return;
    }
    run.declared.removedMembers.addAll(unwanted.map((id) => memberKey(groupId, id)));
    const isLarge = change.wanted.length >= manyMembers;
    try {
        await convergeReferences(
            run.client,
            callsOf(run, groupId),
            { ...change, unwanted, ...(isLarge && { pauseBeforeReadMs: manyMembersSettleMs }) },
            isLarge ? { initialDelayMs: manyMembersSettleMs / 2 } : {},
        );
    } catch (error) {
        throw await withCause(run, groupId, error);
    }
}

/**
 * Changes a group from one declaration to the next, and removes other members if the declaration is authoritative.
 */
async function applyDeclaration(run: Run, inputs: Inputs, declaredBefore: readonly string[]): Promise<void> {
    const wanted = new Set(inputs.memberIds);
    const others = new Set([...declaredBefore, ...(await strangersIn(run, inputs))]);
    await applyMembership(run, inputs.groupId, {
        wanted: inputs.memberIds,
        unwanted: [...others].filter((id) => !wanted.has(id)),
    });
}

/**
 * The accounts that are never removed as undeclared members.
 *
 * @throws Error - Their group cannot be read, so it cannot be determined who they are, and no one is removed.
 */
async function protectedFrom(
    run: Run,
    { protectedIds = [], protectedGroupId }: Inputs,
): Promise<Set<string>> {
    if (protectedGroupId === undefined) {
        return new Set(protectedIds);
    }
    const members = await agreedMemberIds(run.client, protectedGroupId);
    if (members === undefined) {
        throw new Error(
            `The group for emergency access (object id ${protectedGroupId}) is not in the directory: who is in it ` +
                "cannot be determined, so no one was removed. Name a group that exists.",
        );
    }
    return new Set([...protectedIds, protectedGroupId, ...members]);
}

/** Members that are not declared here, and that an authoritative membership removes. */
async function strangersIn(run: Run, inputs: Inputs): Promise<string[]> {
    if (inputs.removeOtherMembers !== true) {
        return [];
    }
    const kept = await protectedFrom(run, inputs);
    const present = await listAgreed(run.client, callsOf(run, inputs.groupId));
    return [...(present ?? [])].filter((id) => !kept.has(id));
}

/** The group has its members by a rule. */
class DynamicGroupError extends Error {
    override readonly name = "DynamicGroupError";
}

/**
 * A dynamic group refuses members as if a permission were missing, and a deleted group as if it lagged. This message
 * says so.
 */
async function withCause(run: Run, groupId: string, error: unknown): Promise<unknown> {
    if (isAbsence(error)) {
        const found = await readAgreed(
            run.client,
            (reader) => directoryGroups.get(reader, groupId),
            (group) => group !== undefined,
            () => true,
        );
        return found === undefined
            ? new Error(
                  `The group with object id ${groupId} is not in the tenant: it was deleted, or never existed. No one ` +
                      "became a member. If this program declares the group, run pulumi up --refresh to create it " +
                      "again. Otherwise restore it, or name another group.",
                  { cause: error },
              )
            : error;
    }
    if (!GraphError.isInstance(error) || error.status !== 403) {
        return error;
    }
    const group = await directoryGroups.get(run.client, groupId).catch(() => undefined);
    const types = (group?.["groupTypes"] as string[] | undefined) ?? [];
    return types.includes("DynamicMembership")
        ? new DynamicGroupError(
              `The group with object id ${groupId} has its members by a rule (${inline(String(group?.["membershipRule"]), 1_000)}): ` +
                  "no one can be added or removed by hand. Change the rule, or use another group.",
              { cause: error },
          )
        : error;
}

/**
 * Some of a group's members, additive: members that were never declared here are not touched.
 */
export const groupMembership = (run: Run): Lifecycle => ({
    check: (_olds, news) => {
        const result = checkInputs(schema, news);
        const { groupId, memberIds } = result.inputs;
        if (result.failures.length === 0 && !isUnknown(groupId) && !isUnknown(memberIds)) {
            run.declared.groupMembers.addAll(
                (memberIds as string[]).map((id) => memberKey(String(groupId), id)),
            );
        }
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) => {
        const replaces = differentProperties(olds, news, ["groupId"]);
        const changes =
            replaces.length > 0 ||
            changedProperties(olds, news, ["memberIds", "removeOtherMembers"]).length > 0;
        // Delete first would leave the group empty for a while; another group's members do not clash.
        return Promise.resolve({ changes, replaces, deleteBeforeReplace: false });
    },

    create: async (properties) => {
        const inputs = parse(properties);
        try {
            await applyDeclaration(run, inputs, []);
        } catch (error) {
            // Any of them may already be members. Keep them all, so that the next run finishes and a deletion removes
            // them.
            throw new CreatedError(inputs.groupId, inputs, error);
        }
        return { id: inputs.groupId, outs: inputs };
    },

    read: async (id, props) => {
        const inputs = parse(props);
        const { memberIds } = inputs;
        const strangers = await strangersIn(run, inputs);
        const shown = await knownMembers(run, id, memberIds);
        if (shown === undefined) {
            return {};
        }
        return {
            id,
            props: {
                ...props,
                groupId: id,
                // Undeclared members show as a change if they are to be removed.
                memberIds: union(shown, strangers),
            },
        };
    },

    update: async (id, olds, news) => {
        const inputs = parse(news);
        const before = parse(olds).memberIds;
        try {
            await applyDeclaration(run, inputs, before);
        } catch (error) {
            // The members of either declaration may be in the group now, and are removed once they are no longer
            // declared.
            throw new CreatedError(id, { ...olds, memberIds: union(before, inputs.memberIds) }, error);
        }
        return { outs: inputs };
    },

    delete: async (id, props) => {
        // A deleted group has no members.
        if ((await listAgreed(run.client, callsOf(run, id))) !== undefined) {
            // The end of the declaration removes the members that it added, and no others.
            const inputs = parse(props);
            const none = { ...inputs, memberIds: [], removeOtherMembers: false };
            try {
                await applyDeclaration(run, none, inputs.memberIds);
            } catch (error) {
                if (!(error instanceof DynamicGroupError)) {
                    throw error;
                }
                await run.log.warn(`${error.message} Its members were left as they are.`);
            }
        }
    },
});

function parse(props: Properties): Inputs {
    return schema.parse(
        Object.fromEntries(Object.keys(schema.shape).map((name) => [name, props[name] ?? undefined])),
    );
}
