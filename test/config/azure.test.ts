import assert from "node:assert/strict";
import { checkNamedGuests, checkTenantConfig } from "../../config/tenantConfig";

const scope = "/subscriptions/55555555-5555-4555-8555-555555555555";
const file = "stacks/Pulumi.test.yaml";
const check = (...roleAssignments: object[]) =>
    checkTenantConfig(
        {
            "entra-b2b:groups": [{ name: "engineering", displayName: "Engineering" }],
            "entra-b2b:azure": { roleAssignments },
        },
        file,
    );
const one = (more: object = {}) => ({ name: "reader", scope, role: "Reader", ...more });

describe("Azure in the stack config", () => {
    it("gives roles to a group, to a guest, or to an id of a given type", () => {
        const id = "00000000-0000-4000-8000-00000000a002";
        const { problems } = check(
            one({ group: "engineering" }),
            one({ name: "other", guest: "Alice@Fabrikam.example" }),
            one({ name: "third", principalId: id, principalType: "User" }),
        );
        assert.deepEqual(problems, []);
    });

    for (const [what, assignments, expected] of [
        ["nobody", [one()], /exactly one of group, guest and principalId/],
        ["two at once", [one({ group: "engineering", guest: "a@b.example" })], /exactly one of/],
        [
            "a kind without an id",
            [one({ group: "engineering", principalType: "User" })],
            /together with principalId/,
        ],
        ["a group that is not declared", [one({ group: "finance" })], /there is no group "finance"/],
        ["a name used twice", [one({ group: "engineering" }), one({ group: "engineering" })], /already used/],
    ] as [string, object[], RegExp][]) {
        it(`refuses ${what}`, () => {
            const { problems } = check(...assignments);
            assert.match(problems.map(({ message }) => message).join("\n"), expected);
        });
    }

    it("refuses a guest who is not in the list", () => {
        const { readable } = check(one({ guest: "alice@fabrikam.example" }));
        assert.ok(readable);
        assert.equal(checkNamedGuests(readable, [], file).length, 1);
        assert.deepEqual(checkNamedGuests(readable, ["alice@fabrikam.example"], file), []);
    });
});
