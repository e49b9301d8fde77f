import { groups, readAgreed, usersOfAddress } from "../../../../graph";
import type { Run } from "../../kit/run";
import { GuestClaims } from "../guest/claims";
import { ProtectedAccounts } from "../guest/protectedAccounts";

/**
 * Of the members to be removed from a group, those that may be removed, after checking what they are now. The others
 * stay, with a warning: guests who have become members of the tenant, accounts for emergency access, and the identity
 * that deploys.
 *
 * @throws GraphError - It cannot be read who is protected. No one was removed then.
 */
export async function removableMembers(
    run: Run,
    groupId: string,
    ids: readonly string[],
): Promise<readonly string[]> {
    if (ids.length === 0) {
        return ids;
    }
    const kept = new Map([
        ...[...(await converted(run, groupId, ids))].map(
            (id) => [id, "is no longer a guest but a member of the tenant"] as const,
        ),
        ...(await run.part(ProtectedAccounts).reasonsFor(ids)),
    ]);
    for (const [id, reason] of kept) {
        const address = run.part(GuestClaims).addressOf(id);
        await run.log.warn(
            `${address === undefined ? `The object ${id}` : `${address} (object id ${id})`} ${reason}, and was not ` +
                `removed from the group ${groupId}. If it should be, do it in the Entra admin center.`,
        );
    }
    return ids.filter((id) => !kept.has(id));
}

/** Those of some members who are external accounts and members of the tenant. */
async function converted(run: Run, groupId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const isConverted = (user: groups.MemberUser) =>
        user.userType === "Member" && usersOfAddress.isExternal(user);
    const wanted = new Set(ids);
    const found = (users: readonly groups.MemberUser[] | undefined) =>
        (users ?? []).filter(({ id }) => wanted.has(id.toLowerCase()));
    const shown = await readAgreed(
        run.client,
        (client) => groups.listMemberUsers(client, groupId),
        (users) => found(users).length === wanted.size,
        (left, right) => found(left).length === found(right).length,
    );
    return new Set(
        found(shown)
            .filter(isConverted)
            .map(({ id }) => id.toLowerCase()),
    );
}
