import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

export function check({ users }: SandboxDirectory): void {
    const of = (mail: string) => users.find((user) => user["mail"] === mail);
    const alice = of("alice@fabrikam.example");
    assert.deepEqual(
        ["companyName", "country", "usageLocation", "showInAddressList", "managerId", "sponsorIds"].map(
            (name) => alice?.[name],
        ),
        [
            "Fabrikam",
            "Germany",
            "DE",
            true,
            "00000000-0000-4000-8000-00000000a001",
            ["00000000-0000-4000-8000-00000000a002"],
        ],
    );
    assert.equal(of("bob.baker@fabrikam.example")?.["usageLocation"], "FR");
    assert.equal(of("erin@northwind.example")?.["accountEnabled"], false);
}
