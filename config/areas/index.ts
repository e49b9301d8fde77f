/**
 * The stack config by area, one per file: the keys of each, and the faults that only several keys together can have. A
 * new area is a file here and a line in each of the two lists.
 */
import type { GuestListEntry } from "../guestListRow";
import { adoptionFaults } from "./adoption";
import { applicationFaults, applicationFields, applicationGroups, applicationGuests } from "./applications";
import { azureFaults, azureFields, azureGroups, azureGuests } from "./azure";
import type { CrossFault, GuestFault, NameUse, ValuesOf } from "./crossFault";
import {
    directoryRoleFaults,
    directoryRoleFields,
    directoryRoleGroups,
    directoryRoleGuests,
} from "./directoryRoles";
import { crossTenantAccessFaults, crossTenantAccessFields } from "./crossTenantAccess";
import { emergencyAccessFields } from "./emergencyAccess";
import { governanceFaults, governanceFields, governanceGroups } from "./governance";
import {
    externalCollaborationFaults,
    externalCollaborationFields,
    externalCollaborationGuestFaults,
} from "./externalCollaboration";
import { dynamicGroupGuestFaults } from "./groupKinds";
import { groupFaults, groupFields, memberGroups } from "./groups";
import { guestPolicyFaults, guestPolicyFields, guestPolicyGroups } from "./guestPolicies";
import { guestFields } from "./guests";
import { mfaPolicyFaults, mfaPolicyGroups, mfaPolicyListFields } from "./mfaPolicies";
import { office365Faults, office365Fields } from "./office365";
import { partnerFaults, partnerFields, partnerGroups } from "./partners";
import { renameFaults } from "./renames";
import { sharedSettingsFields } from "./sharedSettings";

/** All keys of a stack config. */
export const areaFields = {
    ...sharedSettingsFields,
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

type Config = ValuesOf<typeof areaFields>;

/**
 * All faults between keys: unknown names, repeated names, and policies without an emergency exit.
 *
 * @param ownTenantId - The tenant that is deployed to, where it is known.
 */
export function crossFaults(config: Config, ownTenantId?: string): CrossFault[] {
    const checks: ((config: Config, ownTenantId?: string) => CrossFault[])[] = [
        externalCollaborationFaults,
        crossTenantAccessFaults,
        groupFaults,
        unknownGroups,
        partnerFaults,
        mfaPolicyFaults,
        guestPolicyFaults,
        applicationFaults,
        directoryRoleFaults,
        adoptionFaults,
        renameFaults,
        governanceFaults,
        office365Faults,
        azureFaults,
    ];
    return checks.flatMap((faultsOf) => faultsOf(config, ownTenantId));
}

/** Groups that are named and not declared. */
function unknownGroups(config: Config): CrossFault[] {
    const known = config.groups.map(({ name }) => name);
    const used: NameUse[] = [
        partnerGroups,
        mfaPolicyGroups,
        guestPolicyGroups,
        applicationGroups,
        directoryRoleGroups,
        governanceGroups,
        azureGroups,
        memberGroups,
    ].flatMap((usesIn) => usesIn(config));
    return used
        .filter(({ name }) => !known.includes(name))
        .map(({ name, path }) => ({
            path,
            message: `there is no group ${JSON.stringify(name)}`,
            cure: `Declare it under groups, or name one of: ${known.join(", ") || "none declared"}`,
        }));
}

/** Guests that are named but are not in the guest list. */
export function unknownGuests(config: Config, addresses: readonly string[]): CrossFault[] {
    const known = new Set(addresses);
    return [...applicationGuests(config), ...directoryRoleGuests(config), ...azureGuests(config)]
        .filter(({ name }) => !known.has(name))
        .map(({ name, path }) => ({
            path,
            message: `${name} is not in the guest list`,
            cure: "Add a row, or correct the address",
        }));
}

/** Guests of the list that the stack config does not allow. */
export function guestFaults(config: Config, guests: readonly GuestListEntry[]): GuestFault[] {
    return [externalCollaborationGuestFaults, dynamicGroupGuestFaults].flatMap((faultsOf) =>
        faultsOf(config, guests),
    );
}
