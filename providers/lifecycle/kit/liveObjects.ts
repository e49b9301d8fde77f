import { inline } from "../../../rules/text";
import { CreatedError, labelOf, type Lifecycle, type Properties } from "./lifecycle";
import type { Run } from "./run";

/**
 * Kinds of which several resources can have one id, or one resource several. Each decides by itself what it leaves.
 */
const ofManyResources: ReadonlySet<string> = new Set([
    "appRoleAssignments",
    "groupMembership",
    "guestRosterShard",
]);

/** A life cycle whose deletions leave an object that belongs to another resource of the run. */
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
 * The objects that belong to resources of the running program, by kind and id.
 *
 * One object can belong to two resources for a while. `pulumi up --replace` and a tainted resource create the
 * replacement first, which finds the original by its mark or its key, and a resource with a new name finds the object
 * of the former one. The end of the other resource must then leave the object. The engine says neither that a
 * creation replaces something nor what it replaces, so this record is used instead.
 */
class LiveObjects {
    private readonly ids = new Set<string>();
    /** The object that the resource with a mark has. */
    private readonly idByMark = new Map<string, string>();

    /**
     * Records the object of a resource: one that was compared and stays, or one that was created now in place of the
     * former one.
     */
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
