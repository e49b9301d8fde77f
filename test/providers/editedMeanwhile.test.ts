import assert from "node:assert/strict";
import { guid, noContent } from "../graph/fakes";
import { errorOf, over } from "./setUp";

const groupId = guid(100);

/** A group that someone else changes at the moment at which the run writes it. */
function groupThatShows(description: string) {
    const lifecycle = over("directoryGroup");
    const group = { id: groupId, displayName: "Partners", mailNickname: "partners", securityEnabled: true };
    lifecycle.directory.groups.set(groupId, { ...group, description });
    lifecycle.directory.next(`PATCH /groups/${groupId}`, noContent);
    return lifecycle;
}

const olds = { displayName: "Partners", mailNickname: "partners", description: "Before", mark: "m1" };

describe("an object that a run has written and that shows something else", () => {
    it("is reported as an edit by someone else where that is neither what was written nor what was before", async () => {
        const { update } = groupThatShows("By hand");
        const error = await errorOf(update(groupId, olds, { ...olds, description: "Declared" }));
        assert.match(
            error.message,
            /"Partners" \(\S+\) shows description = "By hand", which neither this run wrote/,
        );
        assert.deepEqual(error.properties["unfinishedProperties"], ["description"]);
    });

    it("is reported as lag where it is what was before", async () => {
        const { update } = groupThatShows("Before");
        const error = await errorOf(update(groupId, olds, { ...olds, description: "Declared" }));
        assert.match(error.message, /reads in a row agreed/);
    });
});
