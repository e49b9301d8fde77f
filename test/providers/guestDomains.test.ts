import assert from "node:assert/strict";
import { fakeTime } from "../graph/fakes";
import { SandboxSession } from "./overSandbox";
import { failuresOf } from "./setUp";

const path = "beta/policies/b2bManagementPolicies";
const inputs = { blockedDomains: ["evil.example"], deniedGuests: "refuse", onRemove: "retain" };

describe("the life cycle of the list of domains", () => {
    let sandbox: SandboxSession;

    beforeEach(() => {
        sandbox = SandboxSession.start();
    });

    const policies = () => sandbox.directory.tenant.store.primary.list("b2bManagementPolicies");
    const listOf = () => {
        const definition = (policies()[0]?.["definition"] as string[])[0] ?? "";
        return JSON.parse(definition) as { B2BManagementPolicy: Record<string, unknown> };
    };
    const run = () => sandbox.lifecycle("guestDomains");

    /** A list that an administrator made before. */
    function madeBefore(lists: Record<string, string[]>): void {
        const definition = JSON.stringify({
            B2BManagementPolicy: {
                InvitationsAllowedAndBlockedDomainsPolicy: lists,
                PreviewPolicy: { Features: ["OneTimePasscode"] },
            },
        });
        const body = { displayName: "x", isOrganizationDefault: true, definition: [definition] };
        sandbox.directory.succeed(`POST ${path}`, body);
        sandbox.catchUp();
    }

    it("requires one list, of domains, and not both", async () => {
        assert.deepEqual(await failuresOf(run(), {}), [""]);
        const both = { allowedDomains: ["a.example"], blockedDomains: ["b.example"] };
        assert.deepEqual(await failuresOf(run(), both), [""]);
        assert.deepEqual(await failuresOf(run(), { allowedDomains: ["x@a.example"] }), ["allowedDomains.0"]);
        assert.deepEqual(await failuresOf(run(), { allowedDomains: [] }), ["allowedDomains"]);
    });

    it("compares domains without case, order and repetition", async () => {
        const { inputs: checked } = await run().check(
            {},
            { allowedDomains: ["B.example", "a.example", "b.example"] },
        );
        assert.deepEqual(checked?.["allowedDomains"], ["a.example", "b.example"]);
    });

    it("creates the tenant's list once, if there is none", async () => {
        const { outs } = await run().create(inputs);
        assert.equal(policies().length, 1);
        assert.deepEqual(listOf().B2BManagementPolicy["InvitationsAllowedAndBlockedDomainsPolicy"], {
            AllowedDomains: [],
            BlockedDomains: ["evil.example"],
        });
        assert.deepEqual(outs, { ...inputs, guestsDenied: [] });
        assert.equal(
            sandbox.directory.ask("POST /invitations", {
                invitedUserEmailAddress: "mallory@EVIL.example",
                inviteRedirectUrl: "https://myapplications.microsoft.com",
            }).status,
            400,
        );
    });

    it("changes an existing list, keeps the policy's other parts, and records the former domains", async () => {
        madeBefore({ AllowedDomains: ["Fabrikam.example"] });
        const { outs } = await run().create(inputs);
        assert.deepEqual(outs?.["formerDomains"], { allowed: ["fabrikam.example"], blocked: [] });
        assert.equal(policies().length, 1);
        assert.deepEqual(listOf().B2BManagementPolicy["PreviewPolicy"], { Features: ["OneTimePasscode"] });
    });

    for (const [what, definition] of [
        ["missing", undefined],
        ["null", null],
        ["empty", []],
        ["cut short", ['{"B2BManagementPolicy":{"Invit']],
        ["a list", ["[]"]],
        ["of another form", ['{"B2BManagementPolicy":7}']],
    ] as const) {
        it(`does not take a definition that is ${what} for an empty list`, async () => {
            const session = SandboxSession.start({}, fakeTime(), (transport) => async (request) => {
                const answer = await transport(request);
                if (request.method !== "GET" || !request.url.includes("b2bManagementPolicies")) {
                    return answer;
                }
                const body = { value: [{ id: "1", isOrganizationDefault: true, definition }] };
                return { ...answer, status: 200, text: JSON.stringify(body) };
            });
            await assert.rejects(
                session.lifecycle("guestDomains").create(inputs),
                /definition of the tenant's list of guest domains .* cannot be read, so it was left as it is/,
            );
            assert.deepEqual(session.writes, []);
        });
    }

    it("writes no list of blocked domains beside one of allowed ones", async () => {
        await run().create({ ...inputs, blockedDomains: undefined, allowedDomains: ["a.example"] });
        const sent = sandbox.firstBody("POST");
        assert.doesNotMatch(String(sent["definition"]), /"BlockedDomains"/);
    });

    it("refuses a list that denies existing guests, with domains and no names, before anything is written", async () => {
        const id = sandbox.directory.invite("mallory@evil.example");
        sandbox.directory.invite("eve@evil.example");
        sandbox.directory.tenant.store.commit("users", id, {
            ...sandbox.directory.tenant.store.primary.get("users", id),
            externalUserState: "Accepted",
        });
        sandbox.catchUp();
        await assert.rejects(run().create(inputs), (error: Error) => {
            assert.match(error.message, /evil\.example: 2 guests, 1 not redeemed/);
            assert.doesNotMatch(error.message, /mallory|eve/);
            return true;
        });
        assert.deepEqual(sandbox.writes, []);
        const { outs } = await run().create({ ...inputs, deniedGuests: "accept" });
        assert.deepEqual(outs?.["guestsDenied"], ["evil.example: 2 guests, 1 not redeemed"]);
    });

    it("shows a refresh a list changed by hand, and one that is gone", async () => {
        const { outs } = await run().create(inputs);
        const [policy] = policies();
        const definition = [
            JSON.stringify({
                B2BManagementPolicy: {
                    InvitationsAllowedAndBlockedDomainsPolicy: { AllowedDomains: ["a.example"] },
                },
            }),
        ];
        sandbox.directory.succeed(`PATCH ${path}/${String(policy?.["id"])}`, { definition });
        sandbox.catchUp();
        const { props } = await run().read("guestDomains", outs ?? {});
        assert.deepEqual(props?.["allowedDomains"], ["a.example"]);
        assert.equal(props?.["blockedDomains"], undefined);
        sandbox.directory.succeed(`DELETE ${path}/${String(policy?.["id"])}`);
        sandbox.catchUp();
        assert.deepEqual(await run().read("guestDomains", outs ?? {}), {});
    });

    it("changes from one kind of list to the other", async () => {
        const { outs } = await run().create(inputs);
        await run().update("guestDomains", outs ?? {}, { allowedDomains: ["a.example"], onRemove: "retain" });
        const lists = listOf().B2BManagementPolicy["InvitationsAllowedAndBlockedDomainsPolicy"];
        assert.deepEqual(lists, { AllowedDomains: ["a.example"] });
    });

    it("stays when it is no longer declared", async () => {
        const { outs } = await run().create(inputs);
        await run().delete("guestDomains", outs ?? {});
        assert.equal(policies().length, 1);
    });

    it("goes, or returns to the former domains, when asked to", async () => {
        const restore = { ...inputs, onRemove: "restore" };
        const { outs } = await run().create(restore);
        await run().delete("guestDomains", outs ?? {});
        assert.deepEqual(policies(), []);
        madeBefore({ BlockedDomains: ["b.example"] });
        const { outs: second } = await run().create(restore);
        await run().delete("guestDomains", second ?? {});
        assert.deepEqual(listOf().B2BManagementPolicy["InvitationsAllowedAndBlockedDomainsPolicy"], {
            AllowedDomains: [],
            BlockedDomains: ["b.example"],
        });
    });

    it("counts its own list as created when the answer was lost", async () => {
        sandbox.directory.parts.addFault({ kind: "resetAfterCommit", method: "POST", count: 1 });
        await run().create(inputs);
        assert.equal(policies().length, 1);
    });
});
