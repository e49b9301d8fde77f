import { directoryGroups } from "../../../../graph";
import type { Properties } from "../../kit/lifecycle";
import { convergeReferences } from "../../kit/references";
import type { Run } from "../../kit/run";
import { GuestClaims } from "../guest/claims";

/** The owners in a declaration or a state. */
export const ownersIn = (props: Properties) => (props["owners"] as string[] | null | undefined) ?? [];

/**
 * Changes the owners of a group from one declaration to the next. Owners that others added stay. So does the last
 * owner, because Entra does not let anyone remove that one.
 */
export async function writeOwners(
    run: Run,
    id: string,
    olds: Properties,
    { owners }: { readonly owners?: readonly string[] | undefined },
): Promise<void> {
    const before = ownersIn(olds);
    if (owners === undefined && before.length === 0) {
        return;
    }
    const client = run.client;
    const wanted = owners ?? [];
    let last: string | undefined;
    await convergeReferences(
        client,
        {
            title: `owners of the group ${id}`,
            nameOf: (owner) => run.part(GuestClaims).addressOf(owner),
            list: async (reader) => {
                const shown = await directoryGroups.listOwnerIds(reader, id);
                return shown && new Set([...shown].filter((owner) => owner !== last));
            },
            add: (ids) => directoryGroups.addOwners(client, id, ids),
            remove: async (ids) => {
                const result = await directoryGroups.removeOwners(client, id, ids);
                last = result.last ?? last;
                return result.removed;
            },
        },
        // The last owner cannot be removed, so the new ones come first.
        { wanted, unwanted: before.filter((owner) => !wanted.includes(owner)), isAddedFirst: true },
    );
    if (last !== undefined) {
        await run.log.warn(
            `${run.part(GuestClaims).addressOf(last) ?? "The user or service principal"} (object id ${last}) stays an ` +
                `owner of the group ${id}: Entra lets no one remove the last owner. Declare another owner in ownerIds, ` +
                "run pulumi up, then remove this one in the Entra admin center.",
        );
    }
}
