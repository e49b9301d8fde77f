import { inline } from "../../../rules/text";
import { CreatedError, labelOf, type Lifecycle, type Properties } from "./lifecycle";
import type { Run } from "./run";

/** Kinds of which several resources can have one id, or one resource several: each decides by itself what it leaves. */
const ofManyResources: ReadonlySet<string> = new Set([
    "appRoleAssignments",
    "groupMembership",
    "guestRosterShard",
]);

/** A life cycle whose deletions leave an object that another resource of the run is. */
export function leavingLiveObjects(name: string, run: Run, verbs: Lifecycle): Lifecycle {
    const live = run.part(LiveObjects);
    return {
        ...verbs,
        diff: async (id, olds, news) => {
            const result = await verbs.diff(id, olds, news);
            if ((result.replaces ?? []).length === 0) {
                live.note(name, id, news);
            }
            return result;
        },
        create: async (inputs) => {
            try {
                const result = await verbs.create(inputs);
                live.note(name, result.id, inputs);
                return result;
            } catch (error) {
                if (error instanceof CreatedError) {
                    live.note(name, error.id, inputs);
                }
                throw error;
            }
        },
        delete: async (id, props) => {
            if (live.has(name, id) && !ofManyResources.has(name)) {
                await run.log.info(
                    `Left the ${name} ${JSON.stringify(inline(labelOf(props), 100))} (${id}) as it is: another ` +
                        "resource of the program is the same object. To create it again, destroy its resource " +
                        "first (pulumi destroy --target), then run pulumi up.",
                );
                return;
            }
            await verbs.delete(id, props);
        },
    };
}

/**
 * Objects that resources of the running program are, by kind and id.
 *
 * One object can be that of two resources for a while: `pulumi up --replace` and a tainted resource have the replacement
 * made first, which finds the original by its mark or its key, and a resource that has a new name finds the former one's.
 * Then the end of the other resource must leave the object. The engine says neither that a creation replaces something
 * nor what, so this is what is known instead.
 */
class LiveObjects {
    private readonly ids = new Set<string>();
    /** Which object the resource of a mark is. */
    private readonly idByMark = new Map<string, string>();

    /** Remembers which object a resource is: compared and to stay, or made now in place of what it was before. */
    note(kind: string, id: string, { mark }: Properties): void {
        if (typeof mark === "string") {
            const before = this.idByMark.get(`${kind} ${mark}`);
            if (before !== undefined) {
                this.ids.delete(`${kind} ${before}`);
            }
            this.idByMark.set(`${kind} ${mark}`, id);
        }
        this.ids.add(`${kind} ${id}`);
    }

    has(kind: string, id: string): boolean {
        return this.ids.has(`${kind} ${id}`);
    }
}
