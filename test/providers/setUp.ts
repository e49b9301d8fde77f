import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { lifecycle, type LifecycleName } from "../../providers/lifecycle";
import { declaredAssignments } from "../../providers/lifecycle/appRoleAssignments";
import { declaredCatalogGroups } from "../../providers/lifecycle/governance/accessPackageGroup";
import { declaredTenantIds } from "../../providers/lifecycle/crossTenantAccessPartner";
import { declaredMembers } from "../../providers/lifecycle/groupMembership";
import { declaredGroupSettings } from "../../providers/lifecycle/groupSettings";
import { declaredAddresses } from "../../providers/lifecycle/guestAccount";
import { declaredSettings } from "../../providers/lifecycle/ownedSettings";
import { CreatedError, type Lifecycle, type Properties } from "../../providers/lifecycle/lifecycle";
import { useGraphClient } from "../../providers/lifecycle/session";
import { FakeDirectory } from "../graph/fakeDirectory";

/** The engine's marker of a value that only an `up` will know. */
export const unknown = runtime.unknownValue;

/** What a plugin process knows that has just begun: nothing of what the program declares. */
export function forgetDeclared(): void {
    [
        declaredTenantIds,
        declaredMembers,
        declaredAddresses,
        declaredAssignments,
        declaredSettings,
        declaredCatalogGroups,
        declaredGroupSettings,
    ].forEach((keys) => keys.clear());
}

/** One life cycle over a directory of its own, as in a plugin process that has just begun. */
export function over(name: LifecycleName): Lifecycle & { readonly directory: FakeDirectory } {
    const directory = new FakeDirectory();
    useGraphClient(directory.graph.client);
    forgetDeclared();
    return { ...lifecycle(name), directory };
}

/** The properties that a check complains of, in turn. */
export async function failuresOf(
    { check }: Lifecycle,
    news: Properties,
    olds: Properties = {},
): Promise<string[]> {
    return ((await check(olds, news)).failures ?? []).map(({ property }) => property);
}

/** What the engine keeps of a creation that could not be finished. */
export async function createdErrorOf({ create }: Lifecycle, inputs: Properties): Promise<CreatedError> {
    const error: unknown = await create(inputs).then(
        () => undefined,
        (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof CreatedError, String(error));
    return error;
}
