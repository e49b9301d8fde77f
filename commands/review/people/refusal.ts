import { GraphError } from "../../../graph";

/**
 * Why Microsoft Graph does not show something: then it is unknown.
 *
 * @throws The error, if it is not a refusal.
 */
export function refusalOf(error: unknown): string {
    if (GraphError.isInstance(error) && [400, 403, 501].includes(error.status)) {
        return error.message;
    }
    throw error;
}
