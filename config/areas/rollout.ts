import { z } from "zod";
import { moment } from "./moment";

/** A dated plan for a policy. */
export const rollout = z
    .strictObject({
        reportOnlyFrom: moment.optional().describe("Off before; default at once."),
        enabledFrom: moment.optional().describe("Enforced from then on; never, if left out."),
    })
    .refine(
        ({ reportOnlyFrom, enabledFrom }) =>
            reportOnlyFrom === undefined ||
            enabledFrom === undefined ||
            Date.parse(reportOnlyFrom) < Date.parse(enabledFrom),
        "must enforce after report-only begins",
    )
    .optional()
    .describe("A dated plan instead of state, decided by the clock of each run.");
