import assert from "node:assert/strict";
import { Guest, GuestGroup } from "../../components";
import { idOf, onlyOf, optionsRecorder, registrationsOf } from "./mocks";

describe("GuestGroup", () => {
    it("is a security group whose members are the membership's alone", async () => {
        const { transformations, optionsOf } = optionsRecorder();
        let group: GuestGroup | undefined;
        const made = await registrationsOf(() => {
            group = new GuestGroup(
                "partners",
                { displayName: "Partners", memberIds: ["member"] },
                { transformations },
            );
        });
        assert.deepEqual(onlyOf(made, "Group").inputs, { displayName: "Partners", securityEnabled: true });
        assert.deepEqual(optionsOf("Group").ignoreChanges, ["members"]);
        for (const type of ["Group", "ReplicatedRead", "GroupMembership"]) {
            assert.equal(optionsOf(type).parent, group, type);
        }
    });

    it("adds members only when replicas agree on the group's name", async () => {
        const replicatedId = idOf("as replicas show it");
        const made = await registrationsOf(
            () => {
                new GuestGroup("partners", { displayName: "Partners", memberIds: ["member"] });
            },
            { outputs: { ReplicatedRead: { objectId: replicatedId } } },
        );
        assert.deepEqual(onlyOf(made, "ReplicatedRead").inputs["expected"], { displayName: "Partners" });
        assert.equal(onlyOf(made, "ReplicatedRead").inputs["objectId"], idOf("partners"));
        assert.deepEqual(
            [
                onlyOf(made, "GroupMembership").inputs["groupId"],
                onlyOf(made, "GroupMembership").inputs["memberIds"],
            ],
            [replicatedId, ["member"]],
        );
    });

    it("has the guests' ids and further ones for members", async () => {
        const made = await registrationsOf(() => {
            const guests = ["alice", "bob"].map(
                (name) => new Guest(name, { emailAddress: `${name}@fabrikam.example` }),
            );
            new GuestGroup("partners", { displayName: "Partners", guests, memberIds: ["member"] });
        });
        assert.deepEqual(onlyOf(made, "GroupMembership").inputs["memberIds"], [
            idOf("alice"),
            idOf("bob"),
            "member",
        ]);
    });

    it("may be empty, owned, and assignable to roles", async () => {
        const made = await registrationsOf(() => {
            new GuestGroup("roles", { displayName: "Roles", ownerIds: ["owner"], isAssignableToRole: true });
        });
        assert.deepEqual(onlyOf(made, "Group").inputs["owners"], ["owner"]);
        assert.equal(onlyOf(made, "Group").inputs["assignableToRole"], true);
        assert.deepEqual(onlyOf(made, "GroupMembership").inputs["memberIds"], []);
    });
});
