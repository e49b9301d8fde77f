import assert from "node:assert/strict";
import type { LifecycleName } from "../../providers/lifecycle";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import type { TableName } from "../../sandbox/store";
import { guid } from "../graph/fakes";
import { SandboxSession } from "./overSandbox";

interface Kind {
    readonly collection: string;
    readonly table: TableName;
    readonly inputs: Properties;
    /** Graph does not tell when it was made. */
    readonly isAgeless?: boolean;
    /** Graph refuses a second one of the same name. */
    readonly isNameUnique?: boolean;
}

const entitlement = "/identityGovernance/entitlementManagement";
const catalogId = guid(70);
const accessPackageId = guid(71);

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
        collection: `${entitlement}/catalogs`,
        table: "accessPackageCatalogs",
        inputs: { displayName: "For partners" },
    },
    accessPackage: {
        collection: `${entitlement}/accessPackages`,
        table: "accessPackages",
        inputs: { displayName: "Project", catalogId },
        isNameUnique: true,
    },
    accessPackageAssignmentPolicy: {
        collection: `${entitlement}/assignmentPolicies`,
        table: "assignmentPolicies",
        inputs: {
            displayName: "Partners ask",
            accessPackageId,
            allowedTargetScope: "allConfiguredConnectedOrganizationUsers",
            expiration: { type: "afterDuration", duration: "P90D" },
            requestorSettings: { enableTargetsToSelfAddAccess: true },
            requestApprovalSettings: { isApprovalRequiredForAdd: false },
        },
    },
    claimsMappingPolicy: {
        collection: "/policies/claimsMappingPolicies",
        table: "claimsMappingPolicies",
        inputs: {
            displayName: "Name and mail",
            definition: [JSON.stringify({ ClaimsMappingPolicy: { Version: 1, ClaimsSchema: [] } })],
        },
        isAgeless: true,
    },
    directoryGroup: {
        collection: "/groups",
        table: "groups",
        inputs: { displayName: "Partners", mark: "entra-b2b-0123456789abcdef" },
    },
};

/** A catalog and a package, for what belongs to one. */
function begin(): SandboxSession {
    const session = SandboxSession.start({ lagMs: 20_000 });
    const { store } = session.directory.tenant;
    store.commit("accessPackageCatalogs", catalogId, { id: catalogId, displayName: "Partners" });
    store.commit("accessPackages", accessPackageId, {
        id: accessPackageId,
        displayName: "Other",
        catalog: { id: catalogId },
    });
    session.settle();
    return session;
}

/** What a life cycle sends to make its object. */
async function bodyOf(name: LifecycleName, { inputs }: Kind): Promise<Properties> {
    const session = begin();
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
            session = begin();
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

        if (kind.isNameUnique !== true && kind.isAgeless !== true) {
            it("is left alone when it is more than a day old", async () => {
                const id = leave();
                session.time.pass(25 * 3_600_000);
                const created = await session.lifecycle(name).create(kind.inputs);
                assert.notEqual(created.id, id);
                assert.equal(made().length, 2);
            });
        }

        if (kind.isNameUnique === true) {
            it("is told of, and not taken up, when it is more than a day old", async () => {
                leave();
                session.time.pass(25 * 3_600_000);
                await assert.rejects(session.lifecycle(name).create(kind.inputs), /with this name exists/);
                assert.equal(made().length, 1);
            });
        } else {
            it("is not mixed up with what another resource of the same content makes", async () => {
                const { create } = session.lifecycle(name);
                const both = await Promise.all([create(kind.inputs), create(kind.inputs)]);
                assert.equal(new Set(both.map(({ id }) => id)).size, 2);
                assert.equal(made().length, 2);
            });
        }
    });
}

describe("a claims mapping policy of a killed run", () => {
    it("is taken up although the question who uses it fails once", async () => {
        const kind = kinds.claimsMappingPolicy as Kind;
        const body = await bodyOf("claimsMappingPolicy", kind);
        const session = begin();
        const { id } = session.directory.succeed(`POST ${kind.collection}`, body) as { id: string };
        session.settle();
        session.directory.parts.addFault({ kind: "unavailable", method: "GET", path: "appliesTo", count: 1 });
        assert.equal((await session.lifecycle("claimsMappingPolicy").create(kind.inputs)).id, id);
    });
});

describe("a claims mapping policy that an application uses", () => {
    it("is left alone, however alike", async () => {
        const kind = kinds.claimsMappingPolicy as Kind;
        const body = await bodyOf("claimsMappingPolicy", kind);
        const session = begin();
        const { id } = session.directory.succeed(`POST ${kind.collection}`, body) as { id: string };
        const { store } = session.directory.tenant;
        store.commit("servicePrincipals", guid(72), { id: guid(72), claimsMappingPolicyIds: [id] });
        session.settle();
        assert.notEqual((await session.lifecycle("claimsMappingPolicy").create(kind.inputs)).id, id);
    });
});

describe("an access package of the same name in another catalog", () => {
    it("is left alone", async () => {
        const kind = kinds.accessPackage as Kind;
        const elsewhere = { ...(await bodyOf("accessPackage", kind)), catalog: { id: guid(73) } };
        const session = begin();
        const { store } = session.directory.tenant;
        store.commit("accessPackageCatalogs", guid(73), { id: guid(73), displayName: "Other" });
        session.settle();
        const { id } = session.directory.succeed(`POST ${kind.collection}`, elsewhere) as { id: string };
        session.settle();
        assert.notEqual((await session.lifecycle("accessPackage").create(kind.inputs)).id, id);
    });
});
