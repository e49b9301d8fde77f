import { z } from "zod";
import { strengthFault } from "../../rules/authenticationStrength";
import { externalUserTypes } from "../../rules/externalUserTypes";
import { obeys } from "../../rules/fault";
import { adoptionFields } from "./adoption";
import { guid, name } from "./fields";
import { rollout } from "./rollout";

export const guestType = z.enum(externalUserTypes);

export const policyState = z.enum(["reportOnly", "enabled", "disabled"]);

const authenticationStrength = z.string().superRefine(obeys((strength) => strengthFault(strength)));

/** A strength by name: built in, or declared in the stack config; or its id. */
export const strengthName = z.string().min(1);

/** What every MFA policy can say, a partner's own and those for several. */
export const mfaPolicyFields = {
    displayName: z.string().min(1).describe("Name shown in Entra."),
    state: policyState
        .optional()
        .describe("reportOnly (default) asks nobody; enabled asks for real. Not together with rollout."),
    rollout,
    guestTypes: z.array(guestType).min(1).optional().describe("Kinds of guests; default all."),
    authenticationStrength: authenticationStrength
        .optional()
        .describe("multifactor, passwordlessMfa, phishingResistantMfa, or an id; default any MFA."),
    includeApplications: z.array(z.string().min(1)).min(1).optional().describe("App ids; default All."),
    excludeApplications: z.array(z.string().min(1)).optional(),
    excludeGroups: z.array(name).optional().describe("Names of groups left out."),
    excludeUserIds: z.array(guid).optional().describe("Object ids of users left out."),
    ...adoptionFields,
};
