import { objectOnRemove } from "../../../rules/onRemove";
import { readAgreed, type GraphClient } from "../../../graph";
import type { Run } from "./run";
import { guid, isSame, isUnknown } from "./inputs";
import { CreatedError, type Properties } from "./lifecycle";

/**
 * Inputs with which a resource adopts an existing object of the tenant. Such an object is written only where it
 * differs from the declaration, and stays when the resource ends, unless `onRemove` says otherwise.
 */
export const adoptionFields = {
    objectId: guid.optional(),
    onRemove: objectOnRemove.optional(),
};

/** Names of the inputs above: none is a property of the object. */
export const adoptionNames = Object.keys(adoptionFields);

/**
 * Records in `check` what is adopted. An adopted object stays adopted. If `objectId` is omitted later, it is still
 * that of the resource; otherwise undeclared properties would be cleared, and the object deleted with its resource.
 */
export function noteAdoption(run: Run, olds: Properties, inputs: Properties): void {
    if ((inputs["objectId"] ?? undefined) === undefined && adoptedId(olds) !== undefined) {
        inputs["objectId"] = olds["objectId"];
    }
    const id = adoptedId(inputs);
    if (id !== undefined) {
        run.declared.adoptedIds.add(id);
    }
}

/** The id of the object to adopt; `undefined` to create one. */
export function adoptedId(inputs: Properties): string | undefined {
    const id = inputs["objectId"];
    return typeof id === "string" && !isUnknown(id) ? id.toLowerCase() : undefined;
}

/** Inputs whose change means another object: the id of one that this resource is not. */
export function adoptionReplaces(id: string, news: Properties): string[] {
    const wanted = adoptedId(news);
    return wanted === undefined || wanted === id.toLowerCase() ? [] : ["objectId"];
}

/**
 * Whether the object stays when its resource ends. By default, an adopted object stays, and a created one does not.
 */
export function isRetained(run: Run, id: string, props: Properties): boolean {
    const end = props["onRemove"] ?? (adoptedId(props) === undefined ? "delete" : "retain");
    return end === "retain" || run.declared.adoptedIds.has(id.toLowerCase());
}

/** The adoption part of a declaration, for the state. */
export function adoptionTerms(props: Properties): Properties {
    return Object.fromEntries(
        adoptionNames.flatMap((name) => {
            const value = props[name] ?? undefined;
            return value === undefined ? [] : [[name, value]];
        }),
    );
}

/** How an existing object is changed to the declaration. */
export interface AdoptedObject<T> {
    /** What the object is called in messages. */
    readonly kind: string;
    /** One read; `undefined` when the answering replica does not know the object. */
    readonly read: (client: GraphClient) => Promise<T | undefined>;
    /** Whether the object cannot be changed to the declaration. Default: it always can. */
    readonly isMisfit?: (found: T) => boolean | Promise<boolean>;
    /** Writes what differs from the declaration, and waits until it shows. Writes nothing where nothing differs. */
    readonly write: (found: T) => Promise<void>;
    readonly outs: Properties;
}

/**
 * Adopts an existing object of the tenant.
 *
 * @throws Error - It is not there, or of another kind than declared: nothing is written then.
 * @throws CreatedError - It could not be written whole.
 */
export async function adoptObject<T>(
    { client }: Run,
    id: string,
    { kind, read, isMisfit, write, outs }: AdoptedObject<T>,
): Promise<{ id: string; outs: Properties }> {
    const found = await readAgreed(client, read, () => false, isSame);
    if (found === undefined) {
        throw absentError(kind, id);
    }
    if ((await isMisfit?.(found)) === true) {
        throw new Error(`The ${kind} ${id} is of another kind than declared: declare it as it is.`);
    }
    try {
        await write(found);
        return { id, outs };
    } catch (error) {
        throw new CreatedError(id, outs, error);
    }
}

/** The refusal to adopt an object that does not exist. Nothing is created in its place. */
export function absentError(kind: string, id: string): Error {
    return new Error(
        `There is no ${kind} with the id ${id}, which objectId names. Correct it, or omit objectId to create one.`,
    );
}
