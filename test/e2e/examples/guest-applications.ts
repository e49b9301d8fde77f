import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

export function check({ appRoleAssignments, groups, servicePrincipals, users }: SandboxDirectory): void {
    const expenses = servicePrincipals.find(({ appId }) => appId === "00000000-0000-4000-8000-00000000ca01");
    assert.equal(expenses?.["appRoleAssignmentRequired"], true);
    const assigned = appRoleAssignments
        .filter(({ resourceId }) => resourceId === expenses["id"])
        .map(({ principalId }) => principalId);
    const staff = groups.find(({ displayName }) => displayName === "Fabrikam staff");
    const alice = users.find(({ mail }) => mail === "alice@fabrikam.example");
    assert.deepEqual(assigned.sort(), [staff?.["id"], alice?.["id"]].sort());
}
