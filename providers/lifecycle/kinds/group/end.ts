/** What happens to a group at the end of its declaration. */
import { directoryGroups, exists, groups, readAgreed, type GraphClient } from "../../../../graph";
import { firstOf } from "../../../../rules/text";
import { isRefusal, type Properties } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";
import { isOfKind } from "./kind";
import { memberKey } from "../groupMembership";
import { ownersIn } from "./owners";

/** Object ids in a message. */
const namedAtMost = 5;

/**
 * Deletes a group after checking what it is now. A group of another kind than the state says stays, with a warning. A
 * warning names members and owners that the stack did not declare, and that lose the group.
 */
export async function endGroup(run: Run, id: string, props: Properties): Promise<void> {
    const group = await readAgreed(
        run.client,
        (client) => directoryGroups.get(client, id),
        exists,
        () => true,
    );
    if (group === undefined) {
        return;
    }
    const name = JSON.stringify(group["displayName"]);
    if (!isOfKind(group, props)) {
        await run.log.warn(
            `The group ${name} (${id}) is of another kind than this stack made, and was not deleted. If it should be, ` +
                "delete it in the Entra admin center.",
        );
        return;
    }
    const others = [
        ["members", await othersIn(run, (client) => groups.listMemberIds(client, id), membersOf(run, id))],
        [
            "owners",
            await othersIn(run, (client) => directoryGroups.listOwnerIds(client, id), ownersIn(props)),
        ],
    ] as const;
    const lost = others.flatMap(([what, ids]) => describe(what, ids));
    if (lost.length > 0) {
        await run.log.warn(
            `Deletes the group ${name} (${id}) with ${lost.join(" and ")}. It can be restored for 30 days, in the Entra ` +
                "admin center under deleted groups.",
        );
    }
    await directoryGroups.remove(run.client, id);
}

/** Members that this run removed, but that a lagging replica still shows. */
const membersOf = (run: Run, id: string) => {
    const prefix = memberKey(id, "");
    return run.declared.removedMembers
        .all()
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length));
};

/** @returns `undefined` when the identity that deploys may not read them. */
async function othersIn(
    run: Run,
    list: (client: GraphClient) => Promise<ReadonlySet<string> | undefined>,
    known: readonly string[],
): Promise<string[] | undefined> {
    const isKnown = new Set(known);
    const others = (shown: ReadonlySet<string> | undefined) =>
        [...(shown ?? [])].filter((other) => !isKnown.has(other));
    try {
        const shown = await readAgreed(
            run.client,
            list,
            (ids) => ids !== undefined && others(ids).length === 0,
            (left, right) => others(left).length === others(right).length,
        );
        return others(shown).sort();
    } catch (error) {
        if (isRefusal(error)) {
            return undefined;
        }
        throw error;
    }
}

function describe(what: string, ids: readonly string[] | undefined): string[] {
    if (ids === undefined) {
        return [`${what} that could not be read`];
    }
    const named = firstOf(ids, namedAtMost, (id) => id).join(", ");
    return ids.length === 0 ? [] : [`${ids.length} ${what} that this stack did not declare (${named})`];
}
