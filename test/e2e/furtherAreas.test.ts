import assert from "node:assert/strict";
import { Deployment } from "./deployment";

const expenses = "00000000-0000-4000-8000-00000000c001";

/** What the stack config says of the areas beyond guests, groups, partners and MFA. */
const areas = {
    "entra-b2b:applications": [
        {
            name: "expenses",
            appId: "00000000-0000-4000-8000-00000000ca01",
            isAssignmentRequired: true,
            assignments: [
                { appRole: "Expenses.Submit", groups: ["finance"] },
                { appRole: "Expenses.Approve", guests: ["bob@fabrikam.example"] },
            ],
        },
    ],
};

describe("a stack with every area, with three lagging replicas", function () {
    this.timeout(240_000);
    let deployment: Deployment;

    before(async () => {
        deployment = await Deployment.start({
            sandbox: ["--replicas", "3", "--lag", "800", "--early-throttle", "0.02", "--seed", "11"],
        });
        await deployment.configure(areas);
    });
    after(() => deployment?.stop());

    const directory = () => deployment.sandbox.directory();

    it("comes up, and has nothing to change in a second run", async () => {
        const first = await deployment.stack.up();
        assert.equal(first.code, 0, first.output);
        const second = await deployment.stack.up("--expect-no-changes");
        assert.equal(second.code, 0, second.output);
    });

    it("assigned a group and a guest to the application, which lets nobody else in", async () => {
        const { appRoleAssignments, groups, servicePrincipals, users } = await directory();
        const finance = groups.find(({ displayName }) => displayName === "Partner Finance");
        const bob = users.find(({ mail }) => mail === "bob@fabrikam.example");
        assert.deepEqual(
            appRoleAssignments
                .map((row) => [row["principalId"], String(row["appRoleId"]).slice(-1)])
                .sort(([, left], [, right]) => (String(left) < String(right) ? -1 : 1)),
            [
                [finance?.["id"], "1"],
                [bob?.["id"], "2"],
            ],
        );
        const application = servicePrincipals.find(({ id }) => id === expenses);
        assert.equal(application?.["appRoleAssignmentRequired"], true);
    });

    it("puts everything back on destroy", async () => {
        const { code, output } = await deployment.stack.destroy();
        assert.equal(code, 0, output);
        const { appRoleAssignments, servicePrincipals } = await directory();
        assert.deepEqual(appRoleAssignments, []);
        const application = servicePrincipals.find(({ id }) => id === expenses);
        assert.equal(application?.["appRoleAssignmentRequired"], false);
    });
});
