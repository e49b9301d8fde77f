import { GraphError } from "../../graph";

/** The outcome of a read of the tenant: a value, or why there is none. */
export type LookUp<T> = { readonly value: T } | { readonly refusal: string };

/** Reads the tenant. Returns a refusal by Graph instead of throwing it, so that the other checks still run. */
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
