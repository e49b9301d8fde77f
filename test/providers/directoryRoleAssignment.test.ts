import assert from "node:assert/strict";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { unknownId } from "../sandbox/directory";
import { SandboxSession } from "./overSandbox";
import { failuresOf, unknown } from "./setUp";

const inviter = "95e79109-95c0-4d8e-aee3-d01accf2d47b";
const reader = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
const endDateTime = "2027-01-31T00:00:00Z";
const unitId = "66666666-6666-4666-8666-666666666666";

/** A lagging tenant with a guest made a moment ago. */
function set() {
    const session = SandboxSession.start();
    const { directory } = session;
    const alice = directory.invite("alice@fabrikam.example");
    const lifecycle = session.lifecycle("directoryRoleAssignment");
    const rowsOf = (list: string) => {
        session.catchUp();
        return directory.ask(`GET /roleManagement/directory/${list}`).rows;
    };
    const inputs = (more: Properties = {}): Properties => ({
        principalId: alice,
        role: "guestInviter",
        assignment: "active",
        justification: "Declared as code",
        ...more,
    });
    return {
        ...lifecycle,
        session,
        directory,
        alice,
        inputs,
        active: () => rowsOf("roleAssignments"),
        eligible: () => rowsOf("roleEligibilitySchedules"),
    };
}

describe("DirectoryRoleAssignment, checked and compared", () => {
    it("refuses an unknown role, and a permanent privileged one", async () => {
        const { check, inputs } = set();
        const faults = (more: Properties) => failuresOf({ check } as never, inputs(more));
        assert.deepEqual(await faults({ role: "inviter" }), ["role"]);
        assert.deepEqual(await faults({ role: "userAdministrator" }), ["role"]);
        assert.deepEqual(
            await faults({ role: "userAdministrator", acknowledgePermanentPrivilegedRole: true }),
            [],
        );
        assert.deepEqual(await faults({ principalId: unknown }), []);
        assert.deepEqual(await faults({ principalId: unknown, role: "userAdministrator" }), ["role"]);
    });

    it("sees one role in its name and its id, and another in another", async () => {
        const { diff, inputs } = set();
        const same = await diff("id", inputs(), inputs({ role: inviter.toUpperCase() }));
        assert.deepEqual([same.changes, same.replaces], [false, []]);
        const other = await diff(
            "id",
            inputs(),
            inputs({ role: "directoryReaders", administrativeUnitId: unitId }),
        );
        assert.deepEqual(other.replaces, ["administrativeUnitId", "role"]);
    });
});

describe("DirectoryRoleAssignment that is active, over a lagging tenant", () => {
    it("assigns a role to a new guest, and removes it", async () => {
        const { create, delete: remove, active, alice, inputs, session } = set();
        const { id, outs } = await create(inputs());
        assert.deepEqual(
            active().map((row) => [row["principalId"], row["roleDefinitionId"], row["directoryScopeId"]]),
            [[alice, inviter, "/"]],
        );
        await session.lifecycle("directoryRoleAssignment").delete(id, outs!);
        assert.deepEqual(active(), []);
        await remove(id, outs!);
    });

    it("adopts an existing assignment, and assigns nothing twice", async () => {
        const { create, active, alice, directory, inputs, session } = set();
        session.catchUp();
        const holding = { principalId: alice, roleDefinitionId: inviter, directoryScopeId: "/" };
        directory.succeed("POST /roleManagement/directory/roleAssignments", holding);
        await create(inputs());
        assert.equal(active().length, 1);
    });

    it("stays with the identity that deploys, with a warning", async () => {
        const { create, active, inputs, session } = set();
        const principalId = session.directory.tenant.callerId;
        const before = active().length;
        const { id, outs = {} } = await create(inputs({ principalId }));
        session.catchUp();
        await session.lifecycle("directoryRoleAssignment").delete(id, outs);
        assert.equal(active().length, before + 1);
        assert.match(
            session.warnings.join(),
            /is the identity that deploys.*guestInviter was not taken away/,
        );
    });

    it("counts in an administrative unit", async () => {
        const { create, active, inputs } = set();
        await create(inputs({ administrativeUnitId: unitId }));
        assert.equal(active()[0]?.["directoryScopeId"], `/administrativeUnits/${unitId}`);
    });

    it("is gone when it was removed by hand, and only then", async () => {
        const { create, read, directory, active, inputs } = set();
        const { id, outs } = await create(inputs());
        assert.deepEqual(await read(id, outs!), { id, props: outs });
        const [row] = active();
        directory.succeed(`DELETE /roleManagement/directory/roleAssignments/${String(row?.["id"])}`);
        assert.deepEqual(active(), []);
        assert.deepEqual(await read(id, outs!), {});
    });

    it("stays when it is declared under a new name in the same run", async () => {
        const { check, create, delete: remove, active, inputs } = set();
        const { id, outs } = await create(inputs());
        await check({}, inputs());
        await remove(id, outs!);
        assert.equal(active().length, 1);
    });

    it("is given to a group that can hold roles, and to no other", async () => {
        const { create, directory, inputs, session, active } = set();
        const roles = directory.makeGroup("Roles", { isAssignableToRole: true });
        const staff = directory.makeGroup("Staff");
        session.catchUp();
        await create(inputs({ principalId: roles }));
        assert.equal(active()[0]?.["principalId"], roles);
        await assert.rejects(create(inputs({ principalId: staff })), /not assignable to a role/);
    });

    it("keeps a guest's redemption from being reset, which says so before anything is sent", async () => {
        const { create, inputs, session, alice } = set();
        await create(inputs());
        session.catchUp();
        const guest = {
            emailAddress: "alice@fabrikam.example",
            redirectUrl: "https://myapplications.microsoft.com",
            onRemove: "retain",
        };
        await assert.rejects(
            session.lifecycle("guestAccount").update(alice, guest, { ...guest, resetRedemption: "1" }),
            /holds the directory role Guest Inviter.*Take the role away/,
        );
    });
});

describe("DirectoryRoleAssignment that is eligible, over a lagging tenant", () => {
    const endOf = (row: Record<string, unknown> | undefined) =>
        (row?.["scheduleInfo"] as { expiration: { endDateTime?: string } } | undefined)?.expiration
            .endDateTime;

    it("lasts until its end, which can be moved, and is taken away", async () => {
        const { create, update, eligible, inputs, session } = set();
        const before = inputs({ role: "userAdministrator", assignment: "eligible", endDateTime });
        const { id, outs } = await create(before);
        assert.equal(endOf(eligible()[0]), endDateTime);
        const after = { ...before, endDateTime: "2027-06-30T00:00:00Z" };
        await update(id, outs!, after);
        assert.deepEqual(eligible().map(endOf), ["2027-06-30T00:00:00Z"]);
        await session.lifecycle("directoryRoleAssignment").delete(id, after);
        assert.deepEqual(eligible(), []);
    });

    it("shows an end that was moved by hand", async () => {
        const { create, read, directory, alice, inputs, eligible } = set();
        const { id, outs } = await create(inputs({ role: "directoryReaders", assignment: "eligible" }));
        eligible();
        directory.succeed("POST /roleManagement/directory/roleEligibilityScheduleRequests", {
            ...{ action: "adminUpdate", principalId: alice, roleDefinitionId: reader, directoryScopeId: "/" },
            justification: "By hand",
            scheduleInfo: {
                startDateTime: "2026-03-01T00:00:00Z",
                expiration: { type: "afterDateTime", endDateTime },
            },
        });
        eligible();
        assert.equal((await read(id, outs!)).props?.["endDateTime"], endDateTime);
    });

    it("is not refused while a replica only seems not to know the principal", async () => {
        const { create, inputs } = set();
        await assert.rejects(
            create(inputs({ principalId: unknownId, role: "directoryReaders", assignment: "eligible" })),
            /SubjectNotFound/,
        );
    });

    it("says what to do where the role's settings do not allow it", async () => {
        const { create, inputs } = set();
        const past = {
            role: "directoryReaders",
            assignment: "eligible",
            endDateTime: "2020-01-01T00:00:00Z",
        };
        await assert.rejects(
            create(inputs(past)),
            /settings of the role directoryReaders.*earlier endDateTime/,
        );
    });
});
