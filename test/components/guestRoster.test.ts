import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { defaultShardCount, Guest, GuestRoster, type GuestRosterArgs } from "../../components";
import { lifecycle } from "../../providers/lifecycle";
import { guestsOf as guestsIn } from "../../providers/lifecycle/kinds/roster/guestsText";
import { idOf, refusedInputsOf, registrationsOf, type MockOptions, type Registration } from "./mocks";

const groups = { all: { groupId: pulumi.output(idOf("all")) } };

function addressOf(index: number): string {
    return `g${index}@fabrikam.example`;
}

const guestsOf = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ emailAddress: addressOf(index), groups: ["all"] }));

/** The guests of each shard, by the shard's name. */
function shardsOf(made: readonly Registration[]): Record<string, Record<string, unknown>> {
    return Object.fromEntries(
        made
            .filter(({ type }) => type.endsWith(":GuestRosterShard"))
            .map(({ name, inputs }) => [
                name,
                guestsIn(inputs["guests"] as string) as Record<string, unknown>,
            ]),
    );
}

async function shardsFor(args: Partial<GuestRosterArgs>, options: MockOptions = {}) {
    return shardsOf(
        await registrationsOf(
            () => void new GuestRoster("guests", { guests: guestsOf(200), groups, ...args }),
            options,
        ),
    );
}

describe("GuestRoster", () => {
    it("spreads its guests evenly over a few resources, each into one", async () => {
        const shards = await shardsFor({ guests: guestsOf(2_000) });
        assert.equal(Object.keys(shards).length, defaultShardCount);
        const addresses = Object.values(shards).flatMap((guests) => Object.keys(guests));
        assert.equal(addresses.length, 2_000);
        assert.equal(new Set(addresses).size, 2_000);
        for (const guests of Object.values(shards)) {
            const share = Object.keys(guests).length / (2_000 / defaultShardCount);
            assert.ok(share > 0.7 && share < 1.3, `${share} of an even share`);
        }
    });

    it("touches one resource by a changed, a new and a missing row each", async () => {
        const before = await shardsFor({});
        const changedIn = async (guests: GuestRosterArgs["guests"]) => {
            const after = await shardsFor({ guests });
            return Object.keys(before).filter(
                (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
            ).length;
        };
        const [first, ...others] = guestsOf(200);
        assert.ok(first);
        assert.equal(await changedIn([{ ...first, displayName: "Gina" }, ...others]), 1);
        assert.equal(await changedIn([...guestsOf(200), { emailAddress: "new@fabrikam.example" }]), 1);
        assert.equal(await changedIn(others), 1);
        assert.equal(await changedIn([...others, first]), 0);
    });

    it("writes its guests in the life cycle's form, so that equal text shows no change", async () => {
        const [first, second, ...others] = guestsOf(50);
        assert.ok(first && second);
        const made = await registrationsOf(
            () =>
                void new GuestRoster("guests", {
                    guests: [
                        { ...first, groups: ["some", "all"], displayName: "Gina", companyName: "Fabrikam" },
                        { ...second, message: { language: "de", body: "Hallo" }, sponsorIds: [idOf("ann")] },
                        ...others,
                    ],
                    groups: { ...groups, some: groups.all },
                    shardCount: 1,
                }),
        );
        const { inputs = {} } = made.find(({ type }) => type.endsWith(":GuestRosterShard")) ?? {};
        const checked = await lifecycle("guestRosterShard").check({}, inputs);
        assert.deepEqual(checked.failures, []);
        assert.equal((checked.inputs as typeof inputs)["guests"], inputs["guests"]);
    });

    it("names its resources by their number, so that another number makes other resources of the same guests", async () => {
        const three = await shardsFor({ shardCount: 3 });
        const four = await shardsFor({ shardCount: 4 });
        assert.deepEqual(
            Object.keys(three).filter((name) => name in four),
            [],
        );
        const all = (shards: typeof three) =>
            Object.values(shards)
                .flatMap((guests) => Object.keys(guests))
                .sort();
        assert.deepEqual(all(three), all(four));
    });

    it("gives a guest the roster's values, unless the guest has its own", async () => {
        const guests = [
            { emailAddress: "Bob@Fabrikam.example", groups: ["all", "all"] },
            { emailAddress: "eve@fabrikam.example", onRemove: "block" as const, displayName: undefined },
        ];
        const [{ "bob@fabrikam.example": bob, "eve@fabrikam.example": eve } = {}] = Object.values(
            await shardsFor({ guests, shardCount: 1, onRemove: "delete", redirectUrl: "https://a.example" }),
        );
        assert.deepEqual(bob, { groups: ["all"], onRemove: "delete", redirectUrl: "https://a.example" });
        assert.deepEqual(eve, { groups: [], onRemove: "block", redirectUrl: "https://a.example" });
    });

    it("passes each resource the guests that are now declared elsewhere", async () => {
        const made = await registrationsOf(() => {
            new GuestRoster("guests", { guests: guestsOf(3), groups });
            new Guest("moved", { emailAddress: "Moved@fabrikam.example" });
        });
        // Other tests of this process declare guests, too.
        const elsewhere = made
            .filter(({ type }) => type.endsWith(":GuestRosterShard"))
            .flatMap(({ inputs }) => inputs["declaredElsewhere"] as string[]);
        assert.equal(elsewhere.filter((address) => address === "moved@fabrikam.example").length, 1);
    });

    it("outputs ids and, as secrets, the links that redeem", async () => {
        const [userIds, redeemUrls] = [{ [addressOf(0)]: idOf("g0") }, { [addressOf(0)]: "https://redeem" }];
        const shard = { userIds: JSON.stringify(userIds), redeemUrls: JSON.stringify(redeemUrls) };
        let roster: GuestRoster | undefined;
        await registrationsOf(
            () => {
                roster = new GuestRoster("guests", { guests: guestsOf(1), groups, shardCount: 1 });
            },
            { outputs: { GuestRosterShard: shard } },
        );
        assert.ok(roster);
        const valueOf = <T>(output: pulumi.Output<T>) => new Promise((resolve) => output.apply(resolve));
        assert.deepEqual(await valueOf(roster.userIds), userIds);
        assert.equal(await valueOf(roster.userIdOf("G0@fabrikam.example")), idOf("g0"));
        assert.equal(await valueOf(roster.userIdOf("nobody@fabrikam.example")), undefined);
        assert.equal(await pulumi.isSecret(roster.redeemUrls), true);
        assert.equal(await pulumi.isSecret(roster.userIds), false);
    });

    it("reports all its faults at once, and registers no guest", async () => {
        const refused = await refusedInputsOf(
            () =>
                void new GuestRoster("guests", {
                    shardCount: 0,
                    groups,
                    guests: [
                        { emailAddress: "no-address" },
                        { emailAddress: "bob@fabrikam.example" },
                        { emailAddress: "BOB@fabrikam.example", groups: ["other"] },
                    ],
                }),
        );
        assert.deepEqual(Object.keys(refused), [
            "shardCount",
            "guests.0.emailAddress",
            "guests.2.emailAddress",
            "guests.2.groups",
        ]);
        assert.match(refused["guests.2.emailAddress"] ?? "", /bob@fabrikam\.example is declared twice/);
    });
});
