import assert from "node:assert/strict";
import { compileFunction } from "node:vm";
import type { dynamic } from "@pulumi/pulumi";
import { providerText } from "../../providers/delegate";
import { lifecycleFiles, type LifecycleName } from "../../providers/lifecycle";
import { guid } from "../graph/fakes";
import { over } from "./setUp";

const names: readonly LifecycleName[] = [
    "crossTenantAccessPartner",
    "groupMembership",
    "guestAccount",
    "replicatedRead",
];
const groupId = guid(100);

/** The provider that the plugin makes of the text in the state. */
function providerOf(name: LifecycleName): dynamic.ResourceProvider {
    const exports: { handler?: () => dynamic.ResourceProvider } = {};
    type Body = (own: typeof exports, load: typeof require) => void;
    (compileFunction(providerText(name), ["exports", "require"]) as Body)(exports, require);
    assert.ok(exports.handler);
    return exports.handler();
}

describe("a provider's text in the state", () => {
    it("tells kinds apart, so that resources of one kind share a provider", () => {
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
        it(`of ${name} is in its file, every verb of it`, async () => {
            const { [name]: verbs } = (await import(`../../providers/lifecycle/${file}.ts`)) as Record<
                string,
                object
            >;
            const all = ["check", "create", "delete", "diff", "read", "update"];
            assert.deepEqual(Object.keys(verbs ?? {}).sort(), all);
        });
    }
});

describe("a provider that delegates", () => {
    const provider = providerOf("groupMembership");
    const olds = { groupId, memberIds: [guid(1)] };
    const news = { groupId, memberIds: [guid(2)] };

    it("hands every verb to today's life cycle of its kind", async () => {
        const { directory } = over("groupMembership");
        directory.members.set(groupId, new Set());
        assert.deepEqual((await provider.check?.({}, olds))?.failures, []);
        assert.deepEqual(await provider.create(olds), { id: groupId, outs: olds });
        assert.equal((await provider.diff?.(groupId, olds, news))?.changes, true);
        over("groupMembership");
        const { directory: later } = over("groupMembership");
        later.members.set(groupId, new Set([guid(1)]));
        assert.deepEqual(await provider.update?.(groupId, olds, news), { outs: news });
        assert.deepEqual(await provider.read?.(groupId, news), { id: groupId, props: news });
        await provider.delete?.(groupId, news);
        assert.deepEqual(later.members.get(groupId), new Set());
    });
});
