import assert from "node:assert/strict";
import { guid, refusal, startMs } from "../graph/fakes";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { createdErrorOf, failuresOf, over, infoMessages, unknown } from "./setUp";

const mark = "entra-b2b-0123456789abcdef";
const [anna, bert] = [guid(1), guid(2)];
const post = "POST /groups";
const find = "GET /groups";
const getByIds = "POST /directoryObjects/getByIds";
const none = { status: 200, body: { value: [] } };

function declaring(args: Properties = {}): Properties {
    return { displayName: "Partners", mark, ...args };
}

function set() {
    const lifecycle = over("directoryGroup");
    const checked = async (args: Properties = {}, olds: Properties = {}) =>
        (await lifecycle.check(olds, declaring(args))).inputs ?? {};
    const created = async (args: Properties = {}) => lifecycle.create(await checked(args));
    const groups = () => [...lifecycle.directory.groups.values()];
    /** A group that is in the directory without this resource's doing. */
    const putGroup = (properties: Properties) => {
        const group = {
            id: guid(500),
            displayName: "Partners",
            mailNickname: mark,
            createdDateTime: new Date(startMs - 60_000).toISOString(),
            ...properties,
        };
        lifecycle.directory.groups.set(group.id, group);
        lifecycle.directory.owners.set(group.id, new Set());
    };
    return { ...lifecycle, checked, created, groups, putGroup };
}

describe("DirectoryGroup, checked", () => {
    it("reports all faults at once", async () => {
        const faults = await failuresOf(
            over("directoryGroup"),
            declaring({ displayName: "", mailNickname: "a b", owners: ["x"], members: [] }),
        );
        assert.deepEqual(faults, ["members", "displayName", "mailNickname", "owners.0"]);
    });

    it("names the group by its mark, and keeps the name that it has", async () => {
        const { checked } = set();
        assert.equal((await checked())["mailNickname"], mark);
        assert.equal((await checked({}, { mailNickname: "partners" }))["mailNickname"], "partners");
        assert.equal((await checked({ mailNickname: "chosen" }))["mailNickname"], "chosen");
    });

    it("names a replacement differently from the group that it replaces", async () => {
        const { checked } = set();
        await checked({}, { mailNickname: mark });
        assert.equal((await checked())["mailNickname"], `${mark}-2`);
    });

    it("refuses to change what is fixed at creation, unless it may be replaced", async () => {
        const { check, checked, diff } = set();
        const olds = await checked();
        const news = declaring({ isAssignableToRole: true });
        const [failure] = (await check(olds, news)).failures ?? [];
        assert.equal(failure?.property, "isAssignableToRole");
        assert.match(failure?.reason ?? "", /allowReplacement/);
        const { inputs, failures } = await check(olds, { ...news, allowReplacement: true });
        assert.deepEqual(failures, []);
        assert.deepEqual((await diff(guid(9), olds, inputs!)).replaces, ["isAssignableToRole"]);
    });

    it("passes unknown values", async () => {
        const { check } = over("directoryGroup");
        const { inputs, failures } = await check({}, declaring({ displayName: unknown, mark: unknown }));
        assert.deepEqual([failures, inputs?.["mailNickname"]], [[], unknown]);
    });
});

describe("DirectoryGroup, created", () => {
    it("is made once, and known when three reads in a row show it", async () => {
        const { created, groups, directory } = set();
        directory.next(getByIds, none);
        const { id, outs } = await created({ description: "All of them", owners: [anna] });
        assert.equal(outs?.["groupId"], id);
        const [group] = groups();
        assert.equal(group?.["description"], "All of them");
        assert.deepEqual([group?.["mailNickname"], group?.["securityEnabled"]], [mark, true]);
        assert.deepEqual([...(directory.owners.get(id) ?? [])], [anna]);
        assert.deepEqual(directory.writes, [post]);
        assert.equal(directory.calls.filter((call) => call === getByIds).length, 4);
    });

    it("waits for its name, not for any group of its id", async () => {
        const { created, directory } = set();
        const stale = { id: guid(1_000), displayName: "Old", mailNickname: mark, securityEnabled: true };
        directory.next(getByIds, { status: 200, body: { value: [stale] } });
        await created();
        assert.equal(directory.calls.filter((call) => call === getByIds).length, 4);
    });

    it("is found when the answer was lost, and not made again", async () => {
        const { created, groups, directory } = set();
        directory.loseAnswerOf(post);
        directory.next(find, none, none, none);
        const { id } = await created();
        assert.deepEqual([groups().length, groups()[0]?.["id"]], [1, id]);
    });

    it("is made again when it was not done", async () => {
        const { created, groups, directory } = set();
        directory.next(post, refusal(504, "UnknownError"));
        await created();
        assert.equal(groups().length, 1);
        assert.deepEqual(directory.writes, [post, post]);
    });

    it("is one in the end, although the first stayed unseen for longer than the search", async () => {
        const { created, groups, directory } = set();
        directory.loseAnswerOf(post);
        directory.next(find, ...Array.from({ length: 20 }, () => none));
        const { id } = await created();
        assert.deepEqual(
            groups().map((group) => group["id"]),
            [id],
        );
        // The older one stays: another run of this stack would choose it, too.
        assert.equal(id, guid(1_000));
        assert.deepEqual(directory.writes, [post, post, `DELETE /groups/${guid(1_001)}`]);
    });

    it("never adopts another group of the same name, even after a lost answer", async () => {
        const { created, groups, directory, putGroup } = set();
        putGroup({ mailNickname: "theirs" });
        directory.loseAnswerOf(post);
        const { id } = await created();
        assert.notEqual(id, guid(500));
        assert.equal(groups().length, 2);
    });

    it("does not take a group of its chosen nickname and name for its own", async () => {
        const { created, directory, putGroup } = set();
        putGroup({ mailNickname: "partners" });
        await assert.rejects(
            created({ mailNickname: "partners" }),
            new RegExp(`declare objectId: "${guid(500)}"`),
        );
        assert.deepEqual(directory.writes, []);
    });

    for (const [title, properties] of [
        ["a moment ago", {}],
        ["a month ago", { createdDateTime: new Date(startMs - 30 * 24 * 3_600_000).toISOString() }],
        ["by another name", { displayName: "Others" }],
    ] as const) {
        it(`is found by its mark when an interrupted run left it ${title}, and finished`, async () => {
            const { created, groups, directory, putGroup } = set();
            putGroup({ description: "half-way", securityEnabled: true, ...properties });
            const { id } = await created({ description: "All of them", owners: [anna] });
            assert.equal(id, guid(500));
            const [group] = groups();
            assert.deepEqual([group?.["displayName"], group?.["description"]], ["Partners", "All of them"]);
            assert.ok(!directory.writes.includes(post));
            assert.match(
                infoMessages.join(),
                /Finishes the group "Partners" \(00000000-0000-4000-8000-0000000001f4\)/,
            );
        });
    }

    it("is not made beside a group of its mark that is of another kind, which the message names", async () => {
        const { created, putGroup, directory } = set();
        putGroup({ isAssignableToRole: true });
        await assert.rejects(
            created(),
            new RegExp(`left the group "Partners" \\(${guid(500)}\\).*Delete it`),
        );
        assert.deepEqual(directory.writes, []);
    });

    it("survives owners that are not everywhere yet", async () => {
        const { created, groups, directory } = set();
        directory.next(
            post,
            refusal(404),
            refusal(400, "Request_BadRequest", "Not a valid reference update."),
        );
        await created({ owners: [anna] });
        assert.equal(groups().length, 1);
    });

    it("keeps its id when it could not be finished, so that the next run continues", async () => {
        const lifecycle = set();
        lifecycle.directory.next(getByIds, refusal(403, "Authorization_RequestDenied"));
        const error = await createdErrorOf(lifecycle, await lifecycle.checked());
        assert.equal(error.id, guid(1_000));
        const { changes } = await lifecycle.diff(error.id, error.properties, await lifecycle.checked());
        assert.equal(changes, true);
    });
});

describe("DirectoryGroup, read", () => {
    it("is unchanged at the first read that shows all that is declared", async () => {
        const { created, read, directory } = set();
        const { id, outs } = await created({ owners: [anna] });
        directory.owners.get(id)?.add(bert);
        assert.deepEqual((await read(id, outs!)).props, outs);
    });

    it("shows what others changed when replicas agree on it", async () => {
        const { created, read, directory } = set();
        const { id, outs } = await created({ description: "All of them" });
        directory.groups.set(id, { ...directory.groups.get(id), description: null, displayName: "Theirs" });
        const { props } = await read(id, outs!);
        assert.deepEqual([props?.["displayName"], props?.["description"]], ["Theirs", undefined]);
    });

    it("is gone when replicas agree that it is", async () => {
        const { created, read, directory } = set();
        const { id, outs } = await created();
        directory.groups.delete(id);
        assert.deepEqual(await read(id, outs!), {});
    });
});

describe("DirectoryGroup, updated", () => {
    it("writes what changed, and clears what is no longer declared", async () => {
        const { checked, created, update, directory } = set();
        const { id, outs } = await created({ description: "All of them" });
        await update(id, outs!, await checked({ displayName: "Guests" }, outs));
        const { displayName, description } = directory.groups.get(id) as Properties;
        assert.deepEqual([displayName, description], ["Guests", null]);
    });

    it("changes owners without being without one in between", async () => {
        const { checked, created, update, directory } = set();
        const { id, outs } = await created({ owners: [anna] });
        await update(id, outs!, await checked({ owners: [bert] }, outs));
        assert.deepEqual([...(directory.owners.get(id) ?? [])], [bert]);
    });

    it("sends no request to compare, and sees no change in another mark", async () => {
        const { checked, created, diff, directory } = set();
        const { id, outs } = await created();
        const before = directory.calls.length;
        const news = await checked({ mark: "entra-b2b-of-another-parent" }, outs);
        assert.equal((await diff(id, outs!, news)).changes, false);
        assert.equal(directory.calls.length, before);
    });
});

describe("DirectoryGroup, deleted", () => {
    it("is gone from several replicas before its deletion ends", async () => {
        const { created, later, directory } = set();
        const { id, outs } = await created();
        const shown = { status: 200, body: { id } };
        directory.next(`GET /groups/${id}`, shown, shown, shown);
        await later().delete(id, outs!);
        assert.equal(directory.groups.size, 0);
        const deletedAt = directory.calls.indexOf(`DELETE /groups/${id}`);
        const afterwards = directory.calls.slice(deletedAt);
        assert.equal(afterwards.filter((call) => call === `GET /groups/${id}`).length, 3);
    });

    it("counts as deleted when replicas agree that it does not exist", async () => {
        const { delete: remove, directory } = set();
        await remove(guid(7), declaring());
        assert.deepEqual(directory.writes, []);
    });
});
