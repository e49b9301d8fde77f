import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

/** The policy covers the group. */
export function check({ conditionalAccessPolicies, groups }: SandboxDirectory): void {
    const auditors = groups.find(({ displayName }) => displayName === "External auditors");
    const policy = conditionalAccessPolicies.find(
        ({ displayName }) => displayName === "MFA for external auditors",
    );
    const { users } = policy?.["conditions"] as { users: { includeGroups: unknown[] } };
    assert.deepEqual(users.includeGroups, [auditors?.["id"]]);
}
