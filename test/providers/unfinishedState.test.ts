import assert from "node:assert/strict";
import type { LifecycleName } from "../../providers/lifecycle";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import type { TableName } from "../../sandbox/store";
import { guid, refusal } from "../graph/fakes";
import { declarations, type Declaration } from "./declarations";
import { SandboxSession } from "./overSandbox";
import { tenantOfOwners } from "./ownedKinds";
import { errorOf, over } from "./setUp";

/** What resources of these kinds are made of. */
const tables: readonly TableName[] = [
    "groups",
    "conditionalAccessPolicies",
    "namedLocations",
    "authenticationStrengths",
    "partners",
    "users",
    "roleAssignments",
    "accessPackageCatalogs",
    "accessPackages",
    "assignmentPolicies",
    "catalogResources",
    "claimsMappingPolicies",
    "servicePrincipals",
];

const provider = "exports.handler = …";

/** Longer than replicas are waited for, in milliseconds. */
const lagMs = 600_000;

describe("the state of a resource that was not finished", () => {
    it("has its provider's text after a creation, so that Pulumi can refresh and delete it", async () => {
        const session = SandboxSession.start({ lagMs });
        const inputs = { displayName: "Home", countries: ["DE"], __provider: provider };
        const { id, properties } = await errorOf(session.lifecycle("namedLocation").create(inputs));
        assert.match(id, /^[\da-f-]{36}$/);
        assert.equal(properties["__provider"], provider);
    });

    it("has it after an update too: the one that is in force now", async () => {
        const { directory, create, update } = over("guestAccount");
        const inputs = {
            emailAddress: "ada@fabrikam.example",
            redirectUrl: "https://example.org",
            onRemove: "retain",
            __provider: "before",
        };
        const { id, outs = {} } = await create(inputs);
        directory.next(`PATCH /users/${id}`, refusal(403, "Authorization_RequestDenied"));
        const news = { ...inputs, companyName: "Fabrikam", __provider: provider };
        const { properties } = await errorOf(update(id, outs, news));
        assert.equal(properties["__provider"], provider);
    });

    it("has no text where none was sent", async () => {
        const session = SandboxSession.start({ lagMs });
        const { properties } = await errorOf(
            session
                .lifecycle("directoryGroup")
                .create({ displayName: "Partners", mark: `entra-b2b-${guid(1)}` }),
        );
        assert.ok(!("__provider" in properties));
    });
});

for (const [name, { declare, change }] of Object.entries(declarations) as [LifecycleName, Declaration][]) {
    describe(`${name}, not finished`, () => {
        let session: SandboxSession;
        let inputs: Properties;

        /** Reads show what was before for so long that no wait lasts until it ends, in milliseconds. */
        const stuckMs = 3_600_000;
        const stick = () => {
            for (const replica of [0, 1, 2]) {
                // A replica learns what is due when it is asked.
                session.directory.ask("GET /users", undefined, { replica });
                session.directory.parts.addFault({ kind: "stuckReplica", replica, ms: stuckMs });
            }
        };
        const catchUp = () => session.time.pass(2 * stuckMs);
        const checked = async (news: Properties, olds: Properties = {}) => {
            const { inputs: accepted = {}, failures } = await session.lifecycle(name).check(olds, news);
            assert.deepEqual(failures, []);
            return accepted;
        };
        /** What the directory holds, except for what every answer and every write changes. */
        const held = () =>
            JSON.stringify(
                tables.map((table) => session.directory.tenant.store.primary.list(table)),
            ).replaceAll(/"modifiedDateTime":[^,}]*/g, "");
        const shown = async (id: string, props: Properties) => {
            const found = await session.lifecycle(name).read(id, props);
            return { ...found, isThere: Object.keys(found).length > 0 };
        };

        beforeEach(async () => {
            session = tenantOfOwners();
            const declared = declare(session);
            session.catchUp();
            inputs = await checked(declared);
        });

        describe("after its creation", () => {
            let before: string;
            let id: string;
            let properties: Properties;
            beforeEach(async () => {
                before = held();
                stick();
                ({ id, properties } = await errorOf(session.current(name).create(inputs)));
                catchUp();
            });

            it("is neither forgotten nor counted as deleted while no replica shows it", async () => {
                session = tenantOfOwners();
                const declared = declare(session);
                session.catchUp();
                const news = await checked(declared);
                stick();
                const error = await errorOf(session.current(name).create(news));
                // No replica has caught up: what reads show of a group's members, for one, is the group's absence.
                const { props } = await session.lifecycle(name).read(error.id, error.properties);
                assert.ok(props !== undefined);
                const end = session.lifecycle(name).delete(error.id, error.properties);
                await end.catch((thrown: unknown) => assert.match(String(thrown), /run again when/));
                catchUp();
                await session.lifecycle(name).delete(error.id, error.properties);
                catchUp();
                const { isThere, props: left = {} } = await shown(error.id, error.properties);
                // A group is there without its members.
                assert.ok(!isThere || JSON.stringify(left["memberIds"]) === "[]");
            });

            it("is compared as changed, and finished by an update", async () => {
                assert.equal((await session.lifecycle(name).diff(id, properties, inputs)).changes, true);
                const { outs = {} } = await session.lifecycle(name).update(id, properties, inputs);
                catchUp();
                assert.ok((await shown(id, outs)).isThere);
                assert.equal((await session.lifecycle(name).diff(id, outs, inputs)).changes, false);
            });

            it("is written again, without a wait, when someone changed it meanwhile", async () => {
                const others = await checked({ ...inputs, ...change?.(session) }, inputs);
                session.catchUp();
                await session.beside(name).update(id, properties, others);
                session.catchUp();
                const startedMs = session.directory.tenant.now();
                const { outs = {} } = await session.lifecycle(name).update(id, properties, inputs);
                assert.ok(session.directory.tenant.now() - startedMs < 60_000);
                session.catchUp();
                const { props = {} } = await shown(id, outs);
                assert.equal((await session.lifecycle(name).diff(id, props, inputs)).changes, false);
            });

            it("is read, and updated from what was read", async () => {
                const { isThere, props = {} } = await shown(id, properties);
                assert.ok(isThere);
                const { changes } = await session.lifecycle(name).diff(id, props, inputs);
                const { outs = {} } = changes
                    ? await session.lifecycle(name).update(id, props, inputs)
                    : { outs: props };
                catchUp();
                assert.equal((await session.lifecycle(name).diff(id, outs, inputs)).changes, false);
                assert.ok((await shown(id, outs)).isThere);
            });

            it("is deleted, and leaves nothing", async () => {
                await session.lifecycle(name).delete(id, properties);
                assert.equal(held(), before);
            });
        });

        if (change !== undefined) {
            describe("after an update", () => {
                let id: string;
                let outs: Properties;
                let news: Properties;
                let properties: Properties;
                let empty: string;
                beforeEach(async () => {
                    empty = held();
                    ({ id, outs = {} } = await session.current(name).create(inputs));
                    session.catchUp();
                    const changed = change(session);
                    session.catchUp();
                    news = await checked({ ...inputs, ...changed }, inputs);
                    stick();
                    ({ properties } = await errorOf(session.current(name).update(id, outs, news)));
                    catchUp();
                });

                it("is finished by the next one", async () => {
                    assert.equal((await session.lifecycle(name).diff(id, properties, news)).changes, true);
                    const { outs: after = {} } = await session.lifecycle(name).update(id, properties, news);
                    catchUp();
                    const { props = {} } = await shown(id, after);
                    assert.equal((await session.lifecycle(name).diff(id, props, news)).changes, false);
                });

                it("goes back to what was declared before, when that is declared again", async () => {
                    assert.equal((await session.lifecycle(name).diff(id, properties, inputs)).changes, true);
                    const { outs: after = {} } = await session.lifecycle(name).update(id, properties, inputs);
                    catchUp();
                    const { props = {} } = await shown(id, after);
                    assert.equal((await session.lifecycle(name).diff(id, props, inputs)).changes, false);
                });

                it("is deleted, and leaves nothing", async () => {
                    await session.lifecycle(name).delete(id, properties);
                    catchUp();
                    assert.ok(
                        !(await shown(id, properties)).isThere ||
                            held() === empty ||
                            name === "groupMembership",
                    );
                    if (name === "groupMembership") {
                        assert.deepEqual(session.directory.memberIds(String(inputs["groupId"])), []);
                    }
                });
            });
        }
    });
}
