import { GraphFault } from "../graphFault";

/** The refusal of a query that is well-formed but not supported, at least not without a header. */
export function unsupportedQuery(message: string): GraphFault {
    return new GraphFault(400, "Request_UnsupportedQuery", message);
}

/**
 * The refusal of an operator that Graph answers from the index alone. The text is documented of `endsWith`.
 *
 * @see https://learn.microsoft.com/graph/aad-advanced-queries#error-handling-for-advanced-queries-on-directory-objects
 */
export function needsAdvancedQuery(operator: string): GraphFault {
    return unsupportedQuery(
        `Operator '${operator}' is not supported because the required parameters might be missing. ` +
            "Try adding $count=true query parameter and ConsistencyLevel:eventual header. " +
            "Refer to https://aka.ms/graph-docs/advanced-queries for more information",
    );
}
