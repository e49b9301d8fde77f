import { objectOnRemove } from "../../../rules/onRemove";
import { readAgreed, type GraphClient } from "../../../graph";
import type { Run } from "./run";
import { guid, isSame, isUnknown } from "./inputs";
import { CreatedError, type Properties } from "./lifecycle";

/**
 * Inputs by which a resource takes over an object that is in the tenant already. Such an object is written only where
 * it differs from what is declared, and is left when the resource ends, unless `onRemove` says otherwise.
 */
export const adoptionFields = {
    objectId: guid.optional(),
    onRemove: objectOnRemove.optional(),
};

/** Names of the inputs above: none is a property of the object. */
export const adoptionNames = Object.keys(adoptionFields);

/**
 * Remembers, in `check`, what is taken over. Once taken over, always: an `objectId` that is left out later is still that
 * of the resource, or what is not declared would be cleared, and the object deleted with its resource.
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

/** The id of the object to take over; `undefined` for one to be made. */
export function adoptedId(inputs: Properties): string | undefined {
    const id = inputs["objectId"];
    return typeof id === "string" && !isUnknown(id) ? id.toLowerCase() : undefined;
}

/** Inputs whose change is another object: the id of one that this resource is not. */
export function adoptionReplaces(id: string, news: Properties): string[] {
    const wanted = adoptedId(news);
    return wanted === undefined || wanted === id.toLowerCase() ? [] : ["objectId"];
}

/** Whether the object stays when its resource ends. Default: one that was adopted stays, one made here does not. */
export function isRetained(run: Run, id: string, props: Properties): boolean {
    const end = props["onRemove"] ?? (adoptedId(props) === undefined ? "delete" : "retain");
    return end === "retain" || run.declared.adoptedIds.has(id.toLowerCase());
}

/** What a declaration says of adoption, for the state. */
export function adoptionTerms(props: Properties): Properties {
    return Object.fromEntries(
        adoptionNames.flatMap((name) => {
            const value = props[name] ?? undefined;
            return value === undefined ? [] : [[name, value]];
        }),
    );
}

/** How an object that is there becomes what is declared. */
export interface AdoptedObject<T> {
    /** What the object is called in messages. */
    readonly kind: string;
    /** One read; `undefined` when the answering replica does not know the object. */
    readonly read: (client: GraphClient) => Promise<T | undefined>;
    /** Whether the object cannot become what is declared. Default: it always can. */
    readonly isMisfit?: (found: T) => boolean | Promise<boolean>;
    /** Writes what differs from the declaration, and waits until it shows; nothing where nothing differs. */
    readonly write: (found: T) => Promise<void>;
    readonly outs: Properties;
}

/**
 * Takes over an object that is in the tenant.
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

/** The refusal to take over what is not there: nothing is made in its place. */
export function absentError(kind: string, id: string): Error {
    return new Error(
        `There is no ${kind} with the id ${id}, which objectId names. Correct it, or omit objectId to create one.`,
    );
}
