/**
 * The stack config by area, one a file: the keys of each, and the faults that only show when keys are looked at
 * together. A further area is a file here and a line in each of the two lists.
 */
import type { GuestListEntry } from "../guestListRow";
import type { TenantConfig } from "../schema";
import { adoptionFaults } from "./adoption";
import { applicationFaults, applicationFields, applicationGuests } from "./applications";
import { azureFaults, azureFields, azureGuests } from "./azure";
import type { CrossFault, GuestFault } from "./crossFault";
import { directoryRoleFaults, directoryRoleFields, directoryRoleGuests } from "./directoryRoles";
import { crossTenantAccessFaults, crossTenantAccessFields } from "./crossTenantAccess";
import { emergencyAccessFields } from "./emergencyAccess";
import { governanceFaults, governanceFields } from "./governance";
import {
    externalCollaborationFaults,
    externalCollaborationFields,
    externalCollaborationGuestFaults,
} from "./externalCollaboration";
import { dynamicGroupGuestFaults } from "./groupKinds";
import { groupFaults, groupFields } from "./groups";
import { guestPolicyFaults, guestPolicyFields } from "./guestPolicies";
import { guestFields } from "./guests";
import { mfaPolicyFaults, mfaPolicyListFields } from "./mfaPolicies";
import { office365Faults, office365Fields } from "./office365";
import { partnerFaults, partnerFields } from "./partners";

/** All keys of a stack config. */
export const areaFields = {
    ...guestFields,
    ...externalCollaborationFields,
    ...crossTenantAccessFields,
    ...emergencyAccessFields,
    ...groupFields,
    ...partnerFields,
    ...mfaPolicyListFields,
    ...guestPolicyFields,
    ...applicationFields,
    ...directoryRoleFields,
    ...governanceFields,
    ...office365Fields,
    ...azureFields,
};

/** All faults between keys: references to nothing, names used twice, policies without a way out. */
export function crossFaults(config: TenantConfig): CrossFault[] {
    return [
        externalCollaborationFaults,
        crossTenantAccessFaults,
        groupFaults,
        partnerFaults,
        mfaPolicyFaults,
        guestPolicyFaults,
        applicationFaults,
        directoryRoleFaults,
        adoptionFaults,
        governanceFaults,
        office365Faults,
        azureFaults,
    ].flatMap((faultsOf) => faultsOf(config));
}

/** Guests that are named and not in the guest list. */
export function unknownGuests(config: TenantConfig, addresses: readonly string[]): CrossFault[] {
    const known = new Set(addresses);
    return [...applicationGuests(config), ...directoryRoleGuests(config), ...azureGuests(config)]
        .filter(({ name }) => !known.has(name))
        .map(({ name, path }) => ({
            path,
            message: `${name} is not in the guest list`,
            cure: "Add a row, or correct the address",
        }));
}

/** Guests of the list who cannot be guests under what the stack config says. */
export function guestFaults(config: TenantConfig, guests: readonly GuestListEntry[]): GuestFault[] {
    return [externalCollaborationGuestFaults, dynamicGroupGuestFaults].flatMap((faultsOf) =>
        faultsOf(config, guests),
    );
}
