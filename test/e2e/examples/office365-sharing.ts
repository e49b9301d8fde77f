import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

/** Sharing with two partners' guests alone, and no guests by groups' owners. */
export function check({ groupSettings, singletons }: SandboxDirectory): void {
    const sharing = singletons["sharePointSettings"];
    assert.deepEqual(sharing?.["sharingAllowedDomainList"], ["fabrikam.example", "northwind.example"]);
    const values = groupSettings[0]?.["values"] as { name: string; value: string }[];
    assert.equal(values.find(({ name }) => name === "AllowToAddGuests")?.value, "false");
}
