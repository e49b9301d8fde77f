import assert from "node:assert/strict";
import { Guest, GuestGroup, membershipRules, type GuestGroupArgs } from "../../components";
import { idOf, onlyOf, optionsRecorder, refusedInputsOf, registrationsOf } from "./mocks";

describe("GuestGroup", () => {
    it("is a security group whose members only the membership declares", async () => {
        const { transformations, optionsOf } = optionsRecorder();
        let group: GuestGroup | undefined;
        const made = await registrationsOf(() => {
            group = new GuestGroup(
                "partners",
                { displayName: "Partners", memberIds: [idOf("member")] },
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
                new GuestGroup("partners", { displayName: "Partners", memberIds: [idOf("member")] });
            },
            { outputs: { DirectoryGroup: { groupId } } },
        );
        const { inputs } = onlyOf(made, "GroupMembership");
        assert.deepEqual([inputs["groupId"], inputs["memberIds"]], [groupId, [idOf("member")]]);
    });

    it("is distinguished from groups of the same name by a mark that is the same in every run", async () => {
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
            new GuestGroup("partners", { displayName: "Partners", guests, memberIds: [idOf("member")] });
        });
        assert.deepEqual(onlyOf(made, "GroupMembership").inputs["memberIds"], [
            idOf("alice"),
            idOf("bob"),
            idOf("member"),
        ]);
    });

    it("may be empty, owned, and assignable to roles", async () => {
        const made = await registrationsOf(() => {
            new GuestGroup("roles", {
                displayName: "Roles",
                ownerIds: [idOf("owner")],
                isAssignableToRole: true,
            });
        });
        assert.deepEqual(onlyOf(made, "DirectoryGroup").inputs["owners"], [idOf("owner")]);
        assert.equal(onlyOf(made, "DirectoryGroup").inputs["isAssignableToRole"], true);
        assert.deepEqual(onlyOf(made, "GroupMembership").inputs["memberIds"], []);
    });

    it("has its members by a rule, and no membership beside it", async () => {
        const membershipRule = membershipRules.guestsOfDomain("fabrikam.example");
        const made = await registrationsOf(() => {
            new GuestGroup("partners", { displayName: "Partners", membershipRule });
        });
        assert.equal(onlyOf(made, "DirectoryGroup").inputs["membershipRule"], membershipRule);
        assert.ok(!made.some(({ type }) => type.endsWith(":GroupMembership")));
    });

    it("is private as a Microsoft 365 group by default", async () => {
        const made = await registrationsOf(() => {
            new GuestGroup("partners", { displayName: "Partners", kind: "microsoft365" });
        });
        const { kind, visibility } = onlyOf(made, "DirectoryGroup").inputs;
        assert.deepEqual([kind, visibility], ["microsoft365", "Private"]);
    });

    it("holds other groups", async () => {
        const groupId = idOf("inner");
        const made = await registrationsOf(
            () => {
                const inner = new GuestGroup("inner", { displayName: "Inner" });
                new GuestGroup("outer", { displayName: "Outer", groups: [inner] });
            },
            { outputs: { DirectoryGroup: { groupId } } },
        );
        const outer = made.filter(({ type, name }) => type.endsWith(":GroupMembership") && name === "outer");
        assert.deepEqual(outer[0]?.inputs["memberIds"], [groupId]);
    });

    it("protects emergency access where its membership is authoritative", async () => {
        const made = await registrationsOf(() => {
            new GuestGroup("partners", {
                displayName: "Partners",
                membership: "authoritative",
                emergencyAccess: { accountIds: [idOf("one")], groupId: idOf("group") },
            });
        });
        const { removeOtherMembers, protectedIds, protectedGroupId } = onlyOf(made, "GroupMembership").inputs;
        assert.deepEqual(
            [removeOtherMembers, protectedIds, protectedGroupId],
            [true, [idOf("one")], idOf("group")],
        );
    });

    for (const [property, args] of [
        ["membershipRule", { membershipRule: "user.usertype -eq 1" }],
        ["membershipRule", { membershipRule: membershipRules.allGuests(), memberIds: [idOf("x")] }],
        ["membershipRule", { membershipRule: membershipRules.allGuests(), isAssignableToRole: true }],
        ["visibility", { visibility: "Public" }],
        ["memberIds.1", { memberIds: [idOf("x"), "x"] }],
        ["ownerIds.0", { ownerIds: ["someone@contoso.example"] }],
        ["emergencyAccess", { membership: "authoritative" }],
    ] as const satisfies [string, Partial<GuestGroupArgs>][]) {
        it(`refuses ${JSON.stringify(args)} before anything is registered`, async () => {
            const refused = await refusedInputsOf(
                () => new GuestGroup("partners", { displayName: "Partners", ...args }),
            );
            assert.deepEqual(Object.keys(refused), [property]);
        });
    }
});
