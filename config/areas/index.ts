/**
 * The stack config by area, one a file: the keys of each, and the faults that only show when keys are looked at
 * together. A further area is a file here and a line in each of the two lists.
 */
import type { GuestListEntry } from "../guestList";
import type { TenantConfig } from "../schema";
import type { CrossFault, GuestFault } from "./crossFault";
import { emergencyAccessFields } from "./emergencyAccess";
import {
    externalCollaborationFaults,
    externalCollaborationFields,
    externalCollaborationGuestFaults,
} from "./externalCollaboration";
import { groupFaults, groupFields } from "./groups";
import { guestFields } from "./guests";
import { mfaPolicyFaults, mfaPolicyListFields } from "./mfaPolicies";
import { partnerFaults, partnerFields } from "./partners";

/** All keys of a stack config. */
export const areaFields = {
    ...guestFields,
    ...externalCollaborationFields,
    ...emergencyAccessFields,
    ...groupFields,
    ...partnerFields,
    ...mfaPolicyListFields,
};

/** All faults between keys: references to nothing, names used twice, policies without a way out. */
export function crossFaults(config: TenantConfig): CrossFault[] {
    return [externalCollaborationFaults, groupFaults, partnerFaults, mfaPolicyFaults].flatMap((faultsOf) =>
        faultsOf(config),
    );
}

/** All faults between the stack config and the guest list. */
export function guestFaults(config: TenantConfig, guests: readonly GuestListEntry[]): GuestFault[] {
    return externalCollaborationGuestFaults(config, guests);
}
