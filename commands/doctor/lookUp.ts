import { GraphError } from "../../graph";

/** What a look at the tenant came to: a value, or why there is none. */
export type LookUp<T> = { readonly value: T } | { readonly refusal: string };

/** Looks at the tenant. What Graph refuses is told, and no reason to stop: other checks may still be made. */
export async function lookUp<T>(read: Promise<T>): Promise<LookUp<T>> {
    try {
        return { value: await read };
    } catch (error) {
        if (GraphError.isInstance(error)) {
            return { refusal: error.message };
        }
        throw error;
    }
}
