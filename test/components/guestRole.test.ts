import assert from "node:assert/strict";
import { Guest, GuestGroup, GuestRole } from "../../components";
import { idOf, refusedInputsOf, registrationsOf } from "./mocks";

describe("GuestRole", () => {
    it("gives the role to guests, groups and others, each by a separate resource", async () => {
        const groupId = idOf("inviters");
        const made = await registrationsOf(
            () => {
                const alice = new Guest("alice", { emailAddress: "alice@fabrikam.example" });
                const inviters = new GuestGroup("inviters", { displayName: "I", isAssignableToRole: true });
                new GuestRole("invite", {
                    role: "guestInviter",
                    assignment: "active",
                    guests: { alice },
                    groups: { inviters },
                    principalIds: { sam: idOf("sam") },
                });
            },
            { outputs: { DirectoryGroup: { groupId } } },
        );
        const assigned = made.filter(({ type }) => type.endsWith(":DirectoryRoleAssignment"));
        assert.deepEqual(
            Object.fromEntries(assigned.map(({ name, inputs }) => [name, inputs["principalId"]])),
            {
                "invite-alice": idOf("alice"),
                "invite-inviters": groupId,
                "invite-sam": idOf("sam"),
            },
        );
        assert.ok(
            assigned.every(({ inputs }) => inputs["role"] === "guestInviter" && !("endDateTime" in inputs)),
        );
    });

    it("refuses a permanent privileged role before anything is registered", async () => {
        const refused = await refusedInputsOf(
            () =>
                new GuestRole("admins", {
                    role: "userAdministrator",
                    assignment: "active",
                    principalIds: { sam: idOf("sam") },
                }),
        );
        assert.match(refused["role"] ?? "", /acknowledgePermanentPrivilegedRole/);
    });
});
