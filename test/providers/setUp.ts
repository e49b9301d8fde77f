import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { lifecycle, type LifecycleName } from "../../providers/lifecycle";
import { adoptedIds } from "../../providers/lifecycle/kit/adoption";
import { declaredAssignments } from "../../providers/lifecycle/kinds/appRoleAssignments";
import { declaredCatalogGroups } from "../../providers/lifecycle/kinds/governance/accessPackageGroup";
import { declaredPolicyIds } from "../../providers/lifecycle/kinds/conditionalAccessPolicy";
import { declaredTenantIds } from "../../providers/lifecycle/kinds/crossTenantAccessPartner";
import { declaredGroupIds, usedMarks } from "../../providers/lifecycle/kinds/directoryGroup";
import { declaredRoles } from "../../providers/lifecycle/kinds/directoryRoleAssignment";
import { declaredMembers } from "../../providers/lifecycle/kinds/groupMembership";
import { declaredGroupSettings } from "../../providers/lifecycle/kinds/groupSettings";
import { declaredEntityIds } from "../../providers/lifecycle/kit/graphObject";
import { declaredObjectIds } from "../../providers/lifecycle/kinds/policyObject";
import { takenUpIds } from "../../providers/lifecycle/kit/takeUp";
import { declaredAddresses } from "../../providers/lifecycle/kinds/guest/account";
import { declaredApplications } from "../../providers/lifecycle/kinds/applicationSettings";
import { declaredLists } from "../../providers/lifecycle/kinds/guestDomains";
import { CreatedError, type Lifecycle, type Properties } from "../../providers/lifecycle/kit/lifecycle";
import { declaredEnforced } from "../../providers/lifecycle/kinds/lockOutGuard";
import { useGraphClient } from "../../providers/lifecycle/kit/session";
import { declaredSynchronizations } from "../../providers/lifecycle/kinds/identitySynchronization";
import { declaredPolicies } from "../../providers/lifecycle/kinds/tenantPolicy";
import { FakeDirectory } from "../graph/consistency/fakeDirectory";
import { keepEngineLog } from "./engineLogs";

/** The engine's marker of a value that only an `up` will know. */
export const unknown = runtime.unknownValue;

/** Warnings that people were given since the last {@link over}. */
export const warnings: string[] = [];

/** What people were told since the last {@link over}. */
export const told: string[] = [];

/** What a plugin process knows that has just begun: nothing of what the program declares. */
export function forgetDeclared(): void {
    [
        adoptedIds,
        declaredSynchronizations,
        declaredTenantIds,
        declaredMembers,
        declaredRoles,
        declaredAddresses,
        declaredAssignments,
        declaredApplications,
        declaredCatalogGroups,
        declaredGroupSettings,
        declaredLists,
        declaredPolicies,
        declaredPolicyIds,
        declaredEnforced,
        takenUpIds,
        declaredObjectIds,
        declaredEntityIds,
        declaredGroupIds,
        usedMarks,
    ].forEach((keys) => keys.clear());
}

/** One life cycle over a directory of its own, as in a plugin process that has just begun. */
export function over(name: LifecycleName): Lifecycle & { readonly directory: FakeDirectory } {
    const directory = new FakeDirectory();
    useGraphClient(directory.graph.client);
    warnings.length = 0;
    told.length = 0;
    keepEngineLog({ warn: warnings, info: told });
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
export function createdErrorOf({ create }: Lifecycle, inputs: Properties): Promise<CreatedError> {
    return errorOf(create(inputs));
}

/** What the engine keeps of work that could not be finished. */
export async function errorOf(work: Promise<unknown>): Promise<CreatedError> {
    const error: unknown = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof CreatedError, String(error));
    return error;
}
