import assert from "node:assert/strict";
import { ClientSecretCredential } from "@azure/identity";
import {
    BatchRequestContent,
    BatchResponseContent,
    Client,
    GraphError,
    PageIterator,
    type PageCollection,
} from "@microsoft/microsoft-graph-client";
import { TokenCredentialAuthenticationProvider } from "@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials";
import type { Group, Invitation, User } from "@microsoft/microsoft-graph-types";
import { Agent } from "undici";
import { startSandbox, type Sandbox } from "../../../sandbox/server";
import { samId, type Row } from "../directory";

/** Microsoft's own client for JavaScript, which knows nothing of the sandbox. */
describe("Microsoft's client for JavaScript, at the sandbox", () => {
    let sandbox: Sandbox;
    let agent: Agent;
    let client: Client;

    before(async () => {
        sandbox = await startSandbox({
            port: 0,
            replicaCount: 2,
            lagMs: 0,
            seed: 1,
            clockScale: 100,
            earlyThrottle: 0,
            retryAfterSeconds: 1,
            faults: [],
        });
        agent = new Agent({ connect: { ca: sandbox.ca } });
        const credential = new ClientSecretCredential(
            sandbox.tenantId,
            sandbox.clientId,
            sandbox.clientSecret,
            {
                authorityHost: sandbox.base,
                disableInstanceDiscovery: true,
                tlsOptions: { ca: sandbox.ca },
            },
        );
        client = Client.initWithMiddleware({
            baseUrl: sandbox.base,
            customHosts: new Set([new URL(sandbox.base).hostname]),
            fetchOptions: { dispatcher: agent },
            authProvider: new TokenCredentialAuthenticationProvider(credential, {
                scopes: [`${sandbox.base}/.default`],
            }),
        });
    });

    after(async () => {
        await agent.close();
        await sandbox.stop();
    });

    const refusal = async (request: Promise<unknown>): Promise<GraphError> => {
        const error: unknown = await request.then(
            () => undefined,
            (reason: unknown) => reason,
        );
        assert.ok(error instanceof GraphError, String(error));
        return error;
    };

    it("signs in and reads", async () => {
        const sam = (await client.api(`/users/${samId}`).select("id,displayName").get()) as User;
        assert.deepEqual([sam.id, sam.displayName], [samId, "Sam Sponsor"]);
    });

    it("invites a guest, who joins a group, and follows the pages of its members", async () => {
        const invite = (name: string) =>
            client.api("/invitations").post({
                invitedUserEmailAddress: `${name}@fabrikam.example`,
                inviteRedirectUrl: "https://myapplications.microsoft.com",
            } satisfies Invitation) as Promise<Invitation>;
        const guests = [await invite("kim"), await invite("lee"), await invite("max")];
        const group = (await client.api("/groups").post({
            displayName: "Guests",
            mailEnabled: false,
            mailNickname: "guests",
            securityEnabled: true,
        } satisfies Group)) as Group;
        for (const { invitedUser } of guests) {
            await client.api(`/groups/${String(group.id)}/members/$ref`).post({
                "@odata.id": `${sandbox.base}/v1.0/directoryObjects/${String(invitedUser?.id)}`,
            });
        }
        const first = (await client
            .api(`/groups/${String(group.id)}/members`)
            .top(2)
            .get()) as PageCollection;
        assert.equal(first.value.length, 2);
        const found: unknown[] = [];
        await new PageIterator(client, first, (member: User) => {
            found.push(member.id);
            return true;
        }).iterate();
        assert.deepEqual(
            found,
            guests.map(({ invitedUser }) => invitedUser?.id),
        );
        await client.api(`/groups/${String(group.id)}`).delete();
        assert.equal((await refusal(client.api(`/groups/${String(group.id)}`).get())).statusCode, 404);
    });

    it("sends a batch whose steps wait for each other", async () => {
        const step = (id: string, path: string, init: RequestInit, dependsOn?: string[]) => ({
            id,
            // The client drops the host, and a step's URL is relative to the version.
            request: new Request(`${sandbox.base}${path}`, init),
            ...(dependsOn && { dependsOn }),
        });
        const body = JSON.stringify({ jobTitle: "Sponsor" });
        const headers = { "content-type": "application/json" };
        const content = new BatchRequestContent([
            step("1", `/users/${samId}`, { method: "PATCH", headers, body }),
            step("2", `/users/${samId}?$select=jobTitle`, { method: "GET" }, ["1"]),
        ]);
        const answer = new BatchResponseContent(
            (await client.api("/$batch").post(await content.getContent())) as never,
        );
        assert.equal(answer.getResponseById("1").status, 204);
        const read = (await answer.getResponseById("2").json()) as User;
        assert.equal(read.jobTitle, "Sponsor");
    });

    it("creates and removes a policy and a partner's setting", async () => {
        const policies = "/identity/conditionalAccess/policies";
        const policy = (await client.api(policies).post({
            displayName: "MFA for guests",
            state: "disabled",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includeApplications: ["All"] },
                users: { includeUsers: ["GuestsOrExternalUsers"] },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        })) as Row;
        await client.api(`${policies}/${String(policy["id"])}`).patch({ displayName: "MFA" });
        const changed = (await client.api(`${policies}/${String(policy["id"])}`).get()) as Row;
        assert.equal(changed["displayName"], "MFA");
        await client.api(`${policies}/${String(policy["id"])}`).delete();
        const partners = "/policies/crossTenantAccessPolicy/partners";
        const tenantId = "11111111-2222-4333-8444-555555555555";
        await client.api(partners).post({ tenantId, inboundTrust: { isMfaAccepted: true } });
        const partner = (await client.api(`${partners}/${tenantId}`).get()) as Row;
        assert.equal((partner["inboundTrust"] as Row)["isMfaAccepted"], true);
        await client.api(`${partners}/${tenantId}`).delete();
    });

    it("reads a refusal's code, message and request id", async () => {
        const error = await refusal(client.api("/users/nobody@contoso.example").get());
        assert.deepEqual([error.statusCode, error.code], [404, "Request_ResourceNotFound"]);
        assert.match(error.message, /does not exist/);
        assert.match(error.requestId ?? "", /^[0-9a-f-]{36}$/);
        assert.equal((await refusal(client.api("/users").select("bogus").get())).statusCode, 400);
    });
});
