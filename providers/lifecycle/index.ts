/** What runs inside Pulumi's dynamic-provider process: the life cycles of this package's dynamic resources. */
import type * as pulumi from "@pulumi/pulumi";
import { inline } from "../../rules/text";
import { noticingDeletion } from "./kit/deletedOutside";
import { noticingEdits } from "./kit/editedMeanwhile";
import { legible, legibleFailures } from "./kit/legible";
import { acceptingFormerNames } from "./kit/formerNames";
import { leavingLiveObjects } from "./kit/liveObjects";
import { withoutValueless, withUnknowns } from "./kit/inputs";
import { labelOf, type Lifecycle, type LifecycleIn, type Properties } from "./kit/lifecycle";
import { processRun } from "./kit/processRun";
import { rememberingUpdates } from "./kit/rememberingUpdates";
import type { Run } from "./kit/run";
import { refusingUnclearEnds } from "./kit/unclearEnds";
import { keepingWholeStates, plain } from "./kit/wholeState";

/**
 * The life cycles by the names that provider texts use, each with the file that exports it under that name. A file is
 * loaded with the first resource of its kind, because a plugin process seldom needs half of them.
 */
export const lifecycleFiles = {
    accessPackage: "./kinds/governance/entitlement",
    accessPackageAssignmentPolicy: "./kinds/governance/entitlement",
    accessPackageCatalog: "./kinds/governance/entitlement",
    accessPackageGroup: "./kinds/governance/accessPackageGroup",
    accessReview: "./kinds/governance/accessReview",
    applicationClaims: "./kinds/applicationSettings",
    applicationUrls: "./kinds/applicationSettings",
    appRoleAssignments: "./kinds/appRoleAssignments",
    authenticationFlowsPolicy: "./kinds/externalCollaboration",
    authenticationStrength: "./kinds/authenticationStrength",
    authorizationPolicy: "./kinds/externalCollaboration",
    claimsMappingAssignment: "./kinds/claimsMappingAssignment",
    claimsMappingPolicy: "./kinds/claimsMappingPolicy",
    conditionalAccessPolicy: "./kinds/conditionalAccessPolicy",
    connectedOrganization: "./kinds/governance/entitlement",
    crossTenantAccessDefault: "./kinds/crossTenantAccessDefault",
    crossTenantAccessPartner: "./kinds/crossTenantAccessPartner",
    directoryGroup: "./kinds/directoryGroup",
    directoryRoleAssignment: "./kinds/directoryRoleAssignment",
    emailOneTimePasscode: "./kinds/externalCollaboration",
    entitlementManagementSettings: "./kinds/governance/entitlement",
    externalIdentitiesPolicy: "./kinds/externalCollaboration",
    groupMembership: "./kinds/groupMembership",
    groupSettings: "./kinds/groupSettings",
    guestAccount: "./kinds/guestAccount",
    guestDomains: "./kinds/guestDomains",
    guestRemovalBrake: "./kinds/guestRemovalBrake",
    guestRosterShard: "./kinds/guestRosterShard",
    identitySynchronization: "./kinds/identitySynchronization",
    namedLocation: "./kinds/namedLocation",
    provisioningJob: "./kinds/provisioningJob",
    renameGuard: "./kinds/renameGuard",
    replicatedRead: "./kinds/replicatedRead",
    servicePrincipalSettings: "./kinds/applicationSettings",
    sharePointSettings: "./kinds/sharePointSettings",
} as const;

/** The names that provider texts use for their life cycle. */
export type LifecycleName = keyof typeof lifecycleFiles;

/** The name of the life cycle of a resource type in the engine's form; `undefined` for types of other packages. */
export function lifecycleNameOf(type: string): LifecycleName | undefined {
    const [, className = ""] = /^pulumi-nodejs:dynamic\/entra-b2b:(\w+)$/.exec(type) ?? [];
    const name = `${className.charAt(0).toLowerCase()}${className.slice(1)}`;
    return Object.hasOwn(lifecycleFiles, name) ? (name as LifecycleName) : undefined;
}

function lifecycleIn(name: LifecycleName): LifecycleIn {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- `import` would not find TypeScript files here.
    const file = require(lifecycleFiles[name]) as Record<string, LifecycleIn>;
    const lifecycleOf = file[name] as LifecycleIn;
    return (run) =>
        acceptingFormerNames(
            name,
            leavingLiveObjects(
                name,
                run,
                refusingUnclearEnds(
                    name,
                    run,
                    rememberingUpdates(
                        name,
                        run,
                        keepingWholeStates(
                            name,
                            run,
                            noticingEdits(name, noticingDeletion(name, run, lifecycleOf)),
                        ),
                    ),
                ),
            ),
        );
}

/**
 * The life cycle of one kind of resource. Its answers are plain data. The engine's protocol has no `undefined`, so
 * members with that value are omitted at any depth.
 *
 * @param run - What its resources share. Default: the run that this process serves.
 */
export function lifecycle(name: LifecycleName, run: Run = processRun): Lifecycle {
    const verbs = (of = run): Lifecycle => lifecycleIn(name)(of);
    return {
        check: async (olds, news) => {
            const { failures, ...result } = await shown(() => verbs().check(olds, withUnknowns(news)));
            const inputs = result.inputs && withoutValueless(news, result.inputs);
            return plain({ inputs, ...(failures && { failures: legibleFailures(failures) }) });
        },
        diff: async (id, olds, news) => plain(await shown(() => verbs().diff(id, olds, news))),
        create: async (inputs) => plain(await shown(() => watched(inputs, ({ create }) => create(inputs)))),
        read: async (id, props) => plain(await shown(() => watched(props, ({ read }) => read(id, props)))),
        update: async (id, olds, news) =>
            plain(await shown(() => watched(news, ({ update }) => update(id, olds, news)))),
        delete: (id, props) => shown(() => watched(props, (all) => all.delete(id, props))),
    };

    /** Runs network operations so that the run knows them and lets them answer after a signal. */
    function watched<T>(props: Properties, operation: (verbs: Lifecycle) => Promise<T>): Promise<T> {
        const label = `${name} ${inline(labelOf(props), 100)}`.trim();
        return run.cancellation.track(Promise.resolve().then(() => operation(verbs(run.during(label)))));
    }
}

/** Runs a verb, whose errors the engine shows. */
async function shown<T>(verb: () => Promise<T>): Promise<T> {
    try {
        return await verb();
    } catch (error) {
        throw legible(error);
    }
}

/** Called once by each provider text before anything else. */
export function configure(config: pulumi.dynamic.Config): void {
    processRun.configure(config);
}
