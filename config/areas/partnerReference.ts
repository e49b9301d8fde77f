import { z } from "zod";

/** A partner's name or a tenant id: both in lower case. */
export const partnerReference = z
    .string()
    .min(1)
    .transform((text) => text.toLowerCase());
