import assert from "node:assert/strict";
import { assertRefused, Directory, reference, samId, type Answer } from "./directory";

const dayMs = 24 * 60 * 60 * 1_000;

// https://learn.microsoft.com/graph/delta-query-overview
describe("the sandbox's delta queries", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    const linkOf = (answer: Answer, name: string) => {
        const link = answer.body[name];
        assert.equal(typeof link, "string", answer.message);
        return `GET ${String(link).replace(/^https:\/\/[^/]+/, "")}`;
    };
    const askAt = (request: string) => directory.ask(request.replace(/^GET \/(v1\.0|beta)/, "GET $1"));
    const next = (answer: Answer) => askAt(linkOf(answer, "@odata.deltaLink"));
    const ids = ({ rows }: Answer) => rows.map(({ id }) => id);

    it("answer everything first, and then only what changed", () => {
        const first = directory.ask("GET /users/delta?$select=displayName,jobTitle");
        assert.ok(ids(first).includes(samId));
        const again = next(first);
        assert.deepEqual(again.rows, []);
        directory.succeed(`PATCH /users/${samId}`, { jobTitle: "Sponsor" });
        const kim = directory.invite("kim@fabrikam.example");
        const changes = next(again);
        assert.deepEqual(new Set(ids(changes)), new Set([samId, kim]));
        assert.equal(changes.rows.find(({ id }) => id === samId)?.["jobTitle"], "Sponsor");
        assert.deepEqual(next(changes).rows, []);
    });

    it("leave out a change of what was not selected", () => {
        const first = directory.ask("GET /users/delta?$select=displayName");
        directory.succeed(`PATCH /users/${samId}`, { jobTitle: "Sponsor" });
        assert.deepEqual(next(first).rows, []);
    });

    // https://learn.microsoft.com/graph/api/user-delta
    it("answer what was set, and what changed alone where the caller prefers that", () => {
        const first = directory.ask("GET /users/delta?$select=displayName,jobTitle,city");
        const sam = first.rows.find(({ id }) => id === samId);
        assert.deepEqual(sam, { displayName: "Sam Sponsor", id: samId });
        directory.succeed(`PATCH /users/${samId}`, { jobTitle: "Sponsor" });
        const second = next(first);
        assert.deepEqual(second.rows, [{ displayName: "Sam Sponsor", jobTitle: "Sponsor", id: samId }]);
        directory.succeed(`PATCH /users/${samId}`, { jobTitle: null });
        const link = linkOf(second, "@odata.deltaLink").replace(/^GET \//, "GET ");
        const minimal = directory.ask(link, undefined, { headers: { prefer: "return=minimal" } });
        assert.deepEqual(minimal.rows, [{ jobTitle: null, id: samId }]);
        assert.deepEqual(next(second).rows, [{ displayName: "Sam Sponsor", jobTitle: null, id: samId }]);
    });

    it("name what was deleted, and whether it can be restored", () => {
        const kim = directory.invite("kim@fabrikam.example");
        const application = directory.succeed("POST /applications", { displayName: "Orders" });
        const [users, applications] = ["users", "applications"].map((name) =>
            directory.ask(`GET /${name}/delta`),
        ) as [Answer, Answer];
        directory.succeed(`DELETE /users/${kim}`);
        directory.succeed(`DELETE /applications/${String(application["id"])}`);
        directory.succeed(`DELETE /directory/deletedItems/${String(application["id"])}`);
        assert.deepEqual(next(users).rows, [{ id: kim, "@removed": { reason: "changed" } }]);
        assert.deepEqual(next(applications).rows, [
            { id: application["id"], "@removed": { reason: "deleted" } },
        ]);
    });

    // https://learn.microsoft.com/graph/api/group-delta
    it("have members who were added and removed", () => {
        const group = directory.makeGroup("Guests");
        const kim = directory.invite("kim@fabrikam.example");
        directory.succeed(`POST /groups/${group}/members/$ref`, reference(samId));
        const first = directory.ask("GET /groups/delta");
        const type = "#microsoft.graph.user";
        assert.deepEqual(first.rows[0]?.["members@delta"], [{ "@odata.type": type, id: samId }]);
        directory.succeed(`POST /groups/${group}/members/$ref`, reference(kim));
        directory.succeed(`DELETE /groups/${group}/members/${samId}/$ref`);
        const [row] = next(first).rows;
        assert.deepEqual(row?.["members@delta"], [
            { "@odata.type": type, id: kim },
            { "@odata.type": type, id: samId, "@removed": { reason: "deleted" } },
        ]);
        const named = directory.ask("GET /groups/delta?$select=displayName");
        directory.succeed(`POST /groups/${group}/members/$ref`, reference(samId));
        assert.deepEqual(next(named).rows, []);
    });

    it("have pages, begin now, or are of some objects alone", () => {
        for (let index = 0; index < 100; index++) {
            directory.invite(`g${index}@fabrikam.example`);
        }
        const first = directory.ask("GET /users/delta");
        const second = askAt(linkOf(first, "@odata.nextLink"));
        assert.equal(new Set([...ids(first), ...ids(second)]).size, 104);
        assert.deepEqual(next(second).rows, []);
        const latest = directory.ask("GET beta/users/delta?$deltatoken=latest");
        assert.deepEqual(latest.rows, []);
        directory.succeed(`PATCH /users/${samId}`, { jobTitle: "Sponsor" });
        assert.deepEqual(ids(next(latest)), [samId]);
        assert.deepEqual(ids(directory.ask(`GET /users/delta()?$filter=id eq '${samId}'`)), [samId]);
    });

    it("lose nothing over replicas that lag", () => {
        directory = Directory.create({ replicaCount: 2, lagMs: 2_000 });
        let answer = directory.ask("GET /users/delta");
        const kim = directory.invite("kim@fabrikam.example");
        const seen = new Set<unknown>();
        for (let replica = 0; replica < 6; replica++) {
            const request = linkOf(answer, "@odata.deltaLink").replace(/^GET \/v1\.0/, "GET ");
            answer = directory.ask(request, undefined, { replica: replica % 2 });
            ids(answer).forEach((id) => seen.add(id));
            directory.pass(1_000);
        }
        assert.deepEqual(seen, new Set([kim]));
    });

    it("are refused after seven days, and with options that they do not have", () => {
        const first = directory.ask("GET /users/delta");
        directory.pass(8 * dayMs);
        const late = next(first);
        assertRefused(late, 410, "syncStateNotFound", /synchronize again/);
        assert.match(String(late.headers["location"]), /\/v1\.0\/users\/delta\?\$deltatoken=$/);
        for (const query of ["$top=5", "$orderby=displayName", "$filter=displayName eq 'x'"]) {
            const { status, code } = directory.ask(`GET /users/delta?${query}`);
            assert.deepEqual([status, code], [400, "Request_UnsupportedQuery"], query);
        }
    });

    it("are of v1.0 and of beta, and of a form that Microsoft's schema has", () => {
        for (const path of ["servicePrincipals", "directory/administrativeUnits"]) {
            const { status, body, message } = directory.ask(`GET beta/${path}/delta`);
            assert.equal(status, 200, message);
            assert.match(String(body["@odata.context"]), /beta\/\$metadata#/);
            assert.ok(Array.isArray(body["value"]));
        }
    });
});
