import assert from "node:assert/strict";
import fc from "fast-check";
import { appRoleIdOf } from "../../providers/lifecycle/kinds/appRoleAssignments";
import { CreatedError, type Lifecycle, type Properties } from "../../providers/lifecycle/kit/lifecycle";
import { unknownId } from "../sandbox/directory";
import { SandboxSession } from "./overSandbox";
import { failuresOf } from "./setUp";
import { hostileText } from "../hostileText";

const expenses = {
    appId: "00000000-0000-4000-8000-00000000ca01",
    id: "00000000-0000-4000-8000-00000000c001",
};
const crm = "00000000-0000-4000-8000-00000000ca02";
const wiki = "00000000-0000-4000-8000-00000000ca03";
const assignedTo = `/servicePrincipals/${expenses.id}/appRoleAssignedTo`;

describe("AppRoleAssignments, over lagging replicas", () => {
    let session: SandboxSession;
    let cycle: Lifecycle;
    let guestId: string;

    beforeEach(() => {
        session = SandboxSession.start();
        cycle = session.lifecycle("appRoleAssignments");
        guestId = session.directory.invite("alice@fabrikam.example");
    });

    const inputsFor = (appRole: string | undefined, appId = expenses.appId): Properties => ({
        appId,
        assignments: [{ principalId: guestId, ...(appRole !== undefined && { appRole }) }],
    });
    /** Principal and role of each assignment, as the primary has them. */
    const assigned = () =>
        session.directory.tenant.store.primary
            .list("appRoleAssignments")
            .map((row) => `${String(row["principalId"])} ${String(row["appRoleId"]).slice(-4)}`);

    it("assigns a guest invited a moment ago, by the role's value, and waits until it shows", async () => {
        const { id, outs } = await cycle.create(inputsFor("Expenses.Submit"));
        assert.equal(id, expenses.id);
        assert.equal(outs?.["servicePrincipalId"], expenses.id);
        assert.deepEqual(assigned(), [`${guestId} 0001`]);
        assert.ok(
            session.writes.filter((call) => call === `POST ${assignedTo}`).length > 1,
            "no lag was met",
        );
        const read = await cycle.read(id, outs ?? {});
        assert.deepEqual(read.props, outs);
    });

    it("assigns by the name where a role has no value, and default access where there is no role", async () => {
        await cycle.create(inputsFor("User", crm));
        await cycle.create(inputsFor(undefined, wiki));
        assert.deepEqual(assigned(), [`${guestId} 0005`, `${guestId} 0000`]);
    });

    it("refuses a role that the application does not have, with the list of its roles, before anything is written", async () => {
        await assert.rejects(
            cycle.create(inputsFor("Expenses.Sumbit")),
            /Contoso Expenses has no app role "Expenses\.Sumbit" for users; it has "Expenses\.Submit", "Expenses\.Approve"\.$/,
        );
        await assert.rejects(
            cycle.create(inputsFor(undefined)),
            /needs an app role; it has "Expenses\.Submit"/,
        );
        assert.deepEqual(session.writes, []);
    });

    it("says when the tenant has no such application", async () => {
        await assert.rejects(
            cycle.create(inputsFor("x", unknownId)),
            /no enterprise application with the app id 9999/,
        );
    });

    it("adopts an existing assignment, and leaves what others assigned", async () => {
        session.catchUp();
        const other = session.directory.invite("bob@fabrikam.example");
        session.catchUp();
        const body = (principalId: string) => ({
            principalId,
            resourceId: expenses.id,
            appRoleId: "00000000-0000-4000-8000-0000000c0001",
        });
        session.directory.succeed(`POST ${assignedTo}`, body(guestId));
        session.directory.succeed(`POST ${assignedTo}`, body(other));
        const { id, outs = {} } = await cycle.create(inputsFor("Expenses.Submit"));
        await session.lifecycle("appRoleAssignments").delete(id, outs);
        assert.deepEqual(assigned(), [`${other} 0001`]);
    });

    it("assigns once when the answer to the assignment is lost", async () => {
        session.catchUp();
        session.directory.parts.addFault({
            kind: "resetAfterCommit",
            method: "POST",
            path: "AssignedTo",
            count: 1,
        });
        await cycle.create(inputsFor("Expenses.Submit"));
        assert.deepEqual(assigned(), [`${guestId} 0001`]);
    });

    it("moves a guest to another role, and finds a removal by hand", async () => {
        const { id, outs = {} } = await cycle.create(inputsFor("Expenses.Submit"));
        const { outs: moved = {} } = await cycle.update(id, outs, inputsFor("Expenses.Approve"));
        assert.deepEqual(assigned(), [`${guestId} 0002`]);
        const [row] = session.directory.ask(`GET ${assignedTo}`).rows;
        session.directory.succeed(`DELETE ${assignedTo}/${String(row?.["id"])}`);
        session.catchUp();
        assert.deepEqual((await cycle.read(id, moved)).props?.["assignments"], []);
    });

    it("leaves an assignment that another resource declares in the same run", async () => {
        const { id, outs = {} } = await cycle.create(inputsFor("Expenses.Submit"));
        await cycle.check({}, inputsFor("Expenses.Submit"));
        await cycle.delete(id, outs);
        assert.deepEqual(assigned(), [`${guestId} 0001`]);
    });

    it("removes an assignment although every read may be throttled", async () => {
        session.directory.parts.addFault({
            kind: "throttle",
            method: "GET",
            path: "AssignedTo",
            probability: 0.5,
        });
        for (let round = 0; round < 5; round++) {
            const { id, outs = {} } = await cycle.create(inputsFor("Expenses.Submit"));
            await cycle.delete(id, outs);
            assert.deepEqual(assigned(), []);
        }
    });

    it("keeps what it may have assigned when it cannot finish", async () => {
        session.catchUp();
        session.directory.parts.addFault({ kind: "unavailable", method: "GET", path: "AssignedTo" });
        const error: unknown = await cycle
            .create(inputsFor("Expenses.Submit"))
            .catch((thrown: unknown) => thrown);
        assert.ok(error instanceof CreatedError, String(error));
        assert.deepEqual(Object.values(error.properties["assigned"] as object), [
            `${guestId}/00000000-0000-4000-8000-0000000c0001`,
        ]);
    });

    it("reports all faults of its inputs, and compares assignments as a set", async () => {
        const faults = await failuresOf(cycle, { appId: "x", assignments: [{ principalId: "alice" }] });
        assert.deepEqual(faults, ["appId", "assignments.0.principalId"]);
        const [one, two] = [
            { principalId: guestId, appRole: "a" },
            { principalId: guestId, appRole: "b" },
        ];
        const check = (assignments: object[]) => cycle.check({}, { appId: crm, assignments });
        assert.deepEqual(
            (await check([two, one, two])).inputs?.["assignments"],
            (await check([one, two])).inputs?.["assignments"],
        );
    });
});

describe("the id of an app role", () => {
    const role = (id: string, value: string | null, displayName: string) => ({
        id,
        value,
        displayName,
        isEnabled: true,
        allowedMemberTypes: ["User"],
    });

    it("is a value's before a name's, and none's when a name stands twice", () => {
        const appRoles = [
            role("1", "Reader", "Writer"),
            role("2", "Writer", "Reader"),
            role("3", null, "Twin"),
        ];
        assert.equal(appRoleIdOf({ displayName: "App", appRoles }, "Reader"), "1");
        const twins = [...appRoles, role("4", null, "Twin")];
        assert.throws(
            () => appRoleIdOf({ displayName: "App", appRoles: twins }, "Twin"),
            /several app roles "Twin"/,
        );
    });

    it("is named on one line, whatever the application is called", () => {
        fc.assert(
            fc.property(hostileText, hostileText, (displayName, name) => {
                const appRoles = [role("1", name, name)];
                assert.throws(
                    () => appRoleIdOf({ displayName, appRoles }, `${name}?`),
                    (error: Error) => error.message !== "" && !/[\n\r]/.test(error.message),
                );
            }),
        );
    });
});
