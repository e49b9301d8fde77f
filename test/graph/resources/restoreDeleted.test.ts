import assert from "node:assert/strict";
import { usersOfAddress } from "../../../graph";
import { fakeGraph, guid, inTurn, noContent, refusal } from "../fakes";

const lost = new Error("socket hang up");

describe("the restoration of a deleted user", () => {
    for (const [what, answers, isRestored] of [
        ["done at once", [noContent], true],
        ["done at the second attempt", [lost, noContent], true],
        ["not possible, because the user is not among the deleted items", [refusal(404)], false],
        [
            "taken for done after a lost answer, because nothing is left to restore",
            [lost, refusal(404)],
            true,
        ],
    ] as const) {
        it(`is ${what}`, async () => {
            const { client } = fakeGraph(inTurn(...answers));
            assert.equal(await usersOfAddress.restoreDeleted(client, guid(1)), isRestored);
        });
    }
});
