import assert from "node:assert/strict";
import fc from "fast-check";
import { ConnectionError, usersOfAddress } from "../../../graph";
import { listTogether } from "../../../graph/client/readTogether";
import { signInPages } from "../../../graph/resources/signIns";
import { fakeGraph, guid, startMs, type Answer } from "../fakes";

const link = (page: number | string) => `https://graph.microsoft.com/v1.0/users?$skiptoken=${page}`;

/** A service with pages of some ids, each of which leads to a page. */
function pagesOf(pages: readonly { readonly ids: readonly number[]; readonly next?: number }[]) {
    return fakeGraph(({ url }) => {
        const number = Number(new URL(url).searchParams.get("$skiptoken") ?? 0);
        const { ids, next } = pages[number] ?? assert.fail(`no page ${number}`);
        const value = ids.map((id) => ({ id: String(id), page: number }));
        return { status: 200, body: { value, ...(next !== undefined && { "@odata.nextLink": link(next) }) } };
    });
}

const pages = fc.integer({ min: 1, max: 6 }).chain((count) =>
    fc.array(
        fc.record(
            {
                ids: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }),
                next: fc.integer({ min: 0, max: count - 1 }),
            },
            { requiredKeys: ["ids"] },
        ),
        { minLength: count, maxLength: count },
    ),
);

describe("the pages of a list, wherever their links lead", () => {
    for (const [how, list] of [
        ["read by themselves", ({ client }) => client.list<{ id: string }>("/users")],
        [
            "read together with others",
            ({ client }) => listTogether<{ id: string }>(client, { path: "/users" }),
        ],
    ] as readonly [string, (graph: ReturnType<typeof pagesOf>) => Promise<{ id: string }[]>][]) {
        it(`end, and have each row once, ${how}`, async () => {
            await fc.assert(
                fc.asyncProperty(pages, async (given) => {
                    const graph = pagesOf(given);
                    try {
                        const ids = (await list(graph)).map(({ id }) => id);
                        assert.equal(new Set(ids).size, ids.length);
                    } catch (error) {
                        assert.ok(ConnectionError.isInstance(error), String(error));
                        assert.match(error.message, /lead back to a page that was already read/);
                    }
                    assert.ok(graph.requests.length <= given.length + 1);
                }),
            );
        });

        it(`end when each leads to a new one without new rows, ${how}`, async () => {
            let page = 0;
            const graph = fakeGraph(() => ({
                status: 200,
                body: { value: [{ id: "1" }], "@odata.nextLink": link(++page) },
            }));
            await assert.rejects(list(graph), /lead on, and the last 250 had no new row/);
            assert.equal(graph.requests.length, 251);
        });
    }

    it("can be empty in between, as pages of a log are", async () => {
        const graph = pagesOf([
            ...Array.from({ length: 249 }, (_, index) => ({ ids: [], next: index + 1 })),
            { ids: [1] },
        ]);
        assert.equal((await graph.client.list("/users")).length, 1);
    });

    it("end in the sign-in log as well", async () => {
        let page = 0;
        const { client, requests } = fakeGraph(() => ({
            status: 200,
            body: { value: [{ id: "1" }], "@odata.nextLink": link(++page) },
        }));
        await assert.rejects(async () => {
            for await (const rows of signInPages(client, { sinceMs: startMs })) {
                assert.equal(rows.length, 1);
            }
        }, /lead on, and the last 250 had no new row/);
        assert.equal(requests.length, 251);
    });

    for (const next of [
        "/users?$skiptoken=x",
        "?$skiptoken=x",
        "//evil.example/users",
        "https://",
        "x",
        "",
        7,
        null,
        {},
    ]) {
        it(`are not followed along ${JSON.stringify(next)}, which is not an address`, async () => {
            const { client, requests } = fakeGraph(() => ({
                status: 200,
                body: { value: [{ id: "1" }], "@odata.nextLink": next },
            }));
            await assert.rejects(
                client.list("/users", { isSingleAttempt: true }),
                /lacks what Microsoft Graph documents/,
            );
            assert.equal(requests.length, 1);
        });
    }

    it("do not make two users of one that moved between them", async () => {
        const user = { id: guid(1), mail: "a@fabrikam.example", creationType: "Invitation" };
        const { client } = fakeGraph((_request, number): Answer => ({
            status: 200,
            body: { value: [user], ...(number === 1 && { "@odata.nextLink": link(1) }) },
        }));
        const found = await usersOfAddress.findByAddress(client, "a@fabrikam.example");
        assert.equal(found?.id, guid(1));
    });
});
