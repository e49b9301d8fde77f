import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

export function check({ groups, users, conditionalAccessPolicies }: SandboxDirectory): void {
    const staff = groups.find(({ displayName }) => displayName === "Fabrikam staff");
    const guests = users.filter(({ userType }) => userType === "Guest").map(({ id }) => id);
    assert.deepEqual([...(staff?.memberIds ?? [])].sort(), guests.sort());
    assert.ok(conditionalAccessPolicies.some(({ displayName }) => displayName === "MFA for Fabrikam staff"));
}
