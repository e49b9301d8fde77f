import assert from "node:assert/strict";
import type { LifecycleName } from "../../providers/lifecycle";
import type { Properties } from "../../providers/lifecycle/lifecycle";
import type { TableName } from "../../sandbox/store";
import { SandboxSession } from "./overSandbox";
import { warnings } from "./setUp";

interface Kind {
    readonly collection: string;
    readonly table: TableName;
    readonly inputs: Properties;
}

const kinds: Partial<Record<LifecycleName, Kind>> = {
    namedLocation: {
        collection: "/identity/conditionalAccess/namedLocations",
        table: "namedLocations",
        inputs: { displayName: "Home", countries: ["DE"] },
    },
    authenticationStrength: {
        collection: "/policies/authenticationStrengthPolicies",
        table: "authenticationStrengths",
        inputs: { displayName: "Keys", allowedCombinations: ["fido2"] },
    },
    conditionalAccessPolicy: {
        collection: "/identity/conditionalAccess/policies",
        table: "conditionalAccessPolicies",
        inputs: {
            displayName: "MFA for guests",
            state: "enabledForReportingButNotEnforced",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includeApplications: ["All"] },
                users: { includeUsers: ["GuestsOrExternalUsers"] },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        },
    },
    accessPackageCatalog: {
        collection: "/identityGovernance/entitlementManagement/catalogs",
        table: "accessPackageCatalogs",
        inputs: { displayName: "For partners" },
    },
    directoryGroup: {
        collection: "/groups",
        table: "groups",
        inputs: { displayName: "Partners", mark: "entra-b2b-0123456789abcdef" },
    },
};

/** What a life cycle sends to make its object. */
async function bodyOf(name: LifecycleName, { inputs }: Kind): Promise<Properties> {
    const session = SandboxSession.start();
    await session.lifecycle(name).create(inputs);
    return session.firstBody("POST");
}

for (const [name, kind] of Object.entries(kinds) as [LifecycleName, Kind][]) {
    describe(`${name}, made by a run that was killed`, () => {
        let body: Properties;
        let session: SandboxSession;
        before(async () => {
            body = await bodyOf(name, kind);
        });
        beforeEach(() => {
            session = SandboxSession.start({ lagMs: 20_000 });
            warnings.length = 0;
        });

        const leave = () =>
            String((session.directory.succeed(`POST ${kind.collection}`, body) as Properties)["id"]);
        const made = () =>
            session.directory.tenant.store.primary
                .list(kind.table)
                .filter(({ displayName }) => displayName === kind.inputs["displayName"])
                .map(({ id }) => String(id));

        it("is taken up, and made only once, although no replica knows it yet", async () => {
            const id = leave();
            const created = await session.lifecycle(name).create(kind.inputs);
            assert.equal(created.id, id);
            assert.deepEqual(made(), [id]);
        });

        it("is taken up without another one being made where replicas know it", async () => {
            const id = leave();
            session.settle();
            assert.equal((await session.lifecycle(name).create(kind.inputs)).id, id);
            assert.deepEqual(
                session.writes.filter((write) => write === `POST ${kind.collection}`),
                [],
            );
        });

        it("is left alone when it is more than a day old", async () => {
            const id = leave();
            session.time.pass(25 * 3_600_000);
            const created = await session.lifecycle(name).create(kind.inputs);
            assert.notEqual(created.id, id);
            assert.equal(made().length, 2);
        });

        it("is not mixed up with what another resource of the same content makes", async () => {
            const { create } = session.lifecycle(name);
            const both = await Promise.all([create(kind.inputs), create(kind.inputs)]);
            assert.equal(new Set(both.map(({ id }) => id)).size, 2);
            assert.equal(made().length, 2);
        });
    });
}
