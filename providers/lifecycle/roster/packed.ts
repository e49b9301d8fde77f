import { canonical } from "../inputs";
import { CreatedError, type Lifecycle, type Properties } from "../lifecycle";

/**
 * A life cycle some of whose properties pass the engine as JSON texts. The engine, its checkpoint and the SDK handle
 * each value within an object by itself; a text is one value.
 *
 * @param names - Properties that are texts outside and objects inside.
 */
export function packed(lifecycle: Lifecycle, names: readonly string[]): Lifecycle {
    const mapped = <T extends Properties | undefined>(props: T, map: (value: unknown) => unknown): T =>
        props &&
        (Object.fromEntries(
            Object.entries(props).map(([name, value]) => [name, names.includes(name) ? map(value) : value]),
        ) as T);
    const opened = (props: Properties) =>
        mapped(props, (value) => (typeof value === "string" ? (JSON.parse(value) as unknown) : value));
    const closed = <T extends Properties | undefined>(props: T) =>
        mapped(props, (value) => (value !== null && typeof value === "object" ? canonical(value) : value));
    const rethrowClosed = (error: unknown): never => {
        throw error instanceof CreatedError
            ? new CreatedError(error.id, closed(error.properties), error.cause)
            : error;
    };
    return {
        check: async (olds, news) => {
            const { inputs, ...others } = await lifecycle.check(opened(olds), opened(news));
            return { ...others, inputs: closed(inputs) };
        },
        diff: (id, olds, news) => lifecycle.diff(id, opened(olds), opened(news)),
        create: async (inputs) => {
            const { id, outs } = await lifecycle.create(opened(inputs)).catch(rethrowClosed);
            return { id, outs: closed(outs) };
        },
        read: async (id, props) => {
            const { props: shown, ...others } = await lifecycle.read(id, opened(props));
            return { ...others, props: closed(shown) };
        },
        update: async (id, olds, news) => {
            const { outs } = await lifecycle.update(id, opened(olds), opened(news)).catch(rethrowClosed);
            return { outs: closed(outs) };
        },
        delete: (id, props) => lifecycle.delete(id, opened(props)),
    };
}
