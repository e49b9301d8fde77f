import assert from "node:assert/strict";
import fc from "fast-check";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { guid } from "../graph/fakes";
import { emailAddress, inputs as invited, pending, userId } from "./invitedGuest";
import { over } from "./setUp";

const hex = "abcdef00-0000-4000-8000-00000000abcd";
/** Each value that can be declared, with the forms in which Graph may answer it. */
const texts = fc.oneof(
    fc.record({ written: fc.constant("Fabrikam"), answered: fc.constant("Fabrikam") }),
    fc.record({ written: fc.constant(undefined), answered: fc.constantFrom(null, undefined, "") }),
);
const switches = fc.record({
    written: fc.constant(false),
    answered: fc.constantFrom(false, null, undefined),
});
const ids = fc.record({ written: fc.constant(hex), answered: fc.constantFrom(hex, hex.toUpperCase()) });

describe("a refresh of what Graph answers in another documented form", () => {
    it("shows no change of a group", async () => {
        await fc.assert(
            fc.asyncProperty(texts, switches, async (description, assignable) => {
                const { check, read, diff, directory } = over("directoryGroup");
                const id = guid(500);
                const news = {
                    displayName: "Partners",
                    mark: "entra-b2b-1",
                    description: description.written,
                };
                const { inputs = {} } = await check({}, news);
                directory.groups.set(id, {
                    ...{ id, ...inputs, groupTypes: [] },
                    ...{ description: description.answered, isAssignableToRole: assignable.answered },
                });
                const { props = {} } = await read(id, { ...inputs, groupId: id });
                assert.equal((await diff(id, props, inputs)).changes, false, JSON.stringify(props));
            }),
            { numRuns: 20 },
        );
    });

    it("shows no change of a guest, and has nothing to write", async () => {
        await fc.assert(
            fc.asyncProperty(texts, switches, ids, async (company, shownInList, manager) => {
                const { check, read, diff, directory } = over("guestAccount");
                const declared: Properties = {
                    ...invited,
                    companyName: company.written,
                    showInAddressList: shownInList.written,
                    managerId: manager.written,
                };
                const { inputs = {} } = await check({}, declared);
                directory.users.set(userId, {
                    ...{
                        id: userId,
                        userType: "Guest",
                        creationType: "Invitation",
                        mail: emailAddress,
                        ...pending,
                    },
                    ...{ companyName: company.answered, showInAddressList: shownInList.answered },
                });
                directory.managers.set(userId, manager.answered);
                const { props = {} } = await read(userId, { ...inputs, userId });
                assert.equal((await diff(userId, props, inputs)).changes, false, JSON.stringify(props));
                assert.deepEqual(directory.writes, []);
            }),
            { numRuns: 20 },
        );
    });
});
