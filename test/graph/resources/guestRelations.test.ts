import assert from "node:assert/strict";
import { listGuestRelation } from "../../../graph";
import { fakeGraph, guid } from "../fakes";

describe("a relation of all guests", () => {
    it("is read page by page, on separate connections, by ids in lower case", async () => {
        const pages = [
            {
                value: [
                    { id: "ABCDEF00-0000-4000-8000-000000000001", manager: { id: guid(11).toUpperCase() } },
                ],
                "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skiptoken=x",
            },
            { value: [{ id: guid(2) }] },
        ];
        const { client, requests } = fakeGraph(() => ({ status: 200, body: pages[requests.length - 1] }));
        assert.deepEqual(
            [...(await listGuestRelation(client, "manager"))],
            [
                ["abcdef00-0000-4000-8000-000000000001", [guid(11)]],
                [guid(2), []],
            ],
        );
        const query = new URL(requests[0]?.url ?? "").searchParams;
        assert.equal(query.get("$expand"), "manager($select=id)");
        assert.equal(query.get("$top"), "100");
        assert.ok(requests.every(({ isFreshConnection }) => isFreshConnection));
    });

    it("omits guests that it may not show completely", async () => {
        const sponsors = (count: number) =>
            Array.from({ length: count }, (_, index) => ({ id: guid(index) }));
        const value = [
            // As a service that ignores the expansion answers.
            { id: guid(3) },
            { id: guid(4), sponsors: null },
            { id: guid(1), sponsors: sponsors(19) },
            { id: guid(2), sponsors: sponsors(20) },
        ];
        const { client } = fakeGraph(() => ({ status: 200, body: { value } }));
        assert.deepEqual([...(await listGuestRelation(client, "sponsors")).keys()], [guid(1)]);
    });
});
