import assert from "node:assert/strict";
import type { AccessSetting } from "../../../rules/accessSetting";
import type { SandboxDirectory } from "../../../sandbox/process";

const fabrikamId = "11111111-1111-4111-8111-111111111111";
const defaultId = "00000000-0000-4000-8000-00000000d001";

export function check({ identitySynchronizations, partners, singletons }: SandboxDirectory): void {
    const targetsOf = (settings: Record<string, unknown> | undefined, name: string) =>
        (settings?.[name] as AccessSetting).applications.targets.map(({ target }) => target);
    assert.deepEqual(targetsOf(singletons[defaultId], "b2bCollaborationOutbound"), ["Office365"]);
    const fabrikam = partners.find(({ tenantId }) => tenantId === fabrikamId);
    assert.deepEqual(targetsOf(fabrikam, "b2bDirectConnectInbound"), ["Office365"]);
    assert.equal(fabrikam?.["b2bCollaborationInbound"], null);
    assert.deepEqual(identitySynchronizations[0]?.["userSyncInbound"], { isSyncAllowed: false });
}
