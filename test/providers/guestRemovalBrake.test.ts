import assert from "node:assert/strict";
import { lifecycle } from "../../providers/lifecycle";
import { Run } from "../../providers/lifecycle/kit/run";
import { fakeGraph } from "../graph/fakes";
import { keptLog } from "./engineLogs";

const addressesOf = (count: number, first = 1) =>
    Array.from({ length: count }, (_, index) => `g${first + index}@fabrikam.example`);

const inputs = (addresses: string[], more: object = {}) => ({
    most: 10,
    place: "start",
    count: addresses.length,
    addresses: addresses.join("\n"),
    formerAddresses: "",
    ...more,
});

function brake() {
    const { client } = fakeGraph(() => assert.fail("asks the tenant nothing"));
    const run = new Run({ client, log: keptLog() });
    return lifecycle("guestRemovalBrake", run);
}

const reasonsOf = async (olds: object, news: object) =>
    ((await brake().check({ ...olds }, { ...news })).failures ?? []).map(({ reason }) => reason);

describe("the brake on removals", () => {
    it("lets a run remove as many guests as it may", async () => {
        assert.deepEqual(await reasonsOf(inputs(addressesOf(12)), inputs(addressesOf(2))), []);
    });

    it("stops a run that would remove one more, and says how to confirm", async () => {
        const [reason = ""] = await reasonsOf(inputs(addressesOf(12)), inputs(addressesOf(1)));
        assert.match(reason, /block or delete 11 guests \(g2@.*, and 6 more\); at most 10/);
        assert.match(reason, /pulumi config set --path 'entra-b2b:removals\.most' 11/);
    });

    it("stops at an emptied list", async () => {
        assert.equal((await reasonsOf(inputs(addressesOf(11)), inputs([]))).length, 1);
    });

    it("does not count a guest with a new address", async () => {
        const news = inputs(addressesOf(20, 101), { formerAddresses: addressesOf(20).join("\n") });
        assert.deepEqual(await reasonsOf(inputs(addressesOf(20)), news), []);
    });

    it("counts nothing in the first run", async () => {
        assert.deepEqual(await reasonsOf({}, inputs(addressesOf(300))), []);
    });

    it("stops a destroy, but only at its end", async () => {
        const end = inputs(addressesOf(11), { place: "end" });
        await assert.rejects(
            brake().delete("1", end),
            /block or delete 11 guests; at most 10.*then pulumi up/,
        );
        await brake().delete("1", { ...end, most: 11 });
        await brake().delete("1", inputs(addressesOf(11)));
        await brake().delete("1", inputs(addressesOf(10), { place: "end" }));
    });
});
