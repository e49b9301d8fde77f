import assert from "node:assert/strict";
import { leavesGuestsOut, type ProvisioningRules } from "../../rules/guestScope";
import { SandboxSession } from "./overSandbox";

/** @see https://learn.microsoft.com/graph/application-saml-sso-configure-api */
const nonGallery = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";

describe("ProvisioningJob, over lagging replicas", () => {
    let session: SandboxSession;
    let inputs: Record<string, unknown>;

    beforeEach(() => {
        session = SandboxSession.start();
        const { servicePrincipal } = session.directory.succeed(
            `POST /applicationTemplates/${nonGallery}/instantiate`,
            { displayName: "Wiki" },
        ) as Record<string, Record<string, unknown>>;
        inputs = {
            servicePrincipalId: servicePrincipal?.["id"],
            templateId: "scim",
            guests: "exclude",
            enabled: true,
        };
    });

    const jobs = () => session.directory.tenant.store.primary.list("synchronizationJobs");
    const stateOf = () => (jobs()[0]?.["schedule"] as { state: string }).state;

    it("starts a new job only after guests are out of its scope, and shows both", async () => {
        const cycle = session.lifecycle("provisioningJob");
        const { id, outs = {} } = await cycle.create(inputs);
        assert.equal(stateOf(), "Active");
        assert.ok(leavesGuestsOut(jobs()[0]?.["schema"] as ProvisioningRules));
        const writes = session.writes.map((call) =>
            call.replace(/ .*\/synchronization\//, " ").replace(id, "ID"),
        );
        // Replicas that do not know the application or the job yet refuse some of them.
        assert.deepEqual([...new Set(writes)], ["POST jobs", "PUT jobs/ID/schema", "POST jobs/ID/start"]);
        assert.deepEqual(await cycle.read(id, outs), { id, props: outs });
    });

    it("lets guests in and pauses in place, and writes nothing that is right", async () => {
        const cycle = session.lifecycle("provisioningJob");
        const { id, outs = {} } = await cycle.create(inputs);
        const { outs: later = {} } = await cycle.update(id, outs, {
            ...inputs,
            guests: "include",
            enabled: false,
        });
        assert.equal(stateOf(), "Disabled");
        assert.ok(!leavesGuestsOut(jobs()[0]?.["schema"] as ProvisioningRules));
        const count = session.writes.length;
        await cycle.update(id, later, { ...inputs, guests: "include", enabled: false });
        assert.equal(session.writes.length, count);
        assert.deepEqual(await cycle.diff(id, later, inputs), { changes: true, replaces: [] });
        assert.deepEqual((await cycle.diff(id, outs, { ...inputs, templateId: "customappsso" })).replaces, [
            "templateId",
        ]);
    });

    it("adopts a job of its connector that is there, finds drift, and leaves it at the end", async () => {
        const cycle = session.lifecycle("provisioningJob");
        const first = await cycle.create(inputs);
        const { id, outs = {} } = await session.lifecycle("provisioningJob").create(inputs);
        assert.equal(id, first.id);
        assert.equal(jobs().length, 1);
        session.directory.succeed(
            `POST /servicePrincipals/${String(inputs["servicePrincipalId"])}/synchronization/jobs/${id}/pause`,
        );
        session.catchUp();
        assert.equal((await cycle.read(id, outs)).props?.["enabled"], false);
        const { outs: later = {} } = await session.lifecycle("provisioningJob").update(id, outs, inputs);
        await session.lifecycle("provisioningJob").delete(id, later);
        assert.equal(jobs().length, 1);
        assert.match(session.warnings.join(), /was there before this stack, so it stays/);
    });

    it("is gone once deleted, also where the application is gone", async () => {
        const cycle = session.lifecycle("provisioningJob");
        const { id, outs = {} } = await cycle.create(inputs);
        await session.lifecycle("provisioningJob").delete(id, outs);
        assert.deepEqual(jobs(), []);
        session.catchUp();
        assert.deepEqual(await cycle.read(id, outs), {});
        session.directory.succeed(`DELETE /servicePrincipals/${String(inputs["servicePrincipalId"])}`);
        session.catchUp();
        await session.lifecycle("provisioningJob").delete(id, outs);
    });
});
