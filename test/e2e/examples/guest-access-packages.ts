import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

/** The package, who may ask for it, and the review. */
export function check(directory: SandboxDirectory): void {
    const { accessPackages, accessReviews, assignmentPolicies, connectedOrganizations, groups } = directory;
    const [project] = groups.filter(({ displayName }) => displayName === "Joint project");
    assert.match(
        JSON.stringify(accessPackages[0]?.["resourceRoleScopes"]),
        new RegExp(`Member_${String(project?.["id"])}`),
    );
    assert.deepEqual(assignmentPolicies[0]?.["specificAllowedTargets"], [
        {
            "@odata.type": "#microsoft.graph.connectedOrganizationMembers",
            connectedOrganizationId: connectedOrganizations[0]?.["id"],
        },
    ]);
    assert.match(JSON.stringify(accessReviews[0]?.["scope"]), new RegExp(String(project?.["id"])));
}
