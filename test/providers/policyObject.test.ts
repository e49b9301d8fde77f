import assert from "node:assert/strict";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { SandboxSession } from "./overSandbox";
import { failuresOf } from "./setUp";

const locations = "/identity/conditionalAccess/namedLocations";
const strengths = "/policies/authenticationStrengthPolicies";
const office = { displayName: "Office", ipRanges: ["203.0.113.0/24", "2001:db8::/32"], isTrusted: true };
const strong = { displayName: "Keys", allowedCombinations: ["fido2", "x509CertificateMultiFactor"] };

describe("the life cycle of a named location", () => {
    let session: SandboxSession;
    beforeEach(() => {
        session = SandboxSession.start();
    });
    const run = () => session.lifecycle("namedLocation");
    const list = () => session.directory.tenant.store.primary.list("namedLocations");

    it("requires ranges or countries, and trusts only ranges", async () => {
        assert.deepEqual(await failuresOf(run(), { displayName: "x" }), [""]);
        assert.deepEqual(await failuresOf(run(), { ...office, countries: ["DE"] }), [""]);
        assert.deepEqual(await failuresOf(run(), { displayName: "x", countries: ["DE"], isTrusted: true }), [
            "isTrusted",
        ]);
        assert.deepEqual(
            await failuresOf(run(), { displayName: "x", ipRanges: ["203.0.113.0", "2001:db8::/129"] }),
            ["ipRanges.0", "ipRanges.1"],
        );
        assert.deepEqual(await failuresOf(run(), { displayName: "x", countries: ["Germany"] }), [
            "countries.0",
        ]);
    });

    it("is made once, known when replicas agree, and unchanged in a second run", async () => {
        const { id, outs } = await run().create(office);
        session.catchUp();
        assert.equal(list().length, 1);
        assert.equal(outs?.["locationId"], id);
        const { inputs } = await run().check({}, office);
        assert.deepEqual(await run().diff(id, outs ?? {}, inputs ?? {}), { changes: false, replaces: [] });
        assert.deepEqual((await run().read(id, outs ?? {})).props, outs);
    });

    it("is made once although the answer was lost", async () => {
        session.directory.parts.addFault({ kind: "resetAfterCommit", method: "POST", count: 1 });
        await run().create({ displayName: "Home", countries: ["FR", "DE"] });
        session.catchUp();
        assert.equal(list().length, 1);
    });

    it("is changed in place, and replaced when it changes its kind", async () => {
        const { id, outs } = await run().create({ displayName: "Home", countries: ["DE"] });
        await run().update(id, outs ?? {}, {
            displayName: "Home",
            countries: ["DE", "AT"],
            includeUnknownCountries: true,
        });
        session.catchUp();
        assert.deepEqual(list()[0]?.["countriesAndRegions"], ["AT", "DE"]);
        assert.equal(list()[0]?.["includeUnknownCountriesAndRegions"], true);
        assert.deepEqual((await run().diff(id, outs ?? {}, office)).replaces, ["countries"]);
    });

    describe("that a policy of others names", () => {
        const policy = (excludeLocations: string[]) => ({
            displayName: "Of others",
            state: "enabled",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includeApplications: ["All"] },
                users: { includeUsers: ["GuestsOrExternalUsers"] },
                locations: { includeLocations: ["All"], excludeLocations },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        });
        let id: string;
        let outs: Properties;
        let policyId: string;

        beforeEach(async () => {
            ({ id, outs = {} } = await run().create(office));
            session.catchUp();
            const path = "/identity/conditionalAccess/policies";
            policyId = String(session.directory.succeed(`POST ${path}`, policy([id]))["id"]);
            session.catchUp();
        });

        it("stays trusted, and the message names the policy", async () => {
            await assert.rejects(
                run().delete(id, outs),
                new RegExp(`policies name it: "Of others" \\(${policyId}\\)`),
            );
            assert.equal(list()[0]?.["isTrusted"], true);
        });

        it("is trusted again when only the service knows of the policy", async () => {
            const ask = session.directory.ask.bind(session.directory);
            session.directory.ask = (request, body, options) =>
                ask(
                    request,
                    body,
                    request.startsWith("GET v1.0/identity/conditionalAccess/policies")
                        ? { ...options, permissions: [] }
                        : options,
                );
            await assert.rejects(run().delete(id, outs), /A location that a policy names cannot be deleted/);
            session.catchUp();
            assert.equal(list()[0]?.["isTrusted"], true);
        });

        it("ends when the run itself has removed the policy, although replicas still show it", async () => {
            const cycle = run();
            await session.current("conditionalAccessPolicy").delete(policyId, policy([id]));
            await cycle.delete(id, outs);
            assert.deepEqual(list(), []);
        });
    });

    it("is untrusted before it is deleted, which the service would refuse", async () => {
        const { id, outs } = await run().create(office);
        session.catchUp();
        assert.equal(session.directory.ask(`DELETE ${locations}/${id}`).status, 400);
        await run().delete(id, outs ?? {});
        session.catchUp();
        assert.deepEqual(list(), []);
    });

    it("shows a refresh what was changed by hand, and what is gone", async () => {
        const { id, outs } = await run().create(office);
        session.catchUp();
        session.directory.succeed(`PATCH ${locations}/${id}`, {
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            isTrusted: false,
        });
        session.catchUp();
        assert.equal((await run().read(id, outs ?? {})).props?.["isTrusted"], undefined);
        session.catchUp();
        session.directory.succeed(`DELETE ${locations}/${id}`);
        session.catchUp();
        assert.deepEqual(await run().read(id, outs ?? {}), {});
    });
});

describe("the life cycle of an authentication strength", () => {
    let session: SandboxSession;
    beforeEach(() => {
        session = SandboxSession.start();
    });
    const run = () => session.lifecycle("authenticationStrength");
    const find = (id: string) => session.directory.ask(`GET ${strengths}/${id}`);

    it("requires known methods, and a name that Entra can hold", async () => {
        const wrong = { displayName: "x".repeat(31), allowedCombinations: ["password,carrierPigeon"] };
        assert.deepEqual(await failuresOf(run(), wrong), ["displayName", "allowedCombinations.0"]);
    });

    it("is made, changed in words and in methods, and deleted", async () => {
        const { id, outs } = await run().create(strong);
        const news = { ...strong, description: "For admins", allowedCombinations: ["fido2"] };
        const { outs: after } = await run().update(id, outs ?? {}, news);
        session.catchUp();
        const { description, allowedCombinations } = find(id).body;
        assert.deepEqual([description, allowedCombinations], ["For admins", ["fido2"]]);
        await run().delete(id, after ?? {});
        session.catchUp();
        assert.equal(find(id).status, 404);
    });

    it("writes only the methods when nothing else changes", async () => {
        const { id, outs } = await run().create(strong);
        await run().update(id, outs ?? {}, { ...strong, allowedCombinations: ["fido2"] });
        assert.deepEqual(session.writes, [
            `POST ${strengths}`,
            // Its own name, in place of the mark.
            `PATCH ${strengths}/${id}`,
            `POST ${strengths}/${id}/updateAllowedCombinations`,
        ]);
    });
});
