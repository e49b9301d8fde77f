/**
 * The stack config by area, one per file: the keys of each, and the faults that only several keys together can have. A
 * new area is a file here and a line in each of the two lists.
 */
import type { GuestListEntry } from "../guestListRow";
import { adoptionFaults } from "./adoption";
import { applicationNames, applicationFields, applicationGroups, applicationGuests } from "./applications";
import { azureFields, azureGroups, azureGuests, azureNames } from "./azure";
import {
    repeatedNames,
    type Checkable,
    type CrossFault,
    type DeclaredNames,
    type GuestFault,
    type NamesIn,
    type NameUse,
    type ValuesOf,
} from "./crossFault";
import {
    directoryRoleFaults,
    directoryRoleFields,
    directoryRoleGroups,
    directoryRoleGuests,
    directoryRoleNames,
} from "./directoryRoles";
import { crossTenantAccessFaults, crossTenantAccessFields } from "./crossTenantAccess";
import { emergencyAccessFields } from "./emergencyAccess";
import {
    connectedPartners,
    governanceFaults,
    governanceFields,
    governanceGroups,
    governanceNames,
    requestingOrganizations,
} from "./governance";
import {
    externalCollaborationFaults,
    externalCollaborationFields,
    externalCollaborationGuestFaults,
} from "./externalCollaboration";
import { dynamicGroupGuestFaults, groupKindFaults } from "./groupKinds";
import { groupFields, groupNames, memberGroups } from "./groups";
import {
    accessPolicyFaults,
    bothStateAndPlan,
    guestPolicyFields,
    guestPolicyGroups,
    guestPolicyNames,
    recommendedFaults,
} from "./guestPolicies";
import { guestFields } from "./guests";
import {
    impossibleStrengths,
    mfaPolicyGroups,
    mfaPolicyListFields,
    missingEmergencyAccess,
    policyPartners,
} from "./mfaPolicies";
import { office365Faults, office365Fields, office365Groups } from "./office365";
import { partnerFaults, partnerFields, partnerGroups, partnerNames, sharedDomains } from "./partners";
import { renameFaults } from "./renames";
import {
    policyApplications,
    saasApplicationAreaFaults,
    saasApplicationFields,
    saasApplicationGroups,
    saasApplicationGuests,
    saasApplicationNames,
} from "./saasApplications";
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
    ...saasApplicationFields,
    ...directoryRoleFields,
    ...governanceFields,
    ...office365Fields,
    ...azureFields,
};

type Config = ValuesOf<typeof areaFields>;

/**
 * All faults between keys: unknown names, repeated names, and policies without an emergency exit.
 *
 * @param names - Names of what is declared.
 * @param ownTenantId - The tenant that is deployed to, where it is known.
 */
export function crossFaults(
    config: Checkable<Config>,
    names: DeclaredNames,
    ownTenantId?: string,
): CrossFault[] {
    // One subject each: a check that reads an unreadable part finds less.
    const checks: ((config: Config) => CrossFault[])[] = [
        externalCollaborationFaults,
        crossTenantAccessFaults,
        groupKindFaults,
        (whole) => partnerFaults(whole, ownTenantId),
        sharedDomains,
        missingEmergencyAccess,
        impossibleStrengths,
        recommendedFaults,
        (whole) => accessPolicyFaults(whole, names),
        bothStateAndPlan,
        saasApplicationAreaFaults,
        directoryRoleFaults,
        adoptionFaults,
        renameFaults,
        governanceFaults,
        office365Faults,
    ];
    return [
        ...distinctNames.flatMap((namesIn) => repeatedNames(config.usesOf(namesIn))),
        ...references.flatMap((reference) => unknownNames(config, reference, names)),
        ...checks.flatMap((check) => config.faultsOf(check)),
    ];
}

const distinctNames: readonly NamesIn<Config>[] = [
    groupNames,
    ...partnerNames,
    ...guestPolicyNames,
    ...applicationNames,
    ...saasApplicationNames,
    directoryRoleNames,
    ...governanceNames,
    office365Groups,
    azureNames,
];

/** Where keys name entries of a list. */
interface Reference {
    readonly list: keyof DeclaredNames;
    /** An entry of the list. */
    readonly what: string;
    readonly uses: readonly ((config: Config) => NameUse[])[];
    readonly cure: (known: string) => string;
}

const references: readonly Reference[] = [
    {
        list: "groups",
        what: "group",
        uses: [
            partnerGroups,
            mfaPolicyGroups,
            guestPolicyGroups,
            applicationGroups,
            saasApplicationGroups,
            directoryRoleGroups,
            governanceGroups,
            azureGroups,
            memberGroups,
        ],
        cure: (known) => `Declare it under groups, or name one of: ${known}`,
    },
    {
        list: "partners",
        what: "partner",
        uses: [policyPartners],
        cure: (known) => `Name one of: ${known}; or give a tenant id`,
    },
    {
        list: "saasApplications",
        what: "application",
        uses: [policyApplications],
        cure: (known) =>
            `Declare it under saasApplications, name one of: ${known}; or give its app id (GUID)`,
    },
    {
        list: "partners",
        what: "partner",
        uses: [connectedPartners],
        cure: (known) => `Declare it, or name one of: ${known}`,
    },
    {
        list: "connectedOrganizations",
        what: "connected organization",
        uses: [requestingOrganizations],
        cure: (known) => `Declare it, or name one of: ${known}`,
    },
];

/** Names that no entry of a list has. */
function unknownNames(
    config: Checkable<Config>,
    { list, what, uses, cure }: Reference,
    { [list]: known }: DeclaredNames,
): CrossFault[] {
    return known === undefined
        ? []
        : uses
              .flatMap((usesIn) => config.usesOf(usesIn))
              .filter(({ name }) => !known.includes(name))
              .map(({ name, path }) => ({
                  path,
                  message: `there is no ${what} ${JSON.stringify(name)}`,
                  cure: cure(known.join(", ") || "none declared"),
              }));
}

/** Guests that are named but are not in the guest list. */
export function unknownGuests(config: Checkable<Config>, addresses: readonly string[]): CrossFault[] {
    const known = new Set(addresses);
    return [applicationGuests, saasApplicationGuests, directoryRoleGuests, azureGuests]
        .flatMap((usesIn) => config.usesOf(usesIn))
        .filter(({ name }) => !known.has(name))
        .map(({ name, path }) => ({
            path,
            message: `${name} is not in the guest list`,
            cure: "Add a row, or correct the address",
        }));
}

/** Guests of the list that the stack config does not allow. */
export function guestFaults(config: Checkable<Config>, guests: readonly GuestListEntry[]): GuestFault[] {
    return [externalCollaborationGuestFaults, dynamicGroupGuestFaults].flatMap((faultsOf) =>
        config.resultsOf((readable) => faultsOf(readable, guests)),
    );
}
