/** What runs inside Pulumi's dynamic-provider process: the life cycles of this package's dynamic resources. */
import type * as pulumi from "@pulumi/pulumi";
import { track } from "./cancellation";
import { accessPackageGroup } from "./governance/accessPackageGroup";
import { accessReview } from "./governance/accessReview";
import {
    accessPackage,
    accessPackageAssignmentPolicy,
    accessPackageCatalog,
    connectedOrganization,
    entitlementManagementSettings,
} from "./governance/entitlement";
import { conditionalAccessPolicy } from "./conditionalAccessPolicy";
import { applicationClaims, servicePrincipalSettings } from "./applicationSettings";
import { claimsMappingAssignment } from "./claimsMappingAssignment";
import { claimsMappingPolicy } from "./claimsMappingPolicy";
import { appRoleAssignments } from "./appRoleAssignments";
import { authenticationStrength } from "./authenticationStrength";
import { crossTenantAccessDefault } from "./crossTenantAccessDefault";
import { crossTenantAccessPartner } from "./crossTenantAccessPartner";
import {
    authenticationFlowsPolicy,
    authorizationPolicy,
    emailOneTimePasscode,
    externalIdentitiesPolicy,
} from "./externalCollaboration";
import { directoryGroup } from "./directoryGroup";
import { directoryRoleAssignment } from "./directoryRoleAssignment";
import { groupMembership } from "./groupMembership";
import { groupSettings } from "./groupSettings";
import { guestAccount } from "./guestAccount";
import { guestDomains } from "./guestDomains";
import { guestRosterShard } from "./guestRosterShard";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { identitySynchronization } from "./identitySynchronization";
import { namedLocation } from "./namedLocation";
import { replicatedRead } from "./replicatedRead";
import { configureSession, runReport } from "./session";
import { sharePointSettings } from "./sharePointSettings";

const lifecycles = {
    accessPackage,
    accessPackageAssignmentPolicy,
    accessPackageCatalog,
    accessPackageGroup,
    accessReview,
    authenticationFlowsPolicy,
    authorizationPolicy,
    applicationClaims,
    appRoleAssignments,
    authenticationStrength,
    crossTenantAccessDefault,
    claimsMappingAssignment,
    claimsMappingPolicy,
    connectedOrganization,
    crossTenantAccessPartner,
    entitlementManagementSettings,
    emailOneTimePasscode,
    externalIdentitiesPolicy,
    conditionalAccessPolicy,
    directoryGroup,
    directoryRoleAssignment,
    groupMembership,
    groupSettings,
    guestAccount,
    guestDomains,
    guestRosterShard,
    identitySynchronization,
    namedLocation,
    replicatedRead,
    servicePrincipalSettings,
    sharePointSettings,
} satisfies Record<string, Lifecycle>;

/** The names by which provider texts ask for their life cycle. */
export type LifecycleName = keyof typeof lifecycles;

/**
 * The life cycle of one kind of resource. Its answers are plain data: the engine's protocol has no `undefined`, so
 * members with that value are left out, at any depth.
 */
export function lifecycle(name: LifecycleName): Lifecycle {
    const own: Lifecycle = lifecycles[name];
    return {
        check: async (olds, news) => plain(await own.check(olds, news)),
        diff: async (id, olds, news) => plain(await own.diff(id, olds, news)),
        create: async (inputs) => plain(await watched(inputs, () => own.create(inputs)).catch(rethrowPlain)),
        read: async (id, props) => plain(await watched(props, () => own.read(id, props))),
        update: async (id, olds, news) =>
            plain(await watched(news, () => own.update(id, olds, news)).catch(rethrowPlain)),
        delete: (id, props) => watched(props, () => own.delete(id, props)),
    };

    /** Runs what talks to the network so that it is seen, and so that a signal lets it answer. */
    function watched<T>(props: Properties, operation: () => Promise<T>): Promise<T> {
        return track(runReport.during(`${name} ${labelOf(props)}`.trim(), operation));
    }
}

/** What people know a resource by. */
function labelOf(props: Properties): string {
    const names = ["displayName", "emailAddress", "tenantId", "groupId", "objectId"];
    return (names.map((name) => props[name]).find((value) => typeof value === "string") as string) ?? "";
}

function plain<T>(value: T): T {
    return JSON.parse(JSON.stringify(value)) as T;
}

function rethrowPlain(error: unknown): never {
    throw error instanceof CreatedError
        ? new CreatedError(error.id, plain(error.properties), error.cause)
        : error;
}

/** Called once by each provider text before anything else. */
export function configure(config: pulumi.dynamic.Config): void {
    configureSession(config);
}
