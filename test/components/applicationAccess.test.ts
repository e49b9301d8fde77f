import assert from "node:assert/strict";
import { ApplicationAccess, Guest, GuestGroup, type ApplicationAccessArgs } from "../../components";
import { idOf, onlyOf, refusedInputsOf, registrationsOf } from "./mocks";

const appId = "00000000-0000-4000-8000-00000000ca01";

const declare = (more: Partial<ApplicationAccessArgs> = {}) =>
    registrationsOf(() => {
        const guest = new Guest("alice", { emailAddress: "alice@fabrikam.example" });
        const group = new GuestGroup("finance", { displayName: "Finance" });
        new ApplicationAccess("expenses", {
            appId,
            assignments: [
                { appRole: "Submit", guests: [guest], groups: [group], principalIds: [idOf("sam")] },
            ],
            ...more,
        });
    });

describe("ApplicationAccess", () => {
    it("assigns guests, groups and others to a role", async () => {
        const { inputs } = onlyOf(await declare(), "AppRoleAssignments");
        assert.equal(inputs["appId"], appId);
        const assignments = inputs["assignments"] as { principalId: string; appRole: string }[];
        assert.ok(assignments.every(({ appRole }) => appRole === "Submit"));
        assert.equal(assignments.length, 3);
        assert.equal(assignments[0]?.principalId, idOf("alice"));
        assert.equal(assignments[2]?.principalId, idOf("sam"));
    });

    it("leaves it to the tenant whether an assignment is required, unless declared", async () => {
        const of = async (more: Partial<ApplicationAccessArgs>) =>
            (await declare(more)).filter(({ type }) => type.endsWith(":ServicePrincipalSettings"));
        assert.deepEqual(await of({}), []);
        const [settings] = await of({ requireAssignment: true });
        assert.equal(settings?.inputs["appRoleAssignmentRequired"], true);
    });

    it("refuses an invalid app id before anything is registered", async () => {
        const refused = await refusedInputsOf(() => {
            const assignments = [{ principalIds: ["alice"] }];
            new ApplicationAccess("expenses", { appId: "expenses", assignments });
        });
        assert.deepEqual(Object.keys(refused), ["assignments.0.principalIds.0", "appId"]);
    });
});
