import { z } from "zod";

/** A partner's name or a tenant id: both in lower case. */
const partnerReference = z
    .string()
    .min(1)
    .transform((text) => text.toLowerCase());

/** The home tenants of the guests that a policy applies to. */
export const partnerTenants = z
    .union([z.literal("all"), z.array(partnerReference).min(1)], {
        error: "must be all, or a list of names of partners or tenant ids",
    })
    .default("all")
    .describe("Home tenants whose guests the policy applies to: all, or names of partners or tenant ids.");
