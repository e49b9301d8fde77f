import assert from "node:assert/strict";
import { fakeGraph, inTurn, refusal } from "../fakes";

const row = (number: number) => ({ id: String(number) });
const host = "https://graph.microsoft.com/v1.0";

describe("a list of the Graph client", () => {
    it("follows its links unchanged, without repeating the query", async () => {
        const { client, requests } = fakeGraph(
            inTurn(
                {
                    status: 200,
                    body: {
                        value: [row(1), row(2)],
                        "@odata.nextLink": `${host}/users?$top=2&$skiptoken=abc%2B1`,
                    },
                },
                { status: 200, body: { value: [row(3)] } },
            ),
        );
        assert.deepEqual(await client.list("/users", { query: { $top: "2" } }), [row(1), row(2), row(3)]);
        assert.deepEqual(
            requests.map(({ url }) => url),
            [`${host}/users?%24top=2`, `${host}/users?$top=2&$skiptoken=abc%2B1`],
        );
    });

    for (const link of [
        "https://graph.evil.example/v1.0/users?$skiptoken=a",
        "http://graph.microsoft.com/v1.0/users?$skiptoken=a",
        "https://graph.microsoft.com.evil.example/v1.0/users",
        "https://graph.microsoft.com@evil.example/v1.0/users",
    ]) {
        it(`does not carry the token along a link to ${link}`, async () => {
            const { client, requests } = fakeGraph(
                inTurn({ status: 200, body: { value: [row(1)], "@odata.nextLink": link } }),
            );
            await assert.rejects(
                client.list("/users"),
                /instead of https:\/\/graph\.microsoft\.com and was not followed/,
            );
            assert.equal(requests.length, 1);
        });
    }

    it("asks for each page on a separate connection on request", async () => {
        const { client, requests } = fakeGraph(
            inTurn(
                { status: 200, body: { value: [], "@odata.nextLink": `${host}/users?$skiptoken=a` } },
                {
                    status: 200,
                    body: { value: [] },
                },
            ),
        );
        await client.list("/users", { isFreshConnection: true });
        assert.ok(requests.every(({ isFreshConnection }) => isFreshConnection));
    });

    it("repeats a later page by itself, so that a long list need not start again", async () => {
        const { client } = fakeGraph(
            inTurn(
                { status: 200, body: { value: [row(1)], "@odata.nextLink": `${host}/users?$skiptoken=a` } },
                refusal(429),
                { status: 200, body: { value: [row(2)] } },
            ),
        );
        assert.deepEqual(await client.list("/users", { isSingleAttempt: true }), [row(1), row(2)]);
    });

    it("takes an empty answer for none", async () => {
        const { client } = fakeGraph(
            inTurn({ status: 200, text: "" }, { status: 200, body: { value: [row(1)] } }),
        );
        assert.deepEqual(await client.list("/users"), [row(1)]);
    });

    it("stops when its links lead back to a page that was read", async () => {
        const back = { value: [row(1)], "@odata.nextLink": `${host}/users?$skiptoken=a` };
        const { client, requests } = fakeGraph(() => ({ status: 200, body: back }));
        await assert.rejects(client.list("/users"), /lead back to a page that was already read/);
        assert.equal(requests.length, 2);
    });

    it("has a row once that moved between two pages, as it was read last", async () => {
        const { client } = fakeGraph(
            inTurn(
                {
                    status: 200,
                    body: {
                        value: [{ id: "1", name: "a" }, row(2)],
                        "@odata.nextLink": `${host}/users?$skiptoken=a`,
                    },
                },
                { status: 200, body: { value: [{ id: "1", name: "b" }] } },
            ),
        );
        assert.deepEqual(await client.list("/users"), [{ id: "1", name: "b" }, row(2)]);
    });

    it("takes 200,000 rows in one page", async () => {
        const value = Array.from({ length: 200_000 }, (_, index) => row(index));
        const { client } = fakeGraph(inTurn({ status: 200, body: { value } }));
        assert.equal((await client.list("/users")).length, 200_000);
    });

    for (const body of [null, {}, { value: null }, { value: [null] }, { value: {} }]) {
        it(`asks again instead of taking ${JSON.stringify(body)} for an empty list`, async () => {
            const { client } = fakeGraph(
                inTurn({ status: 200, body }, { status: 200, body: { value: [row(1)] } }),
            );
            assert.deepEqual(await client.list("/users"), [row(1)]);
        });
    }
});
