/** A refusal as Microsoft Graph words it. */
export class GraphFault extends Error {
    constructor(
        readonly status: number,
        readonly code: string,
        message: string,
        readonly headers: Readonly<Record<string, string>> = {},
        readonly innerCode?: string,
    ) {
        super(message);
    }
}

/** The refusal for an object that the answering replica does not know. */
export function notFound(id: string): GraphFault {
    return new GraphFault(
        404,
        "Request_ResourceNotFound",
        `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    );
}

/** A refusal of input. */
export function badRequest(message: string): GraphFault {
    return new GraphFault(400, "Request_BadRequest", message);
}
