import assert from "node:assert/strict";
import { directoryObjects, getDirectoryObjects } from "../../../graph";
import type { TransportRequest } from "../../../graph/client/transport";
import { asked, bodyOf, fakeGraph, guid, refusal, type Answer } from "../fakes";

const idsOf = (request: TransportRequest | undefined) => bodyOf(request)["ids"] as string[];
const everything = (request: TransportRequest): Answer => ({
    status: 200,
    body: { value: idsOf(request).map((id) => ({ id, displayName: `name of ${id}` })) },
});
const many = (count: number) => Array.from({ length: count }, (_, index) => guid(index));

describe("getDirectoryObjects", () => {
    it("asks for 1,000 ids in a request, and not for one more", async () => {
        const { client, requests } = fakeGraph(everything);
        assert.equal((await getDirectoryObjects(client, many(1_000))).size, 1_000);
        assert.equal(requests.length, 1);
        assert.equal((await getDirectoryObjects(client, many(1_001))).size, 1_001);
        assert.deepEqual(
            requests.map((request) => idsOf(request).length),
            [1_000, 1_000, 1],
        );
    });

    it("asks for each id once, of all kinds that the package refers to, on a separate connection", async () => {
        const { client, requests } = fakeGraph(everything);
        await getDirectoryObjects(client, [guid(1), guid(2), guid(1)]);
        assert.deepEqual(asked(requests), ["POST /directoryObjects/getByIds"]);
        assert.deepEqual(bodyOf(requests[0]), {
            ids: [guid(1), guid(2)],
            types: ["user", "group", "servicePrincipal", "application", "administrativeUnit"],
        });
        assert.equal(requests[0]?.isFreshConnection, true);
    });

    it("reads on where the answer has a link to more, instead of taking the rest for absent", async () => {
        const link = "https://graph.microsoft.com/v1.0/directoryObjects/getByIds?$skiptoken=x";
        const { client } = fakeGraph(({ method }) => ({
            status: 200,
            body:
                method === "POST"
                    ? { value: [{ id: guid(1) }], "@odata.nextLink": link }
                    : { value: [{ id: guid(2) }] },
        }));
        const found = await getDirectoryObjects(client, [guid(1), guid(2), guid(3)]);
        assert.deepEqual([...found.keys()], [guid(1), guid(2)]);
    });

    it("omits what the replica does not know", async () => {
        const { client } = fakeGraph(() => ({ status: 200, body: { value: [{ id: guid(2) }] } }));
        assert.deepEqual([...(await getDirectoryObjects(client, [guid(1), guid(2)])).keys()], [guid(2)]);
    });
});

describe("reads of directory objects", () => {
    it("merges the reads of one moment into one request, and gives each its own object", async () => {
        const { client, requests } = fakeGraph(everything);
        const loaded = await Promise.all(many(300).map((id) => directoryObjects.load(client, id)));
        assert.equal(requests.length, 1);
        assert.deepEqual(
            loaded.map((object) => object?.id),
            many(300),
        );
    });

    it("reads again each time and never keeps an answer", async () => {
        let name = "old";
        const { client, requests } = fakeGraph(() => ({
            status: 200,
            body: { value: [{ id: guid(1), displayName: name }] },
        }));
        assert.equal((await directoryObjects.load(client, guid(1)))?.["displayName"], "old");
        name = "new";
        assert.equal((await directoryObjects.load(client, guid(1)))?.["displayName"], "new");
        assert.equal(requests.length, 2);
    });

    it("does not let a read that comes during a request share its answer", async () => {
        const late: Promise<unknown>[] = [];
        const { client, requests } = fakeGraph((request, requestNumber) => {
            if (requestNumber === 1) {
                late.push(directoryObjects.load(client, guid(2)));
            }
            return everything(request);
        });
        await directoryObjects.load(client, guid(1));
        await Promise.all(late);
        assert.deepEqual(requests.map(idsOf), [[guid(1)], [guid(2)]]);
    });

    it("fails all reads of a request that is refused, without repeating it, and works again afterwards", async () => {
        const { client, requests } = fakeGraph((request, requestNumber) =>
            requestNumber === 1 ? refusal(429) : everything(request),
        );
        const results = await Promise.allSettled([
            directoryObjects.load(client, guid(1)),
            directoryObjects.load(client, guid(2)),
        ]);
        assert.ok(results.every(({ status }) => status === "rejected"));
        assert.equal(requests.length, 1);
        assert.equal((await directoryObjects.load(client, guid(1)))?.id, guid(1));
    });
});
