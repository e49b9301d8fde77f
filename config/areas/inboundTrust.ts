import { z } from "zod";

/** Which claims of other tenants are believed; what is left out is not. */
export const inboundTrust = z.strictObject({
    isMfaAccepted: z.boolean().default(false),
    isCompliantDeviceAccepted: z.boolean().default(false),
    isHybridAzureADJoinedDeviceAccepted: z.boolean().default(false),
});
