import { z } from "zod";
import { strengthFault } from "../../rules/authenticationStrength";
import { externalUserTypes } from "../../rules/externalUserTypes";
import { obeys } from "../../rules/fault";
import {
    excludedApplicationsFaults,
    guestTypesFaults,
    includedApplicationsFaults,
    isApplicationName,
} from "../../rules/policyScope";
import { policyStates } from "../../rules/policyState";
import { adoptionFields } from "./adoption";
import { guid, name } from "./fields";
import { rollout } from "./rollout";

/** Kinds of guests that a policy applies to. */
export const guestTypes = z
    .array(z.enum(externalUserTypes))
    .superRefine(obeys(guestTypesFaults))
    .optional()
    .describe("Kinds of guests; default all.");

export const policyState = z.enum(policyStates);

/** Applications that a policy covers, and those that it excludes. */
export const applicationFields = {
    includeApplications: z
        .array(z.string())
        .superRefine(obeys((list: string[]) => includedApplicationsFaults(list, isApplicationName)))
        .optional()
        .describe("Names of saasApplications, app ids, Office365 or MicrosoftAdminPortals; default All."),
    excludeApplications: z
        .array(z.string())
        .superRefine(obeys((list: string[]) => excludedApplicationsFaults(list, isApplicationName)))
        .optional()
        .describe("Applications that the policy leaves out, in the same words."),
};

/** A policy's name in Entra. */
export const policyDisplayName = z.string().min(1).max(256);

const authenticationStrength = z.string().superRefine(obeys((strength) => strengthFault(strength)));

/** A strength by name: built in, or declared in the stack config; or its id. */
export const strengthName = z.string().min(1);

/** What every MFA policy can declare, a partner's own and those for several partners. */
export const mfaPolicyFields = {
    displayName: policyDisplayName.describe("Name shown in Entra."),
    state: policyState
        .optional()
        .describe("reportOnly (default) only logs; enabled is enforced. Not together with rollout."),
    rollout,
    guestTypes,
    authenticationStrength: authenticationStrength
        .optional()
        .describe("multifactor, passwordlessMfa, phishingResistantMfa, or an id; default any MFA."),
    ...applicationFields,
    excludeGroups: z.array(name).optional().describe("Names of groups left out."),
    excludeUserIds: z.array(guid).optional().describe("Object ids of users left out."),
    ...adoptionFields,
};
