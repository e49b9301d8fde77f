import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

export function check({ groups, roleAssignments, roleEligibilitySchedules, users }: SandboxDirectory): void {
    const inviters = groups.find(({ displayName }) => displayName === "Partner Inviters");
    const erin = users.find(({ mail }) => mail === "erin@northwind.example");
    assert.deepEqual(
        roleAssignments.map(({ principalId }) => principalId).sort(),
        ["00000000-0000-4000-8000-00000000a002", inviters?.["id"]].sort(),
    );
    assert.deepEqual(
        roleEligibilitySchedules.map((row) => [row["principalId"], row["directoryScopeId"]]),
        [[erin?.["id"], "/administrativeUnits/00000000-0000-4000-8000-00000000d001"]],
    );
}
