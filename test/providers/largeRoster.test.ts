import assert from "node:assert/strict";
import { guestsText } from "../../providers/lifecycle/kinds/roster/guestsText";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { objectIn, redirectUrl, rosterOver, seedGuests } from "./rosterOver";

/** What Pulumi's Node SDK takes in a message, in bytes; `maxRPCMessageSize` in its `runtime/settings.ts`. */
const maxMessageBytes = 400 * 1024 * 1024;

const guestCount = 100_000;

/** Guests as a list with every column has them. */
function guestsNamed(firstName: string): Record<string, Properties> {
    return Object.fromEntries(
        Array.from({ length: guestCount }, (_, index) => [
            `g${index + 1}@fabrikam.example`,
            {
                redirectUrl,
                onRemove: "retain",
                displayName: index === 0 ? firstName : `g${index + 1}@fabrikam.example`,
                groups: ["all"],
            },
        ]),
    );
}

describe("a hundred thousand guests in one resource", function () {
    // Moments on a quiet machine.
    this.timeout(300_000);
    let roster: ReturnType<typeof rosterOver>;
    let inputs: Properties;
    let state: Properties;

    before(async () => {
        roster = rosterOver();
        const ids = seedGuests(roster, guestCount);
        const { store } = roster.session.directory.tenant;
        store.relate("members", roster.groupId, { added: ids, removed: [] });
        roster.session.catchUp();
        const checked = await roster.lifecycle.check({}, roster.inputs(guestsNamed("g1@fabrikam.example")));
        inputs = checked.inputs as Properties;
        const userIds = Object.fromEntries(
            ids.map((id, index) => [`g${index + 1}@fabrikam.example`, id] as const),
        );
        state = { ...inputs, userIds: JSON.stringify(userIds) };
    });

    it("have a state of less than 250 bytes each, and fit a message of Pulumi many times", () => {
        const bytes = Buffer.byteLength(JSON.stringify({ inputs, state }));
        assert.ok(bytes / guestCount < 250, `${bytes / guestCount} bytes`);
        // A comparison passes the state and the inputs, in a text within a text.
        assert.ok(2 * bytes < maxMessageBytes / 4);
    });

    it("fit a message also with every property at its longest", () => {
        const profile = {
            ...{ displayName: "x".repeat(256), givenName: "x".repeat(64), surname: "x".repeat(64) },
            ...{ companyName: "x".repeat(64), department: "x".repeat(64), jobTitle: "x".repeat(128) },
            country: "x".repeat(128),
        };
        const some = Object.fromEntries(
            Object.entries(guestsNamed("x"))
                .slice(0, 100)
                .map(([address, guest], index) => [
                    address,
                    {
                        ...guest,
                        // Each different, so that none is stored once for all.
                        ...Object.fromEntries(
                            Object.entries(profile).map(([name, text]) => [
                                name,
                                `${index}${text}`.slice(0, text.length),
                            ]),
                        ),
                    },
                ]),
        );
        const ofAll = (guestsText(some).length / 100) * guestCount;
        assert.ok(ofAll < maxMessageBytes, `${ofAll} bytes`);
    });

    it("are read by a list of guests and one of members, and show no change", async () => {
        const { props } = await roster.lifecycle.read("s", state);
        assert.equal((await roster.lifecycle.diff("s", props as Properties, inputs)).changes, false);
        const pages = Math.ceil(guestCount / 999);
        assert.equal(roster.session.calls.length, 2 * pages);
    });

    it("are changed in one row by a few requests", async () => {
        const before = roster.session.calls.length;
        const { inputs: news } = await roster.lifecycle.check(inputs, roster.inputs(guestsNamed("Gina")));
        assert.equal((await roster.lifecycle.diff("s", state, news as Properties)).changes, true);
        const { outs } = await roster.lifecycle.update("s", state, news as Properties);
        assert.equal(Object.keys(objectIn(outs, "userIds")).length, guestCount);
        const calls = roster.session.calls.slice(before);
        assert.deepEqual(calls.filter((call) => call.startsWith("PATCH")).length, 1);
        assert.ok(calls.length < 20, calls.join("\n"));
    });
});
