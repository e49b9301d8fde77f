import assert from "node:assert/strict";
import type { LifecycleName } from "../../providers/lifecycle";
import { CreatedError, type Properties } from "../../providers/lifecycle/kit/lifecycle";
import { guid } from "../graph/fakes";
import type { SandboxSession } from "./overSandbox";
import { mark, ownedKinds, tenantOfOwners, type OwnedKind } from "./ownedKinds";

const otherMark = "entra-b2b-fedcba98765432100123456f";
const [auditPermission] = ["AuditLog.Read.All"];

/** More than any object of these kinds is written when it is made. */
const mostWrites = 5;

for (const [name, kind] of Object.entries(ownedKinds) as [LifecycleName, OwnedKind][]) {
    const { displayName } = kind.inputs;
    /** The mark stays on the object. */
    const isMarkedForGood = name === "directoryGroup";

    /** Objects of this name and of every mark, oldest first. */
    const objectsIn = ({ directory }: SandboxSession) =>
        directory.tenant.store.primary
            .list(kind.table)
            .filter((object) =>
                [displayName, mark.slice(0, 30), otherMark.slice(0, 30)].includes(
                    object["displayName"] as string,
                ),
            );
    const assertOne = (session: SandboxSession, id: string) =>
        assert.deepEqual(
            objectsIn(session).map((object) => [object["id"], object["displayName"]]),
            [[id, displayName]],
        );
    const create = async (session: SandboxSession, inputs = kind.inputs) =>
        session.lifecycle(name).create(inputs);

    /** What someone else makes that says the same. */
    const makeAlike = async (session: SandboxSession): Promise<string> => {
        const { id } = await create(session, { ...kind.inputs, mark: otherMark });
        return id;
    };

    describe(`${name}, made by a run that is killed`, () => {
        for (let writes = 1; writes <= mostWrites; writes++) {
            for (const isSettled of [false, true]) {
                it(`after ${writes} writes is found by the next run${isSettled ? ", long afterwards" : ""}`, async () => {
                    const session = tenantOfOwners();
                    const death = session.dieAfterWrites(writes);
                    // A life cycle begins a run, so it is asked for before the run is to die.
                    const creation = session.current(name).create(kind.inputs);
                    const killed = await Promise.race([death.then(() => true), creation.then(() => false)]);
                    if (isSettled) {
                        session.time.pass(29 * 24 * 3_600_000);
                    }
                    const known = killed ? undefined : (await creation).id;
                    if (known === undefined) {
                        const { id, outs = {} } = await create(session);
                        assertOne(session, id);
                        session.catchUp();
                        assert.deepEqual(await session.lifecycle(name).read(id, outs), { id, props: outs });
                    } else {
                        assertOne(session, known);
                    }
                });
            }
        }

        it("is there once, whichever of many replicas is behind when the next run begins", async () => {
            for (let seed = 1; seed <= 25; seed++) {
                const session = tenantOfOwners({ replicaCount: 8, lagMs: 5_000, seed });
                const death = session.dieAfterWrites(1);
                const creation = session.current(name).create(kind.inputs);
                await Promise.race([death, creation]);
                session.time.pass(2_000);
                const { id } = await create(session);
                const left = objectsIn(session).filter((object) => object["id"] !== id);
                if (kind.isAgeless) {
                    // Which one is older cannot be known, so that one may stay: it is named.
                    left.forEach((object) =>
                        assert.match(session.warnings.join(), new RegExp(String(object["id"]))),
                    );
                } else {
                    assert.deepEqual(left, []);
                }
            }
        });

        it("is never made a second time where the audit log cannot be read", async () => {
            for (let writes = 1; writes <= mostWrites; writes++) {
                const session = tenantOfOwners();
                session.withheld.add(auditPermission ?? "");
                const death = session.dieAfterWrites(writes);
                const creation = session.current(name).create(kind.inputs);
                if (!(await Promise.race([death.then(() => true), creation.then(() => false)]))) {
                    break;
                }
                await create(session).catch((error: unknown) => {
                    assert.match(String(error), /It cannot be determined whether an interrupted run/);
                });
                assert.equal(objectsIn(session).length, 1);
            }
        });
    });

    describe(`${name} of someone else that says the same`, () => {
        let session: SandboxSession;
        let alike: string;
        beforeEach(async () => {
            session = tenantOfOwners();
            alike = await makeAlike(session);
            session.catchUp();
        });

        if (isMarkedForGood) {
            it("stays unchanged, and another one is created", async () => {
                const { id } = await create(session);
                assert.notEqual(id, alike);
                await session.lifecycle(name).delete(id, kind.inputs);
                assertOne(session, alike);
            });
        } else {
            it("stays unchanged at any age: nothing is created, and the message names it and the cure", async () => {
                const before = objectsIn(session);
                for (const passedMs of [0, 25 * 3_600_000]) {
                    session.time.pass(passedMs);
                    const error: unknown = await create(session).catch((thrown: unknown) => thrown);
                    assert.ok(error instanceof Error && !(error instanceof CreatedError));
                    assert.ok(error.message.includes(`declare objectId: "${alike}"`), error.message);
                }
                assert.deepEqual(objectsIn(session), before);
            });
        }

        it("does not prevent objects of this stack's other resources", async () => {
            const cycle = session.lifecycle(name);
            await cycle.diff(alike, { ...kind.inputs, mark: otherMark }, { ...kind.inputs, mark: otherMark });
            if (kind.isNameUnique !== true) {
                const { id } = await cycle.create(kind.inputs);
                assert.notEqual(id, alike);
                assert.equal(objectsIn(session).length, 2);
            }
        });
    });

    describe(`${name}, made by two runs at once`, () => {
        const outcome = async (creation: Promise<{ id: string }>) => {
            try {
                return { id: (await creation).id };
            } catch (error) {
                return { id: error instanceof CreatedError ? error.id : undefined, error };
            }
        };
        const both = (session: SandboxSession, marks: readonly string[]) =>
            Promise.all(
                marks.map((each) => outcome(session.beside(name).create({ ...kind.inputs, mark: each }))),
            );

        it("of one stack is one object, which neither deletes", async () => {
            const session = tenantOfOwners();
            const outcomes = await both(session, [mark, mark]);
            session.catchUp();
            const present = objectsIn(session).map(({ id }) => id);
            for (const { id, error } of outcomes) {
                assert.ok(id === undefined || present.includes(id), String(error));
            }
            assert.ok(outcomes.some(({ error }) => error === undefined));
            assert.equal(
                objectsIn(session).filter((object) => object["displayName"] === displayName).length,
                1,
            );
        });

        it("of two stacks are two objects, or one and a message", async () => {
            const session = tenantOfOwners();
            const outcomes = await both(session, [mark, otherMark]);
            session.catchUp();
            const present = objectsIn(session).map(({ id }) => id);
            for (const { id } of outcomes) {
                assert.ok(id === undefined || present.includes(id));
            }
            const ids = outcomes.flatMap(({ id }) => id ?? []);
            assert.equal(new Set(ids).size, ids.length);
            assert.ok(outcomes.some(({ error }) => error === undefined));
        });
    });

    describe(`${name}, whose creation's answers are lost`, () => {
        it("is one in the end", async () => {
            const session = tenantOfOwners();
            session.directory.parts.addFault({
                kind: "resetAfterCommit",
                method: "POST",
                path: `${kind.collection}$`,
                count: 2,
            });
            const { id } = await create(session);
            session.catchUp();
            assertOne(session, id);
        });

        it("names the mark by which it can be found, when nothing more is answered", async () => {
            const session = tenantOfOwners();
            const { directory } = session;
            const ask = directory.ask.bind(directory);
            let isCut = false;
            directory.ask = (request, body, options) => {
                isCut ||= request.startsWith("POST ") && request.endsWith(kind.collection);
                return { ...ask(request, body, options), ...(isCut && { fault: "reset" }) };
            };
            await assert.rejects(
                create(session),
                new RegExp(`is not in the state\\. Run pulumi up again.*${mark.slice(0, 30)}`),
            );
            directory.ask = ask;
            const { id } = await create(session);
            assertOne(session, id);
        });
    });
}

describe("an access package of the same name in another catalog", () => {
    it("stays unchanged, and another one is created", async () => {
        const kind = ownedKinds.accessPackage as OwnedKind;
        const session = tenantOfOwners();
        const catalogId = guid(73);
        session.directory.tenant.store.commit("accessPackageCatalogs", catalogId, {
            id: catalogId,
            displayName: "Other",
        });
        session.catchUp();
        const other = await session
            .lifecycle("accessPackage")
            .create({ ...kind.inputs, catalogId, mark: otherMark });
        session.catchUp();
        assert.notEqual((await session.lifecycle("accessPackage").create(kind.inputs)).id, other.id);
    });
});

describe("an enforced policy", () => {
    const inputs: Properties = { ...ownedKinds.conditionalAccessPolicy?.inputs, state: "enabled" };
    const policies = (session: SandboxSession) =>
        session.directory.tenant.store.primary
            .list("conditionalAccessPolicies")
            .map(({ displayName, state }) => [displayName, state]);

    it("is not in force before it is certain which policy its resource owns", async () => {
        const session = tenantOfOwners();
        const death = session.dieAfterWrites(1);
        void session.current("conditionalAccessPolicy").create(inputs);
        await death;
        assert.deepEqual(policies(session), [[mark.slice(0, 30), "disabled"]]);
        const { outs } = await session.lifecycle("conditionalAccessPolicy").create(inputs);
        assert.equal(outs?.["state"], "enabled");
        assert.deepEqual(policies(session), [[inputs["displayName"], "enabled"]]);
    });

    it("is not put in force by an update either, while another one may be this resource's", async () => {
        const session = tenantOfOwners();
        const cycle = () => session.lifecycle("conditionalAccessPolicy");
        // Made, and not finished: no replica shows it in time.
        await cycle().create({ ...inputs, mark: otherMark });
        session.catchUp();
        const { mark: own, ...policy } = inputs;
        const draft = session.directory.succeed("POST /identity/conditionalAccess/policies", {
            ...policy,
            displayName: String(own).slice(0, 30),
            state: "disabled",
        }) as { id: string };
        session.catchUp();
        const olds = { ...inputs, displayName: mark.slice(0, 30), state: "disabled" };
        await assert.rejects(cycle().update(draft.id, olds, inputs), /It cannot be determined/);
        session.catchUp();
        assert.equal(policies(session).filter(([, state]) => state === "enabled").length, 1);
    });
});
