import assert from "node:assert/strict";
import { administratorRoles } from "../../policy/evaluate/securityDefaults";
import { directoryRoles } from "../../rules/directoryRole";
import { directoryRoleNames } from "../../rules/directoryRoleNames";
import { isGuid } from "../../rules/guid";
import { builtInRoles } from "../../sandbox/routes/builtInRoles";

describe("names of directory roles", () => {
    it("has a name for each role that the code names by its id", () => {
        const ids = [...administratorRoles, ...Object.values(directoryRoles)];
        assert.deepEqual(
            ids.filter((id) => directoryRoleNames[id] === undefined),
            [],
        );
    });

    it("agrees with the sandbox's own copy of Microsoft's table", () => {
        for (const [id, name] of Object.entries(builtInRoles)) {
            assert.equal(directoryRoleNames[id], name);
        }
    });

    it("has each id and each name once, in the order of Microsoft's table", () => {
        const names = Object.values(directoryRoleNames);
        assert.ok(Object.keys(directoryRoleNames).every(isGuid));
        assert.equal(new Set(names).size, names.length);
        assert.deepEqual(
            names,
            names.toSorted((left, right) => left.toLowerCase().localeCompare(right.toLowerCase(), "en")),
        );
    });
});
