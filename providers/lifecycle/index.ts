/**
 * What runs inside Pulumi's dynamic-provider process: the life cycles of this package's dynamic resources.
 * Loaded by the provider text in the state (see `delegate.ts`) under the name `pulumi-entra-b2b/lifecycle`, which
 * therefore must stay.
 */
import type * as pulumi from "@pulumi/pulumi";
import { crossTenantAccessPartner } from "./crossTenantAccessPartner";
import { groupMembership } from "./groupMembership";
import { guestProfile } from "./guestProfile";
import type { Lifecycle } from "./lifecycle";
import { replicatedRead } from "./replicatedRead";
import { configureSession } from "./session";

const lifecycles = { crossTenantAccessPartner, groupMembership, guestProfile, replicatedRead } satisfies Record<
    string,
    Lifecycle
>;

/** The names by which provider texts ask for their life cycle. */
export type LifecycleName = keyof typeof lifecycles;

/** The life cycle of one kind of resource. */
export function lifecycle(name: LifecycleName): Lifecycle {
    return lifecycles[name];
}

/** Called once by each provider text before anything else. */
export function configure(config: pulumi.dynamic.Config): void {
    configureSession(config);
}
