import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

/** The group's role, where the logs go, and what watches them. */
export function check({ armResources, groups }: SandboxDirectory): void {
    const [engineers] = groups.filter(({ displayName }) => displayName === "Fabrikam engineers");
    const of = (type: string) =>
        armResources.find((row) => row["type"] === type)?.["properties"] as Record<string, unknown>;
    assert.equal(of("Microsoft.Authorization/roleAssignments")["principalId"], engineers?.["id"]);
    assert.match(String(of("microsoft.aadiam/diagnosticSettings")["workspaceId"]), /workspaces\/entra$/);
    assert.match(String(of("Microsoft.Insights/workbooks")["sourceId"]), /workspaces\/entra$/);
    const alerts = armResources.filter(({ type }) => type === "Microsoft.Insights/scheduledQueryRules");
    assert.equal(alerts.length, 3);
}
