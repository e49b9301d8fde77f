import { z } from "zod";

export { guid } from "../../rules/ids";
export { domain, emailAddress, httpsUrl } from "../../rules/textFields";

/** A name inside the stack config. */
export const name = z
    .string()
    .regex(
        /^[a-z0-9][a-z0-9-]*$/,
        "must be lower-case letters, digits and hyphens: it becomes a resource's name",
    )
    .describe("Unique name in this stack config. It becomes the resource's name.");
