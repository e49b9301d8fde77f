import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

export function check({ conditionalAccessPolicies, namedLocations }: SandboxDirectory): void {
    assert.equal(conditionalAccessPolicies.length, 5);
    assert.ok(conditionalAccessPolicies.every(({ state }) => state === "enabledForReportingButNotEnforced"));
    const office = namedLocations.find(({ displayName }) => displayName === "Office");
    assert.equal(office?.["isTrusted"], true);
    const ours = conditionalAccessPolicies.find(
        ({ displayName }) => displayName === "Security keys outside the office",
    );
    const { locations } = ours?.["conditions"] as { locations: Record<string, unknown> };
    assert.deepEqual(locations, { includeLocations: ["All"], excludeLocations: [office["id"]] });
}
