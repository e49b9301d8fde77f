import { z } from "zod";
import { obeys } from "../../rules/fault";
import { rolloutFaults } from "../../rules/rollout";
import { writtenMoment } from "./moment";

/** A dated plan for a policy. */
export const rollout = z
    .strictObject({
        reportOnlyFrom: writtenMoment.optional().describe("Off before; default at once."),
        enabledFrom: writtenMoment.optional().describe("Enforced from then on; never, if left out."),
    })
    .superRefine(obeys(rolloutFaults))
    .optional()
    .describe("A dated plan instead of state, decided by the clock of each run.");
