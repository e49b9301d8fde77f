/**
 * What runs inside Pulumi's dynamic-provider process: the life cycles of this package's dynamic resources.
 * Loaded by the provider text in the state (see `delegate.ts`) under the name `pulumi-entra-b2b/lifecycle`, which
 * therefore must stay.
 */
import type * as pulumi from "@pulumi/pulumi";
import { conditionalAccessPolicy } from "./conditionalAccessPolicy";
import { appRoleAssignments } from "./appRoleAssignments";
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
import { guestAccount } from "./guestAccount";
import { guestDomains } from "./guestDomains";
import { CreatedError, type Lifecycle } from "./lifecycle";
import { replicatedRead } from "./replicatedRead";
import { servicePrincipalSettings } from "./servicePrincipalSettings";
import { configureSession } from "./session";

const lifecycles = {
    authenticationFlowsPolicy,
    authorizationPolicy,
    appRoleAssignments,
    crossTenantAccessPartner,
    emailOneTimePasscode,
    externalIdentitiesPolicy,
    conditionalAccessPolicy,
    directoryGroup,
    directoryRoleAssignment,
    groupMembership,
    guestAccount,
    guestDomains,
    replicatedRead,
    servicePrincipalSettings,
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
        create: async (inputs) => plain(await own.create(inputs).catch(rethrowPlain)),
        read: async (id, props) => plain(await own.read(id, props)),
        update: async (id, olds, news) => plain(await own.update(id, olds, news)),
        delete: (id, props) => own.delete(id, props),
    };
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
