import assert from "node:assert/strict";
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { whenReplicated } from "../../components";
import { replicatedTypes } from "../../components/whenReplicated";
import { conditionalAccessPolicy } from "../../sandbox/plugins/azuread/conditionalAccessPolicy";
import { SandboxSession } from "../providers/overSandbox";
import { samId } from "../sandbox/directory";
import { GraphServer } from "../sandbox/plugins/graphServer";
import { idOf, onlyOf, refusedInputsOf, registrationsOf } from "./mocks";

const group = () => new azuread.Group("engineers", { displayName: "Engineers", securityEnabled: true });

describe("whenReplicated", () => {
    it("waits for the object, and gives the resource's outputs after the wait", async () => {
        const made = await registrationsOf(
            () => {
                const { objectId, displayName } = whenReplicated(group());
                new azuread.GroupMember("kim", { groupObjectId: objectId, memberObjectId: displayName });
            },
            { outputs: { Group: { objectId: idOf("engineers") } } },
        );
        const { name, inputs } = onlyOf(made, "ReplicatedRead");
        assert.equal(name, "engineers");
        assert.equal(inputs["kind"], "group");
        assert.equal(inputs["objectId"], idOf("engineers"));
        assert.deepEqual(onlyOf(made, "GroupMember").inputs, {
            groupObjectId: idOf("engineers"),
            memberObjectId: "Engineers",
        });
    });

    it("makes dependents depend on the wait", async () => {
        let dependencies: readonly pulumi.Resource[] = [];
        await registrationsOf(
            async () => {
                const { displayName } = whenReplicated(group());
                dependencies = [...(await (displayName as unknown as OutputInternals).allResources())];
            },
            { outputs: { Group: { objectId: idOf("engineers") } } },
        );
        const types = dependencies.map((each) => (each as { __pulumiType?: string }).__pulumiType);
        assert.ok(
            types.some((type) => type?.endsWith(":ReplicatedRead")),
            types.join(),
        );
    });

    it("takes a name and values, and gives the last part of an id that is a path", async () => {
        const id = `/policies/authenticationStrengthPolicies/${idOf("strong")}`;
        const made = await registrationsOf(() => {
            const strength = new azuread.AuthenticationStrengthPolicy("strong", {
                displayName: "Strong",
                allowedCombinations: ["fido2"],
            });
            Object.defineProperty(strength, "id", { value: pulumi.output(id), enumerable: true });
            whenReplicated(strength, { name: "wait", expected: { displayName: "Strong" } });
        });
        const { name, inputs } = onlyOf(made, "ReplicatedRead");
        assert.equal(name, "wait");
        assert.equal(inputs["objectId"], idOf("strong"));
        assert.deepEqual(inputs["expected"], { displayName: "Strong" });
    });

    it("refuses what it cannot wait for, and names what it can", async () => {
        const faults = await refusedInputsOf(() => {
            const other = { __pulumiType: "azuread:index/groupMember:GroupMember", __name: "kim" };
            whenReplicated(other as unknown as azuread.GroupMember);
        });
        assert.match(faults["resource"] ?? "", /cannot be waited for.*AdministrativeUnit, Application.*User/);
    });

    for (const [token, [, idOutput]] of Object.entries(replicatedTypes)) {
        it(`knows ${token} by the name that the package gives it`, async () => {
            const name = token.split(":").at(-1) as "User";
            const type = azuread[name] as typeof azuread.User & { readonly __pulumiType: string };
            assert.equal(type.__pulumiType, token);
            await registrationsOf(() => {
                const existing = type.get("existing", "id");
                assert.ok(pulumi.Output.isInstance(existing[idOutput as "objectId"]), idOutput);
            });
        });
    }
});

/** What the SDK keeps of an output beyond its type. */
interface OutputInternals {
    allResources(): Promise<ReadonlySet<pulumi.Resource>>;
}

describe("a policy of the azuread provider for a group that was made a moment before", () => {
    let session: SandboxSession;
    let server: GraphServer;
    let groupId: string;

    beforeEach(async () => {
        session = SandboxSession.start();
        server = await GraphServer.start(session.directory);
        session.time.pass(10_000);
        groupId = session.directory.makeGroup("Engineers");
    });
    afterEach(() => server.stop());

    const createPolicy = () =>
        conditionalAccessPolicy.create(server.connection, {
            displayName: "MFA for engineers",
            state: "enabledForReportingButNotEnforced",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includedApplications: ["All"] },
                users: { includedGroups: [groupId], excludedUsers: [samId] },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        });

    it("is refused by a replica that does not know the group", async () => {
        await assert.rejects(createPolicy(), /unexpected status 400/);
        assert.ok(!server.asked.some(({ request, status }) => request.startsWith("POST") && status < 300));
    });

    it("is created after the wait that whenReplicated adds", async () => {
        await session.lifecycle("replicatedRead").create({ kind: "group", objectId: groupId });
        server.onAsked = () => session.time.pass(10_000);
        await createPolicy();
    });
});
