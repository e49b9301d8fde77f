import { z } from "zod";
import { httpsUrl } from "./fields";

/** Keys about guests as a whole; the guests themselves are in the guest list. */
export const guestFields = {
    guestList: z.string().min(1).optional().describe("The guests' CSV file, from the stacks folder."),
    onRemove: z
        .enum(["retain", "block", "delete"])
        .default("retain")
        .describe("What becomes of a guest who leaves the list."),
    inviteRedirectUrl: httpsUrl.optional().describe("Where guests land; default the My Apps portal."),
};
