import { gunzipSync, inflateSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { GraphFault } from "./graphFault";

/** A form instead of the JSON that Graph reads. */
export const notJson = new GraphFault(
    400,
    "BadRequest",
    "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
);
const untyped = new GraphFault(
    400,
    "BadRequest",
    "Write requests (excluding DELETE) must contain the Content-Type header declaration.",
);

/** The most bytes that a request may inflate to. */
const maxInflatedBytes = 16 * 1024 * 1024;

/** Content codings that are read. @see https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1 */
const decoders: Readonly<Record<string, (body: Buffer) => Buffer>> = {
    identity: (body) => body,
    gzip: (body) => gunzipSync(body, { maxOutputLength: maxInflatedBytes }),
    deflate: (body) => inflateSync(body, { maxOutputLength: maxInflatedBytes }),
};

/**
 * Reads bodies as Graph does: a request that says it carries JSON may carry nothing. One that cannot be read becomes
 * the refusal, for the operation to give. Microsoft's clients compress bodies, and send them uncompressed after a 415.
 *
 * @see https://learn.microsoft.com/graph/errors (415)
 */
export function registerBodies(server: FastifyInstance): void {
    server.removeAllContentTypeParsers();
    const parse = (type: string, read: (text: string) => unknown) =>
        server.addContentTypeParser(type, { parseAs: "buffer" }, (request, body, done) => {
            const decoded = decode(request.headers["content-encoding"], body as Buffer);
            done(null, decoded instanceof GraphFault ? decoded : read(decoded));
        });
    parse("application/json", (text) => {
        try {
            return text === "" ? undefined : (JSON.parse(text) as unknown);
        } catch {
            return notJson;
        }
    });
    // An image is the content of a stream property, such as an application's logo.
    server.addContentTypeParser(/^image\//, { parseAs: "buffer" }, (_request, body, done) =>
        done(null, { content: (body as Buffer).toString("base64") }),
    );
    parse("application/x-www-form-urlencoded", (text) => new URLSearchParams(text));
    parse("*", (text) => (text === "" ? undefined : untyped));
}

function decode(coding: string | undefined, body: Buffer): string | GraphFault {
    try {
        const decoder = decoders[coding?.trim().toLowerCase() ?? "identity"];
        if (decoder !== undefined) {
            return decoder(body).toString("utf8");
        }
    } catch {
        // Not in the encoding that the header names.
    }
    // The status is documented; code and text are assumed.
    return new GraphFault(
        415,
        "UnsupportedMediaType",
        `The content encoding '${String(coding)}' cannot be read.`,
    );
}
