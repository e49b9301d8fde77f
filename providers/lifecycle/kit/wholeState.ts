import { inline } from "../../../rules/text";
import { DeletedOutsideError } from "./deletedOutside";
import { CreatedError, labelOf, type Lifecycle, type Properties } from "./lifecycle";
import type { Run } from "./run";
import { finishedState, isAnyUnfinished, unfinishedForMs, unfinishedState } from "./unfinished";

/** Where Pulumi's plugin finds the text of a resource's provider: the text that called this code. */
const providerKey = "__provider";

/**
 * How long to distrust replicas when all of them say that an object is absent that a run created and could not
 * confirm, in milliseconds. A group was seen to be absent for eleven minutes after its creation.
 *
 * @see https://github.com/hashicorp/terraform-provider-azuread (groups in administrative units: waits for 12 minutes)
 */
export const notBelievedMs = 15 * 60_000;

/**
 * A life cycle whose errors carry complete states. They contain the provider's text, which Pulumi adds only to the
 * outputs of a success. Without it, a state can be neither refreshed nor deleted: `code must be a string, not undefined`.
 * They also name what was not finished, until it is written or read. A new object is neither forgotten nor counted as
 * deleted because no replica shows it yet.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/dynamic-provider/index.ts (`resultIncludingProvider`)
 */
export function keepingWholeStates(name: string, run: Run, verbs: Lifecycle): Lifecycle {
    const whole = (error: CreatedError, news: Properties, olds?: Properties): CreatedError => {
        const nowMs = run.client.serviceNowMs();
        const state = unfinishedState(error.properties, { news, ...(olds && { olds }), nowMs });
        return new CreatedError(error.id, plain({ ...state, [providerKey]: news[providerKey] }), error.cause);
    };
    /** Whether an object may exist although no replica shows it. */
    const isTooYoung = (props: Properties): boolean => {
        const unfinishedMs = unfinishedForMs(props, run.client.serviceNowMs());
        return unfinishedMs !== undefined && unfinishedMs < notBelievedMs;
    };
    const read = (id: string, props: Properties) => verbs.read(id, finishedState(props));
    const what = (id: string, props: Properties) =>
        `${name} ${JSON.stringify(inline(labelOf(props), 100))} (${id})`;
    return {
        ...verbs,
        diff: async (id, olds, news) => {
            const result = await verbs.diff(id, olds, news);
            return { ...result, changes: result.changes === true || isAnyUnfinished(olds) };
        },
        create: async (inputs) => {
            try {
                return await verbs.create(inputs);
            } catch (error) {
                throw error instanceof CreatedError ? whole(error, inputs) : error;
            }
        },
        read: async (id, props) => {
            const found = await read(id, props);
            if (found.props !== undefined || !isTooYoung(props)) {
                return found;
            }
            await run.log.warn(
                `No replica shows the ${what(id, props)} yet, which an earlier run created and could not confirm. It ` +
                    "stays in the state: refresh again in a quarter of an hour.",
            );
            return { id, props };
        },
        update: async (id, olds, news) => {
            try {
                return await verbs.update(id, olds, news);
            } catch (error) {
                if (error instanceof DeletedOutsideError) {
                    throw error;
                }
                // Whatever the error is, a part may have been written before it.
                const known = error instanceof CreatedError ? error : new CreatedError(id, olds, error);
                throw whole(known, news, olds);
            }
        },
        delete: async (id, props) => {
            if (isTooYoung(props) && (await read(id, props)).props === undefined) {
                throw new Error(
                    `No replica shows the ${what(id, props)} yet, which an earlier run created and could not confirm. ` +
                        "Nothing was deleted: run again when the directory has caught up.",
                );
            }
            await verbs.delete(id, props);
        },
    };
}

/** Plain data. The engine's protocol has no `undefined`, so members with that value are omitted at any depth. */
export function plain<T>(value: T): T {
    return JSON.parse(JSON.stringify(value)) as T;
}
