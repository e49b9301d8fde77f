import assert from "node:assert/strict";
import { sponsors, users } from "../../../graph";
import { FakeDirectory } from "../consistency/fakeDirectory";
import { bodyOf, guid, refusal } from "../fakes";

const guest = guid(1);
const [anna, bert] = [guid(11), guid(12)];

function directoryWith(properties: Record<string, unknown> = {}): FakeDirectory {
    const directory = new FakeDirectory();
    directory.users.set(guest, { id: guest, ...properties });
    return directory;
}

describe("a user", () => {
    it("is read once, on a separate connection, with the wanted properties", async () => {
        const { graph } = directoryWith({ companyName: "Fabrikam" });
        assert.equal(
            (await users.get(graph.client, guest, ["id", "companyName"]))?.["companyName"],
            "Fabrikam",
        );
        const [request] = graph.requests;
        assert.equal(request?.isFreshConnection, true);
        assert.equal(new URL(request?.url ?? "").searchParams.get("$select"), "id,companyName");
    });

    it("that the replica does not know is undefined", async () => {
        assert.equal(await users.get(new FakeDirectory().graph.client, guest, ["id"]), undefined);
    });

    it("is changed as soon as the replica that answers knows them", async () => {
        const directory = directoryWith();
        directory.next(`PATCH /users/${guest}`, refusal(404, "Directory_ObjectNotFound"), refusal(404));
        await users.patch(directory.graph.client, guest, { companyName: null });
        const waits = directory.graph.time.sleeps.filter((sleptMs) => sleptMs >= 250);
        assert.deepEqual(waits, [250, 500]);
        assert.equal(directory.users.get(guest)?.["companyName"], null);
    });

    it("is blocked by an account that is not enabled", async () => {
        const directory = directoryWith();
        await users.disable(directory.graph.client, guest);
        assert.deepEqual(bodyOf(directory.graph.requests[0]), { accountEnabled: false });
    });

    for (const [done, write, call] of [
        ["blocked", users.disable, `PATCH /users/${guest}`],
        ["deleted", users.softDelete, `DELETE /users/${guest}`],
    ] as const) {
        it(`is ${done} although a replica that lags says there is no such user`, async () => {
            const directory = directoryWith({ accountEnabled: true });
            directory.next(call, refusal(404), refusal(404));
            await write(directory.graph.client, guest);
            assert.equal(directory.writes.length, 3);
            assert.notEqual(directory.users.get(guest)?.["accountEnabled"], true);
        });

        it(`counts as ${done} when no replica has known them for half a minute`, async () => {
            const { graph } = new FakeDirectory();
            const startMs = graph.time.now();
            await write(graph.client, guest);
            const elapsedMs = graph.time.now() - startMs;
            assert.ok(elapsedMs > 20_000 && elapsedMs <= 30_000, String(elapsedMs));
        });

        it(`is not taken for ${done} when the service refuses`, async () => {
            const directory = directoryWith();
            directory.next(call, refusal(403, "Authorization_RequestDenied"));
            await assert.rejects(write(directory.graph.client, guest), /403/);
        });
    }
});

describe("sponsors", () => {
    it("are added, without counting existing ones", async () => {
        const directory = directoryWith();
        directory.sponsors.set(guest, new Set([anna]));
        assert.deepEqual(await sponsors.add(directory.graph.client, guest, [anna, bert]), [bert]);
        assert.deepEqual(await sponsors.list(directory.graph.client, guest), new Set([anna, bert]));
    });

    it("are added once although the first answer was lost", async () => {
        const directory = directoryWith();
        directory.loseAnswerOf(`POST /users/${guest}/sponsors/$ref`);
        await sponsors.add(directory.graph.client, guest, [anna]);
        assert.deepEqual(directory.sponsors.get(guest), new Set([anna]));
    });

    it("are waited for while guest or sponsor is not everywhere yet", async () => {
        const directory = directoryWith();
        const lag = refusal(400, "Request_BadRequest", "Not a valid reference update.");
        directory.next(`POST /users/${guest}/sponsors/$ref`, refusal(404), lag);
        assert.deepEqual(await sponsors.add(directory.graph.client, guest, [anna]), [anna]);
        const waits = directory.graph.time.sleeps.filter((sleptMs) => sleptMs >= 250);
        assert.deepEqual(waits, [250, 500]);
    });

    it("are taken away by their reference, never deleted themselves", async () => {
        const directory = directoryWith();
        directory.sponsors.set(guest, new Set([anna]));
        const removed = await sponsors.remove(directory.graph.client, guest, [anna, bert]);
        assert.deepEqual(removed, [anna]);
        assert.ok(directory.writes.every((call) => call.endsWith("/$ref")));
    });

    it("of an unknown user are unknown, which is not none", async () => {
        assert.equal(await sponsors.list(new FakeDirectory().graph.client, guest), undefined);
        assert.deepEqual(await sponsors.list(directoryWith().graph.client, guest), new Set());
    });
});
