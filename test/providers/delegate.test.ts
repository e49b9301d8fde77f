import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { delegateTo } from "../../providers/delegate";
import type { LifecycleName } from "../../providers/lifecycle";
import { guid } from "../graph/fakes";
import { over } from "./setUp";

const names: readonly LifecycleName[] = [
    "crossTenantAccessPartner",
    "groupMembership",
    "guestAccount",
    "replicatedRead",
];
const groupId = guid(100);

/** The text that Pulumi stores in the state of each resource. */
async function storedText(name: LifecycleName): Promise<string> {
    const provider = delegateTo(name);
    return (await runtime.serializeFunction(() => provider)).text;
}

describe("a provider's text in the state", () => {
    it("is the same for all resources of a kind, so that they share one client", async () => {
        assert.equal(await storedText("guestAccount"), await storedText("guestAccount"));
        assert.notEqual(await storedText("guestAccount"), await storedText("groupMembership"));
    });

    it("holds no credential, no path of the machine and none of the package's logic", async () => {
        process.env["ARM_CLIENT_SECRET"] = "s3cr3t-never-stored";
        try {
            for (const name of names) {
                const text = await storedText(name);
                assert.ok(text.includes(`"${name}"`));
                assert.ok(text.includes("pulumi-entra-b2b/lifecycle"));
                assert.ok(!text.includes("s3cr3t") && !text.includes(process.cwd()));
                assert.ok(text.length < 10_000, `${text.length} characters`);
            }
        } finally {
            delete process.env["ARM_CLIENT_SECRET"];
        }
    });
});

describe("a provider that delegates", () => {
    const provider = delegateTo("groupMembership");
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
