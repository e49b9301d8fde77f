import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

export function check({ singletons }: SandboxDirectory): void {
    assert.equal(singletons["authorizationPolicy"]?.["allowInvitesFrom"], "adminsGuestInvitersAndAllMembers");
}
