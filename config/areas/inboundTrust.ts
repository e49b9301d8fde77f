import { z } from "zod";

/** Which claims of other tenants are trusted. An omitted claim is not trusted. */
export const inboundTrust = z.strictObject({
    isMfaAccepted: z
        .boolean()
        .default(false)
        .describe("MFA done in the home tenant counts here, so guests are asked once."),
    isCompliantDeviceAccepted: z
        .boolean()
        .default(false)
        .describe("A device that is compliant in the home tenant counts as compliant here."),
    isHybridAzureADJoinedDeviceAccepted: z
        .boolean()
        .default(false)
        .describe("A device that is hybrid joined in the home tenant counts as joined here."),
});
