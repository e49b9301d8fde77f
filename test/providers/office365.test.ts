import assert from "node:assert/strict";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { unknownId } from "../sandbox/directory";
import { SandboxSession } from "./overSandbox";
import { failuresOf } from "./setUp";

describe("GroupSettings, over lagging replicas", () => {
    let session: SandboxSession;

    beforeEach(() => {
        session = SandboxSession.start();
    });

    const cycle = () => session.lifecycle("groupSettings");
    const create = async (news: Properties) => {
        const { id, outs = {} } = await cycle().create(news);
        return { id, outs };
    };
    /** Values as the primary has them, by name. */
    const values = () =>
        session.directory.tenant.store.primary
            .list("groupSettings")
            .map((row) =>
                Object.fromEntries(
                    (row["values"] as { name: string; value: string }[]).map(({ name, value }) => [
                        name,
                        value,
                    ]),
                ),
            );
    /** Settings that an administrator made before. */
    const configured = (value: string) => {
        const templateId = "62375ab9-6b52-47ed-826b-58e47e0e304b";
        session.directory.succeed("POST /groupSettings", {
            templateId,
            values: [
                { name: "AllowToAddGuests", value },
                { name: "UsageGuidelinesUrl", value: "https://contoso.example/rules" },
            ],
        });
        session.catchUp();
    };

    it("creates the tenant's settings if there are none, and removes them again", async () => {
        const { id, outs } = await create({ AllowToAddGuests: false });
        assert.deepEqual([id, outs["formerValues"]], ["tenant", null]);
        assert.equal(values()[0]?.["AllowToAddGuests"], "false");
        assert.equal(values()[0]?.["AllowGuestsToAccessGroups"], "true");
        assert.deepEqual(await cycle().read(id, outs), { id, props: outs });
        await cycle().delete(id, outs);
        assert.deepEqual(values(), []);
        assert.deepEqual(await cycle().read(id, outs), {});
    });

    it("changes existing settings without losing the others, and restores them", async () => {
        configured("True");
        const { id, outs } = await create({ AllowToAddGuests: false });
        assert.deepEqual(outs["formerValues"], { AllowToAddGuests: "True" });
        assert.equal(values()[0]?.["UsageGuidelinesUrl"], "https://contoso.example/rules");
        await cycle().delete(id, outs);
        assert.deepEqual(
            [values()[0]?.["AllowToAddGuests"], values()[0]?.["UsageGuidelinesUrl"]],
            ["True", "https://contoso.example/rules"],
        );
    });

    it("returns a value that is no longer declared to what it was, or to Entra's default", async () => {
        configured("false");
        const { id, outs } = await create({ AllowToAddGuests: true });
        const { outs: less = {} } = await cycle().update(id, outs, { AllowGuestsToBeGroupOwner: true });
        assert.deepEqual(
            [values()[0]?.["AllowToAddGuests"], values()[0]?.["AllowGuestsToBeGroupOwner"]],
            ["false", "true"],
        );
        assert.deepEqual(less["formerValues"], { AllowGuestsToBeGroupOwner: "false" });
    });

    it("finds drift as a value of the input's kind", async () => {
        const { id, outs } = await create({ AllowToAddGuests: false });
        const [row] = session.directory.tenant.store.primary.list("groupSettings");
        session.directory.succeed(`PATCH /groupSettings/${String(row?.["id"])}`, { values: [] });
        session.catchUp();
        assert.equal((await cycle().read(id, outs)).props?.["AllowToAddGuests"], true);
    });

    it("is made once when the answer is lost", async () => {
        session.directory.parts.addFault({ kind: "resetAfterCommit", method: "POST", count: 1 });
        await create({ AllowToAddGuests: false });
        assert.equal(values().length, 1);
    });

    it("keeps one group made a moment ago from having guests", async () => {
        const groupId = session.directory.makeGroup("Project");
        const { id } = await create({ groupId, AllowToAddGuests: false });
        assert.equal(id, groupId);
        assert.deepEqual(values(), [{ AllowToAddGuests: "false" }]);
        assert.match(session.writes.at(-1) ?? "", /^POST \/groups\/.*\/settings$/);
    });

    it("says when the group is not there", async () => {
        await assert.rejects(create({ groupId: unknownId, AllowToAddGuests: false }), /shows no such group/);
    });

    it("refuses the tenant's settings for one group", async () => {
        const news = { groupId: unknownId, AllowToAddGuests: true, AllowGuestsToBeGroupOwner: true };
        assert.deepEqual(await failuresOf(cycle(), news), ["AllowGuestsToBeGroupOwner"]);
    });
});

describe("SharePointSettings, over lagging replicas", () => {
    it("writes declared settings, with domains as a set, and restores them", async () => {
        const session = SandboxSession.start();
        const { inputs = {} } = await session.lifecycle("sharePointSettings").check(
            {},
            {
                sharingCapability: "externalUserSharingOnly",
                sharingDomainRestrictionMode: "allowList",
                sharingAllowedDomainList: ["northwind.example", "Fabrikam.example"],
                onRemove: "restore",
            },
        );
        const cycle = session.lifecycle("sharePointSettings");
        const { id, outs = {} } = await cycle.create(inputs);
        const settings = () => session.directory.tenant.store.primary.get("singletons", "sharePointSettings");
        assert.deepEqual(settings()?.["sharingAllowedDomainList"], ["fabrikam.example", "northwind.example"]);
        assert.deepEqual(await cycle.read(id, outs), { id, props: outs });
        await session.lifecycle("sharePointSettings").delete(id, outs);
        assert.deepEqual(
            [settings()?.["sharingCapability"], settings()?.["sharingDomainRestrictionMode"]],
            ["externalUserAndGuestSharing", "none"],
        );
    });
});
