import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { finishedState, isAnyUnfinished, unfinishedState } from "./unfinished";

/** Where Pulumi's plugin finds the text of a resource's provider: the text that this code was called by. */
const providerKey = "__provider";

/**
 * A life cycle whose errors carry whole states: with the provider's text, which Pulumi adds to the outputs of a success
 * only, and without which a state can be neither refreshed nor deleted (`code must be a string, not undefined`); and with
 * the names of what was not finished, until it is written or read.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/dynamic-provider/index.ts (`resultIncludingProvider`)
 */
export function keepingWholeStates(verbs: Lifecycle): Lifecycle {
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
        read: (id, props) => verbs.read(id, finishedState(props)),
        update: async (id, olds, news) => {
            try {
                return await verbs.update(id, olds, news);
            } catch (error) {
                // Whatever the error is, a part may have been written before it.
                const known = error instanceof CreatedError ? error : new CreatedError(id, olds, error);
                throw whole(known, news, olds);
            }
        },
    };
}

/**
 * @param news - What the engine sent.
 * @param olds - What was declared before. Default: nothing.
 */
function whole({ id, properties, cause }: CreatedError, news: Properties, olds?: Properties): CreatedError {
    const state = { ...unfinishedState(properties, news, olds), [providerKey]: news[providerKey] };
    return new CreatedError(id, plain(state), cause);
}

/** Plain data: the engine's protocol has no `undefined`, so members with that value are left out, at any depth. */
export function plain<T>(value: T): T {
    return JSON.parse(JSON.stringify(value)) as T;
}
