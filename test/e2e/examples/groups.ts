import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

export function check({ groups, users }: SandboxDirectory): void {
    const of = (displayName: string) => groups.find((group) => group["displayName"] === displayName);
    const membersOf = (displayName: string) =>
        of(displayName)
            ?.memberIds.map((id) => [...users, ...groups].find((object) => object["id"] === id))
            .map((object) => object?.["mail"] ?? object?.["displayName"])
            .sort();
    assert.deepEqual(membersOf("Partner Staff"), ["Partner Engineering", "Partner Finance"]);
    assert.deepEqual(membersOf("Everybody from Fabrikam"), [
        "alice@fabrikam.example",
        "bob@fabrikam.example",
        "erin@northwind.example",
    ]);
    assert.deepEqual(membersOf("Blocked guests"), ["bob@fabrikam.example"]);
    assert.deepEqual(membersOf("Joint Project"), ["alice@fabrikam.example"]);
    assert.deepEqual(of("Joint Project")?.["groupTypes"], ["Unified"]);
    assert.equal(of("Partner Inviters")?.["isAssignableToRole"], true);
    assert.deepEqual(of("Partner Engineering")?.["ownerIds"], ["00000000-0000-4000-8000-00000000a002"]);
}
