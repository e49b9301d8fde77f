import { isAbsence, wasAnsweredByAbsence } from "../../../graph";
import { quote } from "../../../rules/text";
import { CreatedError, labelOf, type Lifecycle, type LifecycleIn, type Properties } from "./lifecycle";
import type { Run } from "./run";
import { isAnyUnfinished } from "./unfinished";

/** Someone else deleted a resource's object. Nothing was written, and the state stays as it is. */
export class DeletedOutsideError extends Error {
    override readonly name = "DeletedOutsideError";

    constructor(what: string) {
        super(
            `The ${what} is no longer in the tenant: it was deleted outside of this program. Nothing was written. Run ` +
                "pulumi up --refresh to restore a guest or to create anything else again. To accept the deletion, remove " +
                "the resource from the program.",
        );
    }
}

/** The time between two moments at which all replicas must say that an object is gone, in milliseconds. */
const betweenMs = 3_000;

/** Whether an object is gone, on which replicas agree twice. */
export async function isGoneTwice(run: Run, isGone: () => Promise<boolean>): Promise<boolean> {
    if (!(await isGone())) {
        return false;
    }
    await run.client.time.sleep(betweenMs);
    return isGone();
}

/**
 * A life cycle whose updates soon notice that an object is gone. A write to a new object can be refused as if the
 * object were gone, and is sent again for minutes. An object that an earlier run has confirmed is read at the first
 * such refusal instead.
 */
export function noticingDeletion(name: string, run: Run, lifecycleIn: LifecycleIn): Lifecycle {
    const verbs = lifecycleIn(run);
    return {
        ...verbs,
        update: async (id, olds, news) => {
            if (isAnyUnfinished(olds)) {
                return verbs.update(id, olds, news);
            }
            let answer: Promise<boolean> | undefined;
            const isGone = () =>
                (answer ??= isGoneTwice(run, async () => (await verbs.read(id, olds)).props === undefined));
            const deleted = () => new DeletedOutsideError(`${name} ${titleOf(id, olds)}`);
            const watched = run.checkingAbsence(async () => {
                if (await isGone()) {
                    throw deleted();
                }
            });
            try {
                return await lifecycleIn(watched).update(id, olds, news);
            } catch (error) {
                const cause = error instanceof CreatedError ? error.cause : error;
                if (cause instanceof DeletedOutsideError) {
                    throw cause;
                }
                // A look that fails says nothing: what the update has done is what counts then.
                if (isOfAbsence(cause) && (await isGone().catch(() => false))) {
                    throw deleted();
                }
                throw error;
            }
        },
    };
}

function titleOf(id: string, props: Properties): string {
    const label = labelOf(props);
    return label === "" || label === id ? id : `${quote(label)} (${id})`;
}

function isOfAbsence(error: unknown): boolean {
    return isAbsence(error) || wasAnsweredByAbsence(error);
}
