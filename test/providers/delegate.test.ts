import assert from "node:assert/strict";
import { createRequire as realCreateRequire } from "node:module";
import { compileFunction } from "node:vm";
import type { dynamic } from "@pulumi/pulumi";
import { providerText } from "../../providers/providerText";
import { lifecycleFiles, type LifecycleName } from "../../providers/lifecycle";
import type { LifecycleIn } from "../../providers/lifecycle/kit/lifecycle";
import { Run } from "../../providers/lifecycle/kit/run";
import { FakeDirectory } from "../graph/consistency/fakeDirectory";
import { guid } from "../graph/fakes";

const names: readonly LifecycleName[] = [
    "crossTenantAccessPartner",
    "groupMembership",
    "guestAccount",
    "replicatedRead",
];
const groupId = guid(100);

type Lifecycles = typeof import("../../providers/lifecycle");

/** The provider that the plugin makes of the text in the state. What it loads runs in the run that `run` gives. */
function providerOf(name: LifecycleName, run: () => Run): dynamic.ResourceProvider {
    const exports: { handler?: () => dynamic.ResourceProvider } = {};
    const createRequire = (path: string) => (id: string) => {
        const loaded = realCreateRequire(path)(id) as Lifecycles;
        return { ...loaded, lifecycle: (kind: LifecycleName) => loaded.lifecycle(kind, run()) };
    };
    type Body = (own: typeof exports, load: (id: string) => unknown) => void;
    const body = compileFunction(providerText(name), ["exports", "require"]) as Body;
    body(exports, (id) => (id === "node:module" ? { createRequire } : undefined));
    assert.ok(exports.handler);
    return exports.handler();
}

describe("a provider's text in the state", () => {
    it("differs by kind, so that resources of one kind share a provider", () => {
        assert.equal(new Set(names.map(providerText)).size, names.length);
    });

    it("holds no path of the machine and none of the package's logic", () => {
        for (const name of names) {
            const text = providerText(name);
            assert.ok(text.includes(`"${name}"`));
            assert.ok(text.includes("pulumi-entra-b2b/lifecycle"));
            assert.ok(!text.includes(process.cwd()));
            assert.ok(text.length < 1_000, `${text.length} characters`);
        }
    });
});

describe("a life cycle", () => {
    for (const [name, file] of Object.entries(lifecycleFiles)) {
        it(`of ${name} is in its file, every verb of it`, () => {
            const load = realCreateRequire(__filename);
            const loaded = load(`../../providers/lifecycle/${file}`) as Record<string, LifecycleIn>;
            const all = ["check", "create", "delete", "diff", "read", "update"];
            assert.deepEqual(Object.keys(loaded[name]?.(new Run()) ?? {}).sort(), all);
        });
    }
});

describe("a provider that delegates", () => {
    const olds = { groupId, memberIds: [guid(1)] };
    const news = { groupId, memberIds: [guid(2)] };

    it("hands every verb to today's life cycle of its kind", async () => {
        const directory = new FakeDirectory();
        let run = new Run({ client: directory.graph.client });
        const provider = providerOf("groupMembership", () => run);
        directory.members.set(groupId, new Set());
        assert.deepEqual((await provider.check?.({}, olds))?.failures, []);
        assert.deepEqual(await provider.create(olds), { id: groupId, outs: olds });
        assert.equal((await provider.diff?.(groupId, olds, news))?.changes, true);
        const later = new FakeDirectory();
        run = new Run({ client: later.graph.client });
        later.members.set(groupId, new Set([guid(1)]));
        assert.deepEqual(await provider.update?.(groupId, olds, news), { outs: news });
        assert.deepEqual(await provider.read?.(groupId, news), { id: groupId, props: news });
        await provider.delete?.(groupId, news);
        assert.deepEqual(later.members.get(groupId), new Set());
    });
});
