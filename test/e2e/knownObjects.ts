import type { PulumiStack } from "../../tools/pulumiStack";
import type { Deployment } from "./deployment";

interface ExportedState {
    readonly deployment: {
        readonly pending_operations?: readonly { readonly type: string }[];
        readonly resources?: readonly {
            readonly type: string;
            readonly id?: string;
            readonly outputs?: Readonly<Record<string, unknown>>;
        }[];
    };
}

/** Objects of the tenant that a run of this package can have made, and what the state knows of them. */
export interface KnownObjects {
    /** In the tenant, and in no state. */
    readonly unknownToState: readonly string[];
    /** In the state, and not in the tenant. */
    readonly missingFromTenant: readonly string[];
    /** Resources that Pulumi can neither refresh nor delete. */
    readonly withoutProvider: readonly string[];
}

const owned =
    /dynamic\/entra-b2b:(ConditionalAccessPolicy|CrossTenantAccessPartner|DirectoryGroup|GuestAccount|NamedLocation)$/;

/** Compares the tenant with the states of the stacks that are deployed to it. Default: the deployment's own. */
export async function knownObjects(
    deployment: Pick<Deployment, "sandbox" | "stack">,
    stacks: readonly Pick<PulumiStack, "exportState">[] = [deployment.stack],
): Promise<KnownObjects> {
    const states = await Promise.all(
        stacks.map(async (stack) => ((await stack.exportState()) as ExportedState).deployment),
    );
    const resources = states.flatMap((state) => state.resources ?? []).filter(({ type }) => owned.test(type));
    const directory = await deployment.sandbox.directory();
    const { conditionalAccessPolicies, groups, namedLocations, partners, users } = directory;
    // The state has a guest by the address when the invitation was not answered, whether it was done or not.
    const ofAddress = (address: string) =>
        users.filter(({ mail }) => mail === address).map(({ id }) => String(id));
    const known = resources.flatMap(({ id }) => {
        const [, address] = /^unanswered:(.*)$/.exec(String(id)) ?? [];
        return address === undefined ? [String(id)] : ofAddress(address);
    });
    const present = [
        ...[...conditionalAccessPolicies, ...groups, ...namedLocations],
        ...users.filter(({ creationType }) => creationType === "Invitation"),
        ...partners.map(({ tenantId }) => ({ id: tenantId })),
    ].map(({ id }) => String(id));
    return {
        unknownToState: present.filter((id) => !known.includes(id)),
        missingFromTenant: known.filter((id) => !present.includes(id)),
        withoutProvider: resources
            .filter(({ outputs }) => typeof outputs?.["__provider"] !== "string")
            .map(({ type, id }) => `${type} ${id}`),
    };
}

/** How many resources the engine was creating when it ended, by its state. */
export async function pendingCreations(stack: Pick<PulumiStack, "exportState">): Promise<number> {
    const { deployment } = (await stack.exportState()) as ExportedState;
    return (deployment.pending_operations ?? []).filter(({ type }) => type === "creating").length;
}
