import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

/** The policy, on the application, and the app registration's claims. */
export function check({ applications, claimsMappingPolicies, servicePrincipals }: SandboxDirectory): void {
    const [policy] = claimsMappingPolicies;
    assert.match(JSON.stringify(policy?.["definition"]), /urn:contoso:guest-mail/);
    assert.ok(
        servicePrincipals.some((row) =>
            (row["claimsMappingPolicyIds"] as unknown[] | undefined)?.includes(policy?.["id"]),
        ),
    );
    assert.equal(applications[0]?.["groupMembershipClaims"], "ApplicationGroup");
}
