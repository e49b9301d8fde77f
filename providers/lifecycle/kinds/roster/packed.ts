import { canonical } from "../../../canonical";
import { isUnknown } from "../../kit/inputs";
import { guestsOf, guestsText } from "./guestsText";
import { CreatedError, type Lifecycle, type Properties } from "../../kit/lifecycle";

/**
 * A life cycle that passes some properties through the engine as JSON texts. The engine, its checkpoint and the SDK
 * handle each value within an object separately; a text is one value.
 *
 * Within one call, the same text is the same object, and an object that goes out as it came in is not serialized again.
 * When hardly any of thousands of guests differ, this alone shows that nothing changed.
 *
 * @param names - Properties that are texts outside and objects inside.
 */
export function packed(lifecycle: Lifecycle, names: readonly string[]): Lifecycle {
    return {
        check: async (olds, news) => {
            const texts = new Texts(names);
            const { inputs, ...others } = await lifecycle.check(texts.open(olds), texts.open(news));
            return { ...others, inputs: texts.close(inputs ?? {}) };
        },
        diff: (id, olds, news) => {
            const texts = new Texts(names);
            return lifecycle.diff(id, texts.open(olds), texts.open(news));
        },
        create: async (inputs) => {
            const texts = new Texts(names);
            const { id, outs } = await lifecycle.create(texts.open(inputs)).catch(texts.rethrowClosed);
            return { id, outs: texts.close(outs ?? {}) };
        },
        read: async (id, props) => {
            const texts = new Texts(names);
            const { props: shown, ...others } = await lifecycle.read(id, texts.open(props));
            return { ...others, props: texts.close(shown ?? {}) };
        },
        update: async (id, olds, news) => {
            const texts = new Texts(names);
            const { outs } = await lifecycle
                .update(id, texts.open(olds), texts.open(news))
                .catch(texts.rethrowClosed);
            return { outs: texts.close(outs ?? {}) };
        },
        delete: (id, props) => lifecycle.delete(id, new Texts(names).open(props)),
    };
}

/** The property whose text has what is common once. */
const guestsName = "guests";

function textOf(name: string, value: object): string {
    return name === guestsName ? guestsText(value as Record<string, object>) : canonical(value);
}

/** The texts of one call, and the objects that they represent. */
class Texts {
    private readonly objects = new Map<string, unknown>();
    private readonly texts = new WeakMap<object, string>();

    constructor(private readonly names: readonly string[]) {}

    /** Texts as objects, each parsed on first use. */
    open(props: Properties): Properties {
        const opened = { ...props };
        for (const name of this.names) {
            const text = props[name];
            if (typeof text === "string" && !isUnknown(text)) {
                Object.defineProperty(opened, name, {
                    enumerable: true,
                    get: () => this.objectOf(name, text),
                });
            }
        }
        return opened;
    }

    close(props: Properties): Properties {
        const closed = { ...props };
        for (const name of this.names) {
            const value = closed[name];
            if (value !== null && typeof value === "object") {
                closed[name] = this.texts.get(value) ?? textOf(name, value);
            }
        }
        return closed;
    }

    readonly rethrowClosed = (error: unknown): never => {
        throw error instanceof CreatedError
            ? new CreatedError(error.id, this.close(error.properties), error.cause)
            : error;
    };

    private objectOf(name: string, text: string): unknown {
        if (!this.objects.has(text)) {
            const value = name === guestsName ? guestsOf(text) : (JSON.parse(text) as unknown);
            this.objects.set(text, value);
            if (value !== null && typeof value === "object") {
                this.texts.set(value, text);
            }
        }
        return this.objects.get(text);
    }
}
