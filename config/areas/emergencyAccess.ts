import { z } from "zod";
import type { ValuesOf } from "./crossFault";
import { guid } from "./fields";

/** The accounts that no policy may lock out. */
export const emergencyAccessFields = {
    emergencyAccess: z
        .strictObject({
            accountIds: z.array(guid).optional().describe("Object ids of at least two accounts."),
            groupId: guid.optional().describe("Object id of a group that holds these accounts."),
        })
        .optional()
        .describe("Accounts that no policy may lock out. Required with any MFA policy."),
};

export type EmergencyAccessArea = ValuesOf<typeof emergencyAccessFields>;
