import assert from "node:assert/strict";
import { checkTenantConfig } from "../../../config";
import { guestFaults } from "../../../config/areas";
import type { GuestListEntry } from "../../../config/guestListRow";

const partner = { name: "fabrikam", tenantId: "11111111-1111-4111-8111-111111111111", inboundTrust: {} };

function check(groups: Record<string, unknown>[], more: Record<string, unknown> = {}) {
    const named = groups.map((group, index) => ({ name: `g${index}`, displayName: `G${index}`, ...group }));
    return checkTenantConfig({ "entra-b2b:groups": named, ...more }, "file");
}

function fieldsOf(...given: Parameters<typeof check>): string[] {
    return check(...given).problems.map(({ field }) => field.replace("entra-b2b:", ""));
}

describe("the stack config's groups", () => {
    it("can be dynamic, Microsoft 365, nested, owned, for roles and authoritative", () => {
        const groups = [
            { membershipRule: 'user.userType -eq "Guest"' },
            { membershipRule: { domains: ["Bücher.example"], companies: ["Fabrikam"] } },
            { membershipRule: {} },
            { kind: "microsoft365", visibility: "Public" },
            {
                groups: ["g0"],
                ownerIds: ["00000000-0000-4000-8000-00000000A001"],
                membership: "authoritative",
            },
            { isAssignableToRole: true },
        ];
        const access = { groupId: "00000000-0000-4000-8000-00000000e001" };
        const { config, problems } = check(groups, { "entra-b2b:emergencyAccess": access });
        assert.deepEqual(problems, []);
        assert.deepEqual(config?.groups[1]?.membershipRule, {
            domains: ["xn--bcher-kva.example"],
            companies: ["Fabrikam"],
        });
    });

    it("refuse so many domains and companies that the rule is longer than Entra takes", () => {
        const companies = Array.from({ length: 60 }, (_, index) => `Fabrikam ${index}`);
        const [problem, ...more] = check([{ membershipRule: { companies } }]).problems;
        assert.deepEqual(more, []);
        assert.equal(problem?.field, "entra-b2b:groups[0].membershipRule");
        assert.match(problem.message, /at most 3072/);
    });

    for (const [fault, group, field] of [
        ["a wrong rule", { membershipRule: "user.userType" }, "membershipRule"],
        ["a rule and roles", { membershipRule: {}, isAssignableToRole: true }, "membershipRule"],
        ["a rule and nested groups", { membershipRule: {}, groups: ["g1"] }, "membershipRule"],
        ["nested groups with a mailbox", { kind: "microsoft365", groups: ["g1"] }, "groups"],
        ["an unknown nested group", { groups: ["none"] }, "groups[0]"],
        ["a group in itself", { groups: ["g0"] }, "groups"],
        ["the visibility of a security group", { visibility: "Private" }, "visibility"],
        ["authority without emergency access", { membership: "authoritative" }, "membership"],
    ] as const) {
        it(`refuse ${fault}`, () => {
            const fields = fieldsOf([group, {}]);
            assert.equal(fields.length, 1, fields.join(" "));
            assert.ok(fields[0]?.startsWith(`groups[0].${field}`), fields[0]);
        });
    }

    it("refuse a circle, once for each group in it", () => {
        assert.deepEqual(fieldsOf([{ groups: ["g1"] }, { groups: ["g0"] }, {}]), [
            "groups[0].groups",
            "groups[1].groups",
        ]);
    });

    it("refuse a partner's people, and a guest's row, in a group that has a rule", () => {
        const partners = { "entra-b2b:partners": [{ ...partner, groups: ["g0"] }] };
        assert.deepEqual(fieldsOf([{ membershipRule: {} }], partners), ["partners[0].groups[0]"]);
        const { readable } = check([{ membershipRule: {} }, {}]);
        const guest = {
            emailAddress: "a@x.example",
            groups: ["g1", "g0"],
            line: 3,
        } as unknown as GuestListEntry;
        assert.deepEqual(
            guestFaults(readable!, [guest]).map(({ column, guest: { line } }) => [column, line]),
            [["groups", 3]],
        );
    });
});
