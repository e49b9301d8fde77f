/** Writes a guest's manager and sponsors. */
import pLimit from "p-limit";
import { managers, readUntilReplicated, sponsors } from "../../../../graph";
import { isSame } from "../../kit/inputs";
import type { Properties } from "../../kit/lifecycle";
import { convergeReferences } from "../../kit/references";
import type { Run } from "../../kit/run";
import { relate } from "./relatedObjects";
import { append } from "../../../../rules/lists";

/**
 * Managers and sponsors that are written at once. The wait for replicas is bounded, and each of thousands would spend
 * it waiting for its turn to write, of which Entra allows twenty a second.
 */
class RelationWrites {
    readonly limit = pLimit(200);
}

/**
 * Writes what differs from before, and waits until replicas agree on it.
 *
 * @param options.isShown - `before` is what the directory shows, not a state, which may hold sponsors who were never
 *   written.
 */
export async function writeRelations(
    run: Run,
    userId: string,
    before: Properties,
    inputs: Properties,
    { isShown }: { readonly isShown: boolean },
): Promise<void> {
    const relationWrites = run.part(RelationWrites);
    const emailAddress = textOf(inputs["emailAddress"]) ?? userId;
    const [managerBefore, managerNow] = [textOf(before["managerId"]), textOf(inputs["managerId"])];
    const [sponsorsBefore, sponsorsNow] = [idsOf(before["sponsorIds"]), idsOf(inputs["sponsorIds"])];
    if (managerBefore !== managerNow) {
        await relationWrites.limit(() =>
            writeManager(run, { userId, emailAddress }, managerBefore, managerNow),
        );
    }
    const areSponsorsShown = isShown && isSame(sponsorsBefore, sponsorsNow);
    if (sponsorsBefore.length + sponsorsNow.length > 0 && !areSponsorsShown) {
        await relationWrites.limit(() =>
            writeSponsors(run, { userId, emailAddress }, sponsorsBefore, sponsorsNow),
        );
    }
}

/** Whose relations are written. */
interface Person {
    readonly userId: string;
    readonly emailAddress: string;
}

async function writeManager(
    run: Run,
    { userId, emailAddress }: Person,
    before: string | undefined,
    now: string | undefined,
): Promise<void> {
    const client = run.client;
    if (now !== undefined) {
        await relate(run, emailAddress, "managerId", [now], (id, whenRefused) =>
            managers.set(client, userId, id, { whenRefused }),
        );
    } else if ((await managers.getId(client, userId)) === before) {
        // Someone else chose this manager, so the run leaves it.
        await managers.remove(client, userId);
    }
    await readUntilReplicated(
        client,
        async (client) => ({ managerId: await managers.getId(client, userId) }),
        (shown) => (now === undefined ? shown?.managerId !== before : shown?.managerId === now),
    );
}

async function writeSponsors(
    run: Run,
    { userId, emailAddress }: Person,
    before: readonly string[],
    now: readonly string[],
): Promise<void> {
    const client = run.client;
    await convergeReferences(
        client,
        {
            title: `sponsors of ${emailAddress}`,
            list: (reader) => sponsors.list(reader, userId),
            add: async (ids) => {
                const added: string[] = [];
                await relate(run, emailAddress, "sponsorIds", ids, async (id, whenRefused) => {
                    append(added, await sponsors.add(client, userId, [id], { whenRefused }));
                });
                return added;
            },
            remove: (ids) => sponsors.remove(client, userId, ids),
        },
        { wanted: now, unwanted: before.filter((id) => !now.includes(id)) },
    );
}

/** The declared sponsors that show. Others do not belong to this resource. */
export function shownSponsorIds(shown: ReadonlySet<string> | undefined, owned: unknown): string[] {
    return idsOf(owned).filter((id) => shown?.has(id));
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

function idsOf(value: unknown): string[] {
    return (value as string[] | null | undefined) ?? [];
}
