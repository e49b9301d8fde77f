import assert from "node:assert/strict";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import type { LifecycleName } from "../../providers/lifecycle";
import type { TableName } from "../../sandbox/store";
import { SandboxSession } from "./overSandbox";
import { failuresOf } from "./setUp";

const appId = "00000000-0000-4000-8000-00000000ca01";
const servicePrincipalId = "00000000-0000-4000-8000-00000000c001";
const definition = (id: string) =>
    JSON.stringify({
        ClaimsMappingPolicy: {
            Version: 1,
            IncludeBasicClaimSet: "true",
            ClaimsSchema: [{ Source: "user", ID: id, JwtClaimType: "guest_mail" }],
        },
    });

describe("claims of guests' tokens, over lagging replicas", () => {
    let session: SandboxSession;

    beforeEach(() => {
        session = SandboxSession.start();
    });

    const rows = (table: TableName) => session.directory.tenant.store.primary.list(table);
    const make = async (name: LifecycleName, news: Properties) => {
        const { inputs = {}, failures } = await session.lifecycle(name).check({}, news);
        assert.deepEqual(failures, []);
        const { id, outs = {} } = await session.lifecycle(name).create(inputs);
        return { id, outs };
    };
    const makePolicy = (id = "mail") =>
        make("claimsMappingPolicy", { displayName: `Guests by ${id}`, definition: [definition(id)] });
    const assignedIds = () =>
        session.directory
            .ask(`GET /servicePrincipals/${servicePrincipalId}/claimsMappingPolicies`)
            .rows.map(({ id }) => id);

    it("come from a policy made a moment ago, assigned to the application and taken from it again", async () => {
        const policy = await makePolicy();
        const { id, outs } = await make("claimsMappingAssignment", { appId, policyId: policy.id });
        session.catchUp();
        assert.deepEqual(assignedIds(), [policy.id]);
        const cycle = session.lifecycle("claimsMappingAssignment");
        assert.deepEqual(await cycle.read(id, outs), { id, props: outs });
        await cycle.delete(id, outs);
        session.catchUp();
        assert.deepEqual(assignedIds(), []);
        assert.deepEqual(await cycle.read(id, outs), {});
    });

    it("follow a changed policy in place", async () => {
        const { id, outs } = await makePolicy();
        await session.lifecycle("claimsMappingPolicy").update(id, outs, {
            ...outs,
            definition: [definition("othermail")],
        });
        assert.deepEqual(rows("claimsMappingPolicies")[0]?.["definition"], [definition("othermail")]);
    });

    it("do not push another policy aside, and say which it is", async () => {
        const [one, other] = [await makePolicy(), await makePolicy("companyname")];
        await make("claimsMappingAssignment", { appId, policyId: one.id });
        await assert.rejects(
            make("claimsMappingAssignment", { appId, policyId: other.id }),
            new RegExp(`already has the claims mapping policy ${one.id}`),
        );
    });

    it("are refused before anything is written when the policy is invalid", async () => {
        const news = { displayName: "Guests", definition: ["{}"] };
        assert.deepEqual(await failuresOf(session.lifecycle("claimsMappingPolicy"), news), ["definition.0"]);
    });

    it("are refused before anything is written when a claim has a name that Entra keeps for itself", async () => {
        const claims = [{ Source: "user", ID: "mail", JwtClaimType: "email" }];
        const news = {
            displayName: "Guests",
            definition: [JSON.stringify({ ClaimsMappingPolicy: { Version: 1, ClaimsSchema: claims } })],
        };
        assert.deepEqual(await failuresOf(session.lifecycle("claimsMappingPolicy"), news), [
            "definition.0.ClaimsSchema.0.JwtClaimType",
        ]);
    });

    it("are optional claims and groups of the app registration, put back with the resource", async () => {
        const { id, outs } = await make("applicationClaims", {
            appId,
            groupMembershipClaims: "ApplicationGroup",
            optionalClaims: { idToken: [{ name: "acct" }] },
        });
        const registration = () => rows("applications")[0];
        assert.equal(registration()?.["groupMembershipClaims"], "ApplicationGroup");
        const { idToken } = registration()?.["optionalClaims"] as { idToken: { name: string }[] };
        assert.deepEqual(
            idToken.map(({ name }) => name),
            ["acct"],
        );
        const cycle = session.lifecycle("applicationClaims");
        assert.deepEqual(await cycle.read(id, outs), { id, props: outs });
        await cycle.delete(id, outs);
        assert.deepEqual(
            [registration()?.["groupMembershipClaims"], registration()?.["optionalClaims"]],
            [null, null],
        );
    });

    it("need an app registration in the tenant", async () => {
        await assert.rejects(
            make("applicationClaims", { appId: "00000000-0000-4000-8000-00000000ca02" }),
            /no app registration of app id/,
        );
    });
});
