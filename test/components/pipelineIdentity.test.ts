import assert from "node:assert/strict";
import { PipelineIdentity, type PipelineIdentityArgs } from "../../components";
import { failuresOf, idOf, refusedInputsOf, registrationsOf, type Registration } from "./mocks";

const args: PipelineIdentityArgs = {
    stack: "contoso",
    issuer: { github: { repository: "contoso/b2b" } },
    deployPermissions: ["Group.ReadWrite.All", "User.Invite.All"],
};
const appRoleIds = Object.fromEntries(
    [
        "CrossTenantInformation.ReadBasic.All",
        "Directory.Read.All",
        "Group.ReadWrite.All",
        "Policy.Read.All",
        "User.Invite.All",
    ].map((name) => [name, idOf(name)]),
);
const calls = { getServicePrincipal: { objectId: idOf("graph"), appRoleIds } };
const outputs = {
    Application: { clientId: idOf("client"), objectId: idOf("application") },
    ServicePrincipal: { objectId: idOf("principal"), applicationTenantId: idOf("tenant") },
};

async function madeWith(more: Partial<PipelineIdentityArgs> = {}) {
    let commands: readonly string[] = [];
    const made = await registrationsOf(
        () => {
            const identity = new PipelineIdentity("pipeline", { ...args, ...more });
            identity.commands.apply((lines) => (commands = lines));
        },
        { calls, outputs },
    );
    return { made, commands };
}

const of = (made: readonly Registration[], type: string) =>
    made.filter((each) => each.type.endsWith(`:${type}`)).map(({ inputs }) => inputs);

describe("PipelineIdentity", () => {
    it("registers two applications without a secret, each with one credential for its environment", async () => {
        const { made } = await madeWith();
        assert.deepEqual(
            of(made, "Application").map(({ displayName }) => displayName),
            ["entra-b2b-contoso-review", "entra-b2b-contoso"],
        );
        // What a failed run left is not made a second time.
        assert.ok(
            of(made, "Application").every(({ preventDuplicateNames }) => preventDuplicateNames === true),
        );
        assert.ok(of(made, "ServicePrincipal").every(({ useExisting }) => useExisting === true));
        assert.ok(!made.some(({ type }) => /[Pp]assword|[Cc]ertificate/.test(type)));
        assert.deepEqual(
            of(made, "ApplicationFederatedIdentityCredential").map(({ issuer, subject, audiences }) => [
                issuer,
                subject,
                audiences,
            ]),
            ["contoso-review", "contoso"].map((environment) => [
                "https://token.actions.githubusercontent.com",
                `repo:contoso/b2b:environment:${environment}`,
                ["api://AzureADTokenExchange"],
            ]),
        );
    });

    it("trusts GitHub's immutable subject where the ids are given", async () => {
        const { made } = await madeWith({
            issuer: { github: { repository: "contoso/b2b", ownerId: 5, repositoryId: 7 } },
        });
        assert.deepEqual(
            of(made, "ApplicationFederatedIdentityCredential").map(({ subject }) => subject),
            ["contoso-review", "contoso"].map(
                (environment) => `repo:contoso@5/b2b@7:environment:${environment}`,
            ),
        );
    });

    it("trusts what the service connections of Azure DevOps show", async () => {
        const token = (name: string) => ({
            issuer: "https://vstoken.dev.azure.com/1",
            subject: `sc://${name}`,
        });
        const { made, commands } = await madeWith({
            issuer: { serviceConnections: { review: token("review"), deploy: token("deploy") } },
        });
        assert.deepEqual(
            of(made, "ApplicationFederatedIdentityCredential").map(({ subject }) => subject),
            ["sc://review", "sc://deploy"],
        );
        assert.equal(
            commands.at(-1),
            `az pipelines variable-group create --name contoso --variables ARM_CLIENT_ID=${idOf("client")} ARM_TENANT_ID=${idOf("tenant")}`,
        );
    });

    it("grants each identity its permissions of Microsoft Graph, once replicas agree on it", async () => {
        const { made } = await madeWith();
        const granted = made
            .filter(({ type }) => type.endsWith(":AppRoleAssignment"))
            .map(({ name, inputs }) => [name, inputs["appRoleId"], inputs["resourceObjectId"]]);
        assert.deepEqual(
            granted.sort(),
            [
                ["pipeline-deploy-Group.ReadWrite.All", "Group.ReadWrite.All"],
                ["pipeline-deploy-User.Invite.All", "User.Invite.All"],
                [
                    "pipeline-review-CrossTenantInformation.ReadBasic.All",
                    "CrossTenantInformation.ReadBasic.All",
                ],
                ["pipeline-review-Directory.Read.All", "Directory.Read.All"],
                ["pipeline-review-Policy.Read.All", "Policy.Read.All"],
            ].map(([name, permission = ""]) => [name, idOf(permission), idOf("graph")]),
        );
        assert.equal(of(made, "ReplicatedRead").length, 4);
    });

    it("prints the commands that set the variables", async () => {
        const { commands } = await madeWith();
        assert.equal(commands.length, 8);
        assert.equal(
            commands[0],
            `gh variable set ARM_CLIENT_ID --repo contoso/b2b --env contoso-review --body ${idOf("client")}`,
        );
    });

    it("refuses what would be a part of a command or a subject and is not a name", async () => {
        const faults = await refusedInputsOf(
            () =>
                void new PipelineIdentity("pipeline", {
                    ...args,
                    stack: "contoso; rm -rf /",
                    issuer: { github: { repository: "contoso", ownerId: 5 } },
                }),
        );
        assert.deepEqual(Object.keys(faults).sort(), ["issuer.github", "issuer.github.repository", "stack"]);
    });

    it("refuses a permission that Microsoft Graph does not have", async () => {
        const { messages } = await failuresOf(
            () => void new PipelineIdentity("pipeline", { ...args, deployPermissions: ["User.Fly.All"] }),
            { calls, outputs },
        );
        assert.match(messages.join("\n"), /Microsoft Graph has no application permission "User.Fly.All"/);
    });
});
