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
        const { displayName, owners } = onlyOf(made, "DirectoryGroup").inputs;
        assert.deepEqual([displayName, owners], ["Partners", undefined]);
        for (const type of ["DirectoryGroup", "GroupMembership"]) {
            assert.equal(optionsOf(type).parent, group, type);
        }
    });

    it("adds members only when replicas agree on the group", async () => {
        const groupId = idOf("as replicas show it");
        const made = await registrationsOf(
            () => {
                new GuestGroup("partners", { displayName: "Partners", memberIds: ["member"] });
            },
            { outputs: { DirectoryGroup: { groupId } } },
        );
        const { inputs } = onlyOf(made, "GroupMembership");
        assert.deepEqual([inputs["groupId"], inputs["memberIds"]], [groupId, ["member"]]);
    });

    it("is told from groups of the same name by a mark that is the same in every run", async () => {
        const markOf = async (name: string) => {
            const made = await registrationsOf(() => {
                new GuestGroup(name, { displayName: "Partners" });
            });
            return String(onlyOf(made, "DirectoryGroup").inputs["mark"]);
        };
        const mark = await markOf("partners");
        assert.match(mark, /^entra-b2b-[0-9a-f]{24}$/);
        assert.equal(await markOf("partners"), mark);
        assert.notEqual(await markOf("others"), mark);
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
        assert.deepEqual(onlyOf(made, "DirectoryGroup").inputs["owners"], ["owner"]);
        assert.equal(onlyOf(made, "DirectoryGroup").inputs["isAssignableToRole"], true);
        assert.deepEqual(onlyOf(made, "GroupMembership").inputs["memberIds"], []);
    });
});
