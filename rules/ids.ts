import { z } from "zod";
import { guidPattern } from "./guid";

/** The id of a directory object, an application or a tenant, in lower case: Entra compares GUIDs without case. */
export const guid = z
    .string()
    .regex(guidPattern, "must be a GUID")
    .transform((text) => text.toLowerCase());

/** Ids as a set: each once, sorted, so that order and repetition never show as a change. */
export const guidSet = z.array(guid).transform((ids) => [...new Set(ids)].sort());
