import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

export function check({ groups, roleAssignments, users }: SandboxDirectory): void {
    const idOf = (address: string) => users.find(({ mail }) => mail === address)?.["id"];
    const engineers = groups.find(({ displayName }) => displayName === "Fabrikam engineers");
    assert.deepEqual(
        [...(engineers?.memberIds ?? [])].sort(),
        [idOf("alice@fabrikam.example"), idOf("bob@fabrikam.example")].sort(),
    );
    assert.ok(roleAssignments.some(({ principalId }) => principalId === idOf("lead@fabrikam.example")));
}
