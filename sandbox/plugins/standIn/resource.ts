export type Properties = Readonly<Record<string, unknown>>;

/** What was read of an object; `undefined` when it is gone. */
export type ReadOutcome = Properties | undefined;

/** Names of properties, those of blocks with their own; a list of blocks is written as one block. */
export interface Shape {
    readonly [name: string]: true | Shape;
}

/** One resource type of a plugin; `C` is what its calls are sent through. */
export interface ResourceType<C> {
    /** What a program can set. The real plugin accepts more; the stand-in refuses what it would not send. */
    readonly inputs: Shape;
    readonly required: readonly string[];
    /** Inputs whose change replaces the resource. */
    readonly forceNew: readonly string[];
    readonly defaults?: Properties;
    readonly create: (connection: C, inputs: Properties) => Promise<{ id: string; state: Properties }>;
    readonly read: (connection: C, id: string, state: Properties) => Promise<ReadOutcome>;
    readonly update?: (
        connection: C,
        id: string,
        state: Properties,
        inputs: Properties,
    ) => Promise<Properties>;
    readonly delete: (connection: C, id: string, state: Properties) => Promise<void>;
}

/** Paths of given inputs that the shape does not have. */
export function unknownInputs(given: unknown, shape: Shape, prefix = ""): string[] {
    const blocks = (Array.isArray(given) ? given : [given]).filter(isObject);
    return blocks.flatMap((block) =>
        Object.entries(block)
            .filter(([name, value]) => !name.startsWith("__") && !isEmpty(value))
            .flatMap(([name, value]) => {
                const known = shape[name];
                const path = `${prefix}${name}`;
                return known === undefined
                    ? [path]
                    : known === true
                      ? []
                      : unknownInputs(value, known, `${path}.`);
            }),
    );
}

/**
 * Input properties that differ from the state. The service chooses omitted inputs, unless the program set them
 * before.
 */
export function changedInputs(
    type: Pick<ResourceType<unknown>, "inputs">,
    state: Properties,
    oldInputs: Properties,
    inputs: Properties,
): string[] {
    return Object.keys(type.inputs).filter((name) => isChanged(state[name], oldInputs[name], inputs[name]));
}

function isChanged(state: unknown, before: unknown, now: unknown): boolean {
    if (isEmpty(now)) {
        return !isEmpty(before) && !isEmpty(state);
    }
    if (Array.isArray(now) && Array.isArray(state)) {
        if (now.every((item) => typeof item === "string")) {
            return JSON.stringify([...now].sort()) !== JSON.stringify([...(state as string[])].sort());
        }
        const earlier = Array.isArray(before) ? before : [];
        return (
            now.length !== state.length ||
            now.some((item, index) => isChanged(state[index], earlier[index], item))
        );
    }
    if (isObject(now) && isObject(state)) {
        const earlier = isObject(before) ? before : {};
        return [...new Set([...Object.keys(now), ...Object.keys(earlier)])]
            .filter((name) => !name.startsWith("__"))
            .some((name) => isChanged(state[name], earlier[name], now[name]));
    }
    return now !== state;
}

/** In Terraform's model, an empty list, an empty text and nothing are equal. */
function isEmpty(value: unknown): boolean {
    return (
        value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
    );
}

function isObject(value: unknown): value is Record<string, unknown> {
    return value !== null && typeof value === "object" && !Array.isArray(value);
}
