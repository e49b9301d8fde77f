/** What runs inside Pulumi's dynamic-provider process: the life cycles of this package's dynamic resources. */
import type * as pulumi from "@pulumi/pulumi";
import { track } from "./cancellation";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { configureSession, runReport } from "./session";

/**
 * The life cycles by the names by which provider texts ask for them, each with the file that exports it by that name. A
 * file is loaded when the first resource of its kind comes: a plugin process seldom sees half of them.
 */
export const lifecycleFiles = {
    accessPackage: "./governance/entitlement",
    accessPackageAssignmentPolicy: "./governance/entitlement",
    accessPackageCatalog: "./governance/entitlement",
    accessPackageGroup: "./governance/accessPackageGroup",
    accessReview: "./governance/accessReview",
    applicationClaims: "./applicationSettings",
    appRoleAssignments: "./appRoleAssignments",
    authenticationFlowsPolicy: "./externalCollaboration",
    authenticationStrength: "./authenticationStrength",
    authorizationPolicy: "./externalCollaboration",
    claimsMappingAssignment: "./claimsMappingAssignment",
    claimsMappingPolicy: "./claimsMappingPolicy",
    conditionalAccessPolicy: "./conditionalAccessPolicy",
    connectedOrganization: "./governance/entitlement",
    crossTenantAccessDefault: "./crossTenantAccessDefault",
    crossTenantAccessPartner: "./crossTenantAccessPartner",
    directoryGroup: "./directoryGroup",
    directoryRoleAssignment: "./directoryRoleAssignment",
    emailOneTimePasscode: "./externalCollaboration",
    entitlementManagementSettings: "./governance/entitlement",
    externalIdentitiesPolicy: "./externalCollaboration",
    groupMembership: "./groupMembership",
    groupSettings: "./groupSettings",
    guestAccount: "./guestAccount",
    guestDomains: "./guestDomains",
    guestRosterShard: "./guestRosterShard",
    identitySynchronization: "./identitySynchronization",
    namedLocation: "./namedLocation",
    replicatedRead: "./replicatedRead",
    servicePrincipalSettings: "./applicationSettings",
    sharePointSettings: "./sharePointSettings",
} as const;

/** The names by which provider texts ask for their life cycle. */
export type LifecycleName = keyof typeof lifecycleFiles;

function verbsOf(name: LifecycleName): Lifecycle {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- `import` would not find TypeScript files here.
    const file = require(lifecycleFiles[name]) as Record<string, Lifecycle>;
    return file[name] as Lifecycle;
}

/**
 * The life cycle of one kind of resource. Its answers are plain data: the engine's protocol has no `undefined`, so
 * members with that value are left out, at any depth.
 */
export function lifecycle(name: LifecycleName): Lifecycle {
    return {
        check: async (olds, news) => plain(await verbsOf(name).check(olds, news)),
        diff: async (id, olds, news) => plain(await verbsOf(name).diff(id, olds, news)),
        create: async (inputs) =>
            plain(await watched(inputs, ({ create }) => create(inputs)).catch(rethrowPlain)),
        read: async (id, props) => plain(await watched(props, ({ read }) => read(id, props))),
        update: async (id, olds, news) =>
            plain(await watched(news, ({ update }) => update(id, olds, news)).catch(rethrowPlain)),
        delete: (id, props) => watched(props, (verbs) => verbs.delete(id, props)),
    };

    /** Runs what talks to the network so that it is seen, and so that a signal lets it answer. */
    function watched<T>(props: Properties, operation: (verbs: Lifecycle) => Promise<T>): Promise<T> {
        return track(
            runReport.during(`${name} ${labelOf(props)}`.trim(), async () => operation(verbsOf(name))),
        );
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
