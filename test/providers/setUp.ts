import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { lifecycle, type LifecycleName } from "../../providers/lifecycle";
import { adoptedIds } from "../../providers/lifecycle/adoption";
import { declaredAssignments } from "../../providers/lifecycle/appRoleAssignments";
import { declaredCatalogGroups } from "../../providers/lifecycle/governance/accessPackageGroup";
import { declaredPolicyIds } from "../../providers/lifecycle/conditionalAccessPolicy";
import { declaredTenantIds } from "../../providers/lifecycle/crossTenantAccessPartner";
import { declaredGroupIds, usedMarks } from "../../providers/lifecycle/directoryGroup";
import { declaredRoles } from "../../providers/lifecycle/directoryRoleAssignment";
import { declaredMembers } from "../../providers/lifecycle/groupMembership";
import { declaredGroupSettings } from "../../providers/lifecycle/groupSettings";
import { declaredEntityIds } from "../../providers/lifecycle/graphObject";
import { declaredObjectIds } from "../../providers/lifecycle/policyObject";
import { takenUpIds } from "../../providers/lifecycle/takeUp";
import { declaredAddresses } from "../../providers/lifecycle/guest/account";
import { declaredApplications } from "../../providers/lifecycle/applicationSettings";
import { declaredLists } from "../../providers/lifecycle/guestDomains";
import { CreatedError, type Lifecycle, type Properties } from "../../providers/lifecycle/lifecycle";
import { declaredEnforced } from "../../providers/lifecycle/lockOutGuard";
import { useGraphClient } from "../../providers/lifecycle/session";
import { declaredSynchronizations } from "../../providers/lifecycle/identitySynchronization";
import { declaredPolicies } from "../../providers/lifecycle/tenantPolicy";
import { FakeDirectory } from "../graph/fakeDirectory";
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
