import assert from "node:assert/strict";
import { bodyOf, guid, refusal, startMs } from "../graph/fakes";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { createdErrorOf, failuresOf, over, unknown, warnings } from "./setUp";

const path = "/identity/conditionalAccess/policies";
const [post, list] = [`POST ${path}`, `GET ${path}`];
const none = { status: 200, body: { value: [] } };
const strengthId = "00000000-0000-0000-0000-000000000002";

function declaring(changes: Properties = {}): Properties {
    return {
        displayName: "MFA for guests",
        state: "enabledForReportingButNotEnforced",
        conditions: {
            applications: { includeApplications: ["All"] },
            users: { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: "b2bCollaborationGuest" } },
        },
        grantControls: { operator: "OR", builtInControls: ["mfa"] },
        ...changes,
    };
}

function set() {
    const lifecycle = over("conditionalAccessPolicy");
    const { policies } = lifecycle.directory;
    /** A policy that is in the tenant without this resource's doing. */
    const putPolicy = (changes: Properties = {}) => {
        const createdDateTime = new Date(startMs - 25 * 3_600_000).toISOString();
        policies.push({ ...declaring(), id: guid(500), createdDateTime, ...changes });
    };
    return { ...lifecycle, policies, putPolicy };
}

describe("ConditionalAccessPolicy, checked", () => {
    it("reports all faults at once", async () => {
        const faults = await failuresOf(over("conditionalAccessPolicy"), {
            displayName: "",
            state: "on",
            conditions: undefined,
            description: "x",
        });
        assert.deepEqual(faults, ["description", "displayName", "state", "conditions", "grantControls"]);
    });

    it("passes conditions that name objects not created yet", async () => {
        const { check, diff } = over("conditionalAccessPolicy");
        const news = declaring({ conditions: { users: { excludeGroups: [unknown] } } });
        assert.deepEqual(await check({}, news), { inputs: news, failures: [] });
        assert.equal((await diff(guid(1), declaring(), news)).changes, true);
    });
});

describe("ConditionalAccessPolicy, compared", () => {
    it("sees no change in another form of the same policy, and sends no request", async () => {
        const { diff, directory } = set();
        const news = declaring({
            grantControls: { operator: "AND", builtInControls: ["mfa"], termsOfUse: [] },
        });
        assert.deepEqual(await diff(guid(1), declaring(), news), { changes: false, replaces: [] });
        assert.deepEqual(directory.calls, []);
    });

    it("is updated for another state, and never replaced", async () => {
        const { diff } = set();
        const changed = await diff(guid(1), declaring(), declaring({ state: "enabled", displayName: "x" }));
        assert.deepEqual(changed, { changes: true, replaces: [] });
    });

    it("says so when a policy that is enforced goes back, and at no other change", async () => {
        const { diff } = set();
        const enabled = declaring({ state: "enabled" });
        await diff(guid(1), declaring(), enabled);
        await diff(guid(1), enabled, declaring({ state: "enabled", displayName: "x" }));
        await diff(guid(1), enabled, declaring({ state: unknown }));
        assert.deepEqual(warnings, []);
        await diff(guid(1), enabled, declaring());
        assert.match(warnings.join(), /"MFA for guests" is enforced, and goes back to enabledForReporting/);
    });
});

describe("ConditionalAccessPolicy, created", () => {
    it("is made once, and known when three lists in a row show all that it says", async () => {
        const { create, policies, directory } = set();
        directory.next(list, none, none, {
            status: 200,
            body: { value: [{ ...declaring({ state: "disabled" }), id: guid(1_000) }] },
        });
        const { id, outs } = await create(declaring());
        assert.deepEqual([policies.length, policies[0]?.["id"], outs?.["policyId"]], [1, id, id]);
        assert.deepEqual(directory.writes, [post, `PATCH ${path}/${id}`]);
        assert.equal(directory.calls.filter((call) => call === list).length, 6);
    });

    it("writes absent conditions out, and the kind of a list of tenants", async () => {
        const { create, directory } = set();
        const tenants = { membershipKind: "enumerated", members: [guid(3)] };
        const users = {
            includeGuestsOrExternalUsers: {
                guestOrExternalUserTypes: "b2bCollaborationGuest",
                externalTenants: tenants,
            },
        };
        await create(declaring({ conditions: { applications: { includeApplications: ["All"] }, users } }));
        const body = bodyOf(directory.graph.requests.find(({ method }) => method === "POST")) as {
            conditions: { platforms: unknown; users: Record<string, { externalTenants?: Properties }> };
            sessionControls: unknown;
        };
        assert.deepEqual([body.sessionControls, body.conditions.platforms], [null, null]);
        assert.deepEqual(body.conditions.users["excludeGroups"], []);
        assert.equal(
            body.conditions.users["includeGuestsOrExternalUsers"]?.externalTenants?.["@odata.type"],
            "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
        );
    });

    it("is found when the answer was lost, and not made again", async () => {
        const { create, policies, directory } = set();
        directory.loseAnswerOf(post);
        directory.next(list, none, none, none);
        const { id } = await create(declaring());
        assert.deepEqual([policies.length, policies[0]?.["id"]], [1, id]);
        assert.deepEqual(directory.writes, [post, `PATCH ${path}/${id}`]);
    });

    it("is made again when it was not done", async () => {
        const { create, policies, directory } = set();
        directory.next(post, refusal(500, "InternalServerError"));
        await create(declaring());
        assert.equal(policies.length, 1);
    });

    it("is one in the end, although the first stayed unseen for longer than the search", async () => {
        const { create, policies, directory } = set();
        directory.loseAnswerOf(post);
        directory.next(list, ...Array.from({ length: 20 }, () => none));
        const { id } = await create(declaring());
        assert.deepEqual(
            policies.map((policy) => policy["id"]),
            [id],
        );
    });

    it("never takes a policy of the same name and content for its own, however young", async () => {
        for (const ageMs of [60_000, 25 * 3_600_000]) {
            const { create, putPolicy, directory } = set();
            putPolicy({ createdDateTime: new Date(startMs - ageMs).toISOString() });
            await assert.rejects(create(declaring()), new RegExp(`declare objectId: "${guid(500)}"`));
            assert.deepEqual(directory.writes, []);
        }
    });

    it("is created beside another resource's policy of the same name", async () => {
        const { create, diff, putPolicy } = set();
        putPolicy();
        await diff(guid(500), declaring(), declaring());
        assert.notEqual((await create(declaring())).id, guid(500));
    });

    it("does not share a policy between two resources that say the same", async () => {
        const { create, policies, directory } = set();
        directory.loseAnswerOf(post);
        const made = await Promise.all([create(declaring()), create(declaring())]);
        assert.equal(new Set(made.map(({ id }) => id)).size, 2);
        assert.equal(policies.length, 2);
    });

    it("survives a group or a location that is not everywhere yet", async () => {
        const { create, policies, directory } = set();
        directory.next(post, refusal(400, "BadRequest", "1054: x"), refusal(400, "BadRequest", "1040: x"));
        await create(declaring());
        assert.equal(policies.length, 1);
    });

    it("keeps its id when the wait failed", async () => {
        const lifecycle = set();
        lifecycle.directory.next(list, none, refusal(403, "AccessDenied"));
        assert.equal((await createdErrorOf(lifecycle, declaring())).id, guid(1_000));
    });
});

describe("ConditionalAccessPolicy, read", () => {
    it("stays as declared while the service's form says the same", async () => {
        const { create, read, policies } = set();
        const grantControls = { operator: "OR", authenticationStrength: { id: strengthId } };
        const { id, outs } = await create(declaring({ grantControls }));
        Object.assign(policies[0]!, {
            grantControls: {
                ...{ operator: "OR", builtInControls: [], customAuthenticationFactors: [], termsOfUse: [] },
                "authenticationStrength@odata.context": "x",
                authenticationStrength: {
                    id: strengthId,
                    displayName: "MFA",
                    allowedCombinations: ["fido2"],
                },
            },
            sessionControls: null,
        });
        assert.deepEqual(await read(id, outs!), { id, props: outs });
    });

    it("shows what others changed when replicas agree on it, and the next update puts it right", async () => {
        const { create, read, diff, update, policies } = set();
        const { id, outs } = await create(declaring());
        const before = structuredClone(policies[0]!);
        Object.assign(policies[0]!, {
            conditions: { ...(before["conditions"] as object), platforms: { includePlatforms: ["linux"] } },
        });
        const { props } = await read(id, outs!);
        assert.equal((await diff(id, props!, declaring())).changes, true);
        await update(id, props!, declaring());
        assert.equal((policies[0]?.["conditions"] as Properties)["platforms"], null);
    });

    it("is gone when replicas agree that it is", async () => {
        const { create, read, policies } = set();
        const { id, outs } = await create(declaring());
        policies.pop();
        assert.deepEqual(await read(id, outs!), {});
    });
});

describe("ConditionalAccessPolicy, updated and deleted", () => {
    it("waits until replicas show the change", async () => {
        const { create, update, policies, directory } = set();
        const { id, outs } = await create(declaring());
        const stale = { status: 200, body: { value: [structuredClone(policies[0])] } };
        directory.next(list, stale, stale);
        const before = directory.calls.length;
        await update(id, outs!, declaring({ state: "enabled" }));
        assert.equal(policies[0]?.["state"], "enabled");
        assert.equal(directory.calls.length - before, 1 + 5);
    });

    it("is gone from several replicas before its deletion ends", async () => {
        const { create, later, policies, directory } = set();
        const { id, outs } = await create(declaring());
        const shown = { status: 200, body: { value: [structuredClone(policies[0])] } };
        directory.next(list, shown, shown, shown);
        const before = directory.calls.length;
        await later().delete(id, outs!);
        assert.equal(policies.length, 0);
        assert.equal(directory.calls.length - before, 1 + 3 + 3);
    });
});
