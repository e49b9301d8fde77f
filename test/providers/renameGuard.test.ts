import assert from "node:assert/strict";
import fc from "fast-check";
import { lifecycle } from "../../providers/lifecycle";
import { markedKinds, type MarkedKind } from "../../providers/lifecycle/kit/markedKinds";
import { Run } from "../../providers/lifecycle/kit/run";
import { refusingUnclearEnds } from "../../providers/lifecycle/kit/unclearEnds";
import { markOfUrn } from "../../providers/lifecycle/kit/urnMark";
import { fakeGraph } from "../graph/fakes";
import { keptLog } from "./engineLogs";

const urnPrefix = "urn:pulumi:test::project::";
const typeOf = (kind: string) =>
    `pulumi-nodejs:dynamic/entra-b2b:${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
const keyOf = (kind: string, name: string) => `my:Team$${typeOf(kind)}::${name}`;

interface Names {
    readonly declared: readonly string[];
    /** Former keys by key. */
    readonly former?: Readonly<Record<string, readonly string[]>>;
    readonly adopted?: readonly string[];
    readonly undetermined?: readonly string[];
    readonly notRenamed?: readonly string[];
    readonly identities?: Readonly<Record<string, string>>;
}

const inputs = ({ declared, former = {}, identities = {}, ...more }: Names) => ({
    declared: JSON.stringify(Object.fromEntries(declared.map((key) => [key, identities[key] ?? ""]))),
    former: JSON.stringify(former),
    adopted: JSON.stringify(more.adopted ?? []),
    undetermined: JSON.stringify(more.undetermined ?? []),
    notRenamed: [...(more.notRenamed ?? [])],
    urnPrefix,
});

const newRun = () => {
    const { client } = fakeGraph(() => assert.fail("asks the tenant nothing"));
    return new Run({ client, log: keptLog() });
};

async function refusals(before: Names | undefined, now: Names, run = newRun()): Promise<string[]> {
    const olds = before === undefined ? {} : inputs(before);
    const { failures = [] } = await lifecycle("renameGuard", run).check(olds, inputs(now));
    return failures.map(({ reason }) => reason);
}

const kindArbitrary = fc.constantFrom(...markedKinds);
const namesArbitrary = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e::f", "g$h"), { maxLength: 6 });

describe("the comparison of names", () => {
    it("refuses any run in which objects of a kind disappear and others of it are new, and no other", async () => {
        await fc.assert(
            fc.asyncProperty(kindArbitrary, namesArbitrary, namesArbitrary, async (kind, before, now) => {
                const keys = (names: readonly string[]) => names.map((name) => keyOf(kind, name));
                const lost = before.filter((name) => !now.includes(name));
                const gained = now.filter((name) => !before.includes(name));
                const [first, ...more] = await refusals({ declared: keys(before) }, { declared: keys(now) });
                assert.deepEqual(more, []);
                assert.equal(first !== undefined, lost.length > 0 && gained.length > 0);
                for (const name of first === undefined ? [] : [...lost, ...gained].slice(0, 4)) {
                    assert.ok(first?.includes(`"${name}"`), first);
                }
            }),
        );
    });

    it("lets each object continue under a new name by an alias, and end by a confirmation", async () => {
        await fc.assert(
            fc.asyncProperty(kindArbitrary, namesArbitrary, async (kind, names) => {
                const before = { declared: names.map((name) => keyOf(kind, name)) };
                const renamed = names.map((name) => keyOf(kind, `new-${name}`));
                const aliases = renamed.map((key, index) => [key, [before.declared[index] ?? ""]] as const);
                const now = { declared: renamed, former: Object.fromEntries(aliases) };
                assert.deepEqual(await refusals(before, now), []);
                const title = typeOf(kind).split(":").at(-1);
                const confirmed = names.map((name) => `${title}::${name}`);
                assert.deepEqual(await refusals(before, { declared: renamed, notRenamed: confirmed }), []);
                assert.deepEqual(await refusals(before, { declared: renamed, adopted: renamed }), []);
            }),
        );
    });

    it("names the alias, the adoption and a command for each end", async () => {
        const [kind, other] = ["directoryGroup", "namedLocation"];
        const before = { declared: [keyOf(kind, "a"), keyOf(kind, "b"), keyOf(other, "x")] };
        const reasons = await refusals(before, {
            declared: [keyOf(kind, "c"), keyOf(other, "y")],
            notRenamed: ["NamedLocation::w"],
        });
        assert.equal(reasons.length, 2);
        assert.match(reasons[0] ?? "", /^DirectoryGroup: "a", "b" are no longer declared, and "c" is new/);
        assert.match(reasons[0] ?? "", /formerName: a .*aliases: \[\{ name: "a" \}\].*objectId/);
        assert.match(
            reasons[0] ?? "",
            /notRenamed\[1\]' 'DirectoryGroup::a'; .*notRenamed\[2\]' 'DirectoryGroup::b'/,
        );
    });

    it("compares by the key in the tenant where there is one: another partner has not been renamed", async () => {
        const [a, b] = ["a", "b"].map((name) => keyOf("crossTenantAccessPartner", name)) as [string, string];
        const of = (key: string, tenant: string) => ({ declared: [key], identities: { [key]: tenant } });
        assert.deepEqual(await refusals(of(a, "1"), of(b, "2")), []);
        assert.equal((await refusals(of(a, "1"), of(b, "1"))).length, 1);
        assert.equal((await refusals(of(a, "1"), of(b, ""))).length, 1);
    });

    it("accepts no confirmation of an end in advance", async () => {
        const key = keyOf("directoryGroup", "a");
        const [reason = ""] = await refusals(undefined, {
            declared: [key],
            notRenamed: ["DirectoryGroup::a"],
        });
        assert.match(reason, /DirectoryGroup::a, which is declared\. Remove it/);
    });

    it("follows a stack and a project that are renamed", async () => {
        const declared = [keyOf("directoryGroup", "a")];
        const { failures } = await lifecycle("renameGuard", newRun()).check(inputs({ declared }), {
            ...inputs({ declared }),
            urnPrefix: "urn:pulumi:other::elsewhere::",
        });
        assert.deepEqual(failures, []);
    });
});

describe("the end of an object that the comparison of names did not see", () => {
    const made = "11111111-1111-4111-8111-111111111111";
    const ended = "22222222-2222-4222-8222-222222222222";
    const kind: MarkedKind = "namedLocation";
    const mark = (name: string) => markOfUrn(urnPrefix + keyOf(kind, name));

    /** Ends the object of `a` in a run that has made the one of `b`. */
    async function end(
        before: Names | undefined,
        now: Names | undefined,
        state: object = { mark: mark("a") },
    ) {
        const run = newRun();
        if (now !== undefined) {
            assert.deepEqual(await refusals(before, now, run), []);
        }
        const deleted: string[] = [];
        const verbs = refusingUnclearEnds(kind, run, {
            check: (_olds, inputs) => Promise.resolve({ inputs }),
            diff: () => Promise.resolve({}),
            create: (inputs) => Promise.resolve({ id: made, outs: inputs }),
            read: (id, props) => Promise.resolve({ id, props }),
            update: (_id, _olds, outs) => Promise.resolve({ outs }),
            delete: (id) => {
                deleted.push(id);
                return Promise.resolve();
            },
        });
        await verbs.create({ displayName: "New", mark: mark("b") });
        const error = await verbs.delete(ended, { displayName: "Old", ...state }).then(
            () => undefined,
            (thrown: Error) => thrown.message,
        );
        assert.equal(deleted.length === 0, error !== undefined);
        return error;
    }

    const [a, b] = [keyOf(kind, "a"), keyOf(kind, "b")];

    it("is refused where the state has no names yet, and where the names were not compared", async () => {
        for (const now of [undefined, { declared: [b] }]) {
            const message = await end(undefined, now);
            assert.match(message ?? "", new RegExp(`another one \\(${made}\\)`));
            assert.match(message ?? "", new RegExp(`declare objectId: "${ended}"`));
            assert.match(message ?? "", new RegExp(`notRenamed\\[0\\]' '${ended}'`));
        }
    });

    it("is refused where one of the two is declared late, or was left by a run that failed", async () => {
        assert.match((await end({ declared: [a] }, { declared: [] })) ?? "", /another one/);
        assert.match((await end({ declared: [] }, { declared: [b] })) ?? "", /another one/);
    });

    it("is refused where the engine does not follow an alias", async () => {
        const now = { declared: [b], former: { [b]: [a] } };
        assert.match((await end({ declared: [a] }, now)) ?? "", /another one/);
        assert.match((await end({ declared: [b] }, now)) ?? "", /an alias names it/);
    });

    it("is as declared where the object made was declared before, and where the end is confirmed", async () => {
        assert.equal(await end({ declared: [a, b] }, { declared: [b] }), undefined);
        const confirmed = { declared: [b], notRenamed: ["NamedLocation::a"] };
        assert.equal(await end({ declared: [a] }, confirmed), undefined);
        assert.equal(await end(undefined, { declared: [b], notRenamed: [ended] }), undefined);
        assert.equal(await end(undefined, undefined, { onRemove: "retain" }), undefined);
    });
});
