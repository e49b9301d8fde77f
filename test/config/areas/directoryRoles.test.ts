import assert from "node:assert/strict";
import { checkTenantConfig } from "../../../config";
import { directoryRoleId, directoryRoles, roleGrantFaults } from "../../../rules/directoryRole";
import { sentenceOf } from "../../../rules/fault";

const customId = "77777777-7777-4777-8777-777777777777";

describe("a directory role", () => {
    it("is known by its name in any case, and by its id", () => {
        assert.equal(directoryRoleId("GuestInviter"), directoryRoles.guestInviter);
        assert.equal(directoryRoleId(customId.toUpperCase()), customId);
        assert.equal(directoryRoleId("Guest Inviter"), undefined);
    });

    for (const [grant, fault] of [
        [{ role: "guestInviter", assignment: "active" }, undefined],
        [{ role: "directoryReaders", assignment: "eligible" }, undefined],
        [
            { role: "userAdministrator", assignment: "eligible", endDateTime: "2027-01-31T00:00:00Z" },
            undefined,
        ],
        [
            { role: "globalAdministrator", assignment: "active", acknowledgePermanentPrivilegedRole: true },
            undefined,
        ],
        [
            { role: "userAdministrator", assignment: "active" },
            /privileged role, and would be given permanently/,
        ],
        [{ role: "userAdministrator", assignment: "eligible" }, /given permanently/],
        [{ role: customId, assignment: "active" }, /is, or may be, a privileged role/],
        [{ role: "inviter", assignment: "active" }, /is not a known directory role\. Use .*guestInviter/],
        [
            { role: "guestInviter", assignment: "active", endDateTime: "2027-01-31T00:00:00Z" },
            /active one has no end/,
        ],
    ] as const) {
        it(`${fault === undefined ? "can" : "cannot"} be given as ${JSON.stringify(grant)}`, () => {
            const found = roleGrantFaults(grant).map(sentenceOf).join();
            assert.match(found, fault ?? /^$/);
        });
    }
});

describe("the stack config's directory roles", () => {
    const groups = [
        { name: "inviters", displayName: "Inviters", isAssignableToRole: true },
        { name: "staff", displayName: "Staff" },
    ];
    const check = (...roles: Record<string, unknown>[]) =>
        checkTenantConfig(
            {
                "entra-b2b:groups": groups,
                "entra-b2b:directoryRoles": roles.map((role, index) => ({
                    name: `r${index}`,
                    role: "guestInviter",
                    assignment: "active",
                    ...role,
                })),
            },
            "file",
        );
    const fieldsOf = (...roles: Record<string, unknown>[]) =>
        check(...roles).problems.map(({ field }) => field.replace("entra-b2b:directoryRoles", ""));

    it("go to guests, groups that can hold roles, and others by id", () => {
        const { problems } = check({
            guests: ["Alice@fabrikam.example"],
            groups: ["inviters"],
            principalIds: [customId],
        });
        assert.deepEqual(problems, []);
    });

    it("are refused when unknown, privileged permanently, named twice, or for groups that hold none", () => {
        assert.deepEqual(
            fieldsOf(
                { role: "inviter" },
                { role: "userAdministrator" },
                { name: "r0" },
                { groups: ["staff"] },
                { groups: ["none"] },
            ).sort(),
            ["[0].role", "[1].role", "[2].name", "[3].groups[0]", "[4].groups[0]"],
        );
        assert.deepEqual(fieldsOf({ assignment: undefined }), ["[0].assignment"]);
        assert.deepEqual(new Set(fieldsOf({ endDateTime: "tomorrow" })), new Set(["[0].endDateTime"]));
    });

    it("take an end as a day, as a moment, and as the engine hands over one without quotes", () => {
        const ends = ["2027-01-31", "2027-01-31T08:00:00+01:00", "2027-01-31 00:00:00 +0000 UTC"].map(
            (endDateTime) =>
                check({ assignment: "eligible", endDateTime }).config?.directoryRoles[0]?.endDateTime,
        );
        assert.deepEqual(ends, ["2027-01-31T00:00:00Z", "2027-01-31T08:00:00+01:00", "2027-01-31T00:00:00Z"]);
    });

    it("say the cure apart from the fault", () => {
        const [problem] = check({ role: "userAdministrator" }).problems;
        assert.match(problem?.message ?? "", /given permanently$/);
        assert.match(problem?.cure ?? "", /^Make it eligible with an endDateTime/);
    });
});
