import assert from "node:assert/strict";
import tls from "node:tls";
import { Agent, fetch } from "undici";
import type { Fault } from "../../../sandbox/faults";
import { conditionalAccessPolicy } from "../../../sandbox/plugins/azuread/conditionalAccessPolicy";
import { connect } from "../../../sandbox/plugins/azuread/connection";
import { retryCount, type Connection } from "../../../sandbox/plugins/azuread/graph";
import { group } from "../../../sandbox/plugins/azuread/group";
import { invitation } from "../../../sandbox/plugins/azuread/invitation";
import { changedInputs, unknownInputs, type Properties } from "../../../sandbox/plugins/standIn/resource";
import type { LogEntry } from "../../../sandbox/requestLog";
import { startSandbox, type Sandbox } from "../../../sandbox/server";
import { samId, unknownId, type Row } from "../directory";

/** Waits of seconds become parts of a millisecond. */
const clockScale = 10_000;

describe("the stand-in for the azuread plugin", () => {
    const trusted = tls.getCACertificates("default");
    let sandbox: Sandbox;
    let agent: Agent;
    let connection: Connection;

    const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
        ARM_TENANT_ID: sandbox.tenantId,
        ARM_CLIENT_ID: sandbox.clientId,
        ARM_CLIENT_SECRET: sandbox.clientSecret,
        ARM_METADATA_HOSTNAME: sandbox.host,
        ENTRA_B2B_SANDBOX_CLOCK_SCALE: String(clockScale),
        ...more,
    });
    const control = async (method: string, path: string, body?: unknown) =>
        fetch(`${sandbox.base}/_sandbox/${path}`, {
            method,
            dispatcher: agent,
            headers: {
                authorization: `Bearer ${sandbox.clientSecret}`,
                ...(body !== undefined && { "content-type": "application/json" }),
            },
            ...(body !== undefined && { body: JSON.stringify(body) }),
        });
    const log = async () => (await (await control("GET", "log")).json()) as LogEntry[];
    const directory = async () => (await (await control("GET", "directory")).json()) as Record<string, Row[]>;
    const addFault = (fault: Fault) => control("POST", "faults", { count: 1, ...fault });
    /** What was asked since the log was cleared, ids left out. */
    const asked = async () =>
        (await log()).map(
            ({ method, path, query }) =>
                `${method} ${path.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "{id}")}${query && `?${query}`}`,
        );
    const times = (count: number, text: string) => Array.from({ length: count }, () => text);

    async function start(replicaCount = 1): Promise<void> {
        sandbox = await startSandbox({
            port: 0,
            replicaCount,
            lagMs: 0,
            seed: 1,
            clockScale,
            earlyThrottle: 0,
            retryAfterSeconds: 0,
            faults: [],
        });
        tls.setDefaultCACertificates([...trusted, sandbox.ca]);
        agent = new Agent({ connect: { ca: sandbox.ca } });
        connection = await connect({}, env());
        await control("DELETE", "log");
    }

    async function stop(): Promise<void> {
        await agent.close();
        await sandbox.stop();
        tls.setDefaultCACertificates(trusted);
    }

    describe("signs in", () => {
        before(() => start());
        after(stop);

        it("by the cloud's metadata and a client secret, and learns who it is", async () => {
            assert.equal(connection.graph, sandbox.base);
            assert.equal(connection.clockScale, clockScale);
            const owner = await group.create(connection, { displayName: "Mine", securityEnabled: true });
            const groups = (await directory())["groups"] ?? [];
            assert.deepEqual(groups.find(({ id }) => owner.state["objectId"] === id)?.["ownerIds"], [
                connection.callerId,
            ]);
        });

        it("by the provider's own configuration before the environment", async () => {
            const config = { metadataHost: sandbox.host, clientSecret: sandbox.clientSecret };
            await connect(
                config,
                env({ ARM_METADATA_HOSTNAME: "unknown.example", ARM_CLIENT_SECRET: "wrong" }),
            );
        });

        it("with a federated token", async () => {
            const part = (value: Row) => Buffer.from(JSON.stringify(value)).toString("base64url");
            const claims = { aud: "api://AzureADTokenExchange", exp: Math.floor(Date.now() / 1000) + 60 };
            const token = [part({ alg: "RS256" }), part(claims), "x"].join(".");
            const signedIn = await connect({}, env({ ARM_CLIENT_SECRET: "", ARM_OIDC_TOKEN: token }));
            assert.equal(signedIn.callerId, connection.callerId);
        });

        it("and waits, by default, long enough for the spread of the default lag", async () => {
            const standard = await connect({}, env({ ENTRA_B2B_SANDBOX_CLOCK_SCALE: undefined }));
            const firstToLastReadMs = 20_000 / standard.clockScale;
            assert.ok(firstToLastReadMs >= 800, `${firstToLastReadMs} ms`);
        });

        it("not without a tenant, nor with a wrong secret, which it does not repeat", async () => {
            await assert.rejects(
                connect({}, env({ ARM_TENANT_ID: "" })),
                /azuread:tenantId \(ARM_TENANT_ID\) is missing/,
            );
            await assert.rejects(connect({ clientSecret: "not-the-secret" }, env()), (error: Error) => {
                assert.match(error.message, /401 .*AADSTS7000215/);
                return !error.message.includes("not-the-secret");
            });
        });
    });

    describe("sends for an invitation", () => {
        before(() => start());
        after(stop);
        beforeEach(() => control("DELETE", "log"));

        const inputs = (more: Properties = {}): Properties => ({
            redirectUrl: "https://myapplications.microsoft.com",
            userEmailAddress: "kim@fabrikam.example",
            userType: "Guest",
            ...more,
        });

        it("a POST, two PATCHes that set and clear the company, five GETs and one more", async () => {
            const { id, state } = await invitation.create(connection, inputs({ userDisplayName: "Kim" }));
            assert.deepEqual(await asked(), [
                "POST /v1.0/invitations",
                "PATCH /v1.0/users/{id}",
                "PATCH /v1.0/users/{id}",
                ...times(6, "GET /v1.0/users/{id}"),
            ]);
            const [post, set, clear] = (await log()).map(({ body }) => body as Row);
            assert.deepEqual(post, {
                "@odata.type": "#microsoft.graph.invitation",
                inviteRedirectUrl: "https://myapplications.microsoft.com",
                invitedUserEmailAddress: "kim@fabrikam.example",
                invitedUserType: "Guest",
                invitedUserDisplayName: "Kim",
            });
            assert.match(String(set?.["companyName"]), /^TERRAFORM_UPDATE_[0-9a-f-]{36}$/);
            assert.deepEqual(clear, { "@odata.type": "#microsoft.graph.user", companyName: null });
            const { users = [] } = await directory();
            const kim = users.find(({ mail }) => mail === "kim@fabrikam.example");
            assert.deepEqual([state["userId"], kim?.["companyName"]], [kim?.["id"], null]);
            assert.notEqual(id, kim?.["id"]);
            assert.match(String(state["redeemUrl"]), /^https:\/\/login\.microsoftonline\.com\/redeem/);
        });

        it("every request on a separate connection", async () => {
            await invitation.create(connection, inputs());
            const connections = (await log()).map((entry) => entry.connection);
            assert.equal(new Set(connections).size, connections.length);
        });

        it("a message only when there is one", async () => {
            await invitation.create(
                connection,
                inputs({ message: { additionalRecipients: "boss@fabrikam.example" } }),
            );
            const { sendInvitationMessage, invitedUserMessageInfo } = (await log())[0]?.body as Row;
            assert.equal(sendInvitationMessage, true);
            assert.deepEqual(invitedUserMessageInfo, {
                ccRecipients: [{ emailAddress: { address: "boss@fabrikam.example" } }],
                customizedMessageBody: null,
                messageLanguage: "",
            });
        });

        it("one GET to read, which takes the mail for the invited address", async () => {
            const { state } = await invitation.create(connection, inputs());
            const { users = [] } = await directory();
            assert.ok(users.some(({ id }) => id === state["userId"]));
            await control("DELETE", "log");
            assert.equal(
                (await invitation.read(connection, "", state))?.["userEmailAddress"],
                "kim@fabrikam.example",
            );
            assert.deepEqual(await asked(), ["GET /v1.0/users/{id}"]);
        });

        it("a DELETE and five GETs to delete; a second time it fails, and a read blanks the user", async () => {
            const { state } = await invitation.create(
                connection,
                inputs({ userEmailAddress: "lee@fabrikam.example" }),
            );
            await control("DELETE", "log");
            await invitation.delete(connection, "", state);
            assert.deepEqual(await asked(), ["DELETE /v1.0/users/{id}", ...times(5, "GET /v1.0/users/{id}")]);
            await assert.rejects(
                async () => invitation.delete(connection, "", state),
                /unexpected status 404 .*Request_ResourceNotFound/,
            );
            const blanked = await invitation.read(connection, "", state);
            assert.equal(blanked?.["userId"], "");
            await control("DELETE", "log");
            const again = await invitation.read(connection, "", blanked ?? {});
            assert.deepEqual(await asked(), ["GET /v1.0/users"]);
            assert.equal(again?.["userEmailAddress"], undefined);
        });

        it("nothing more once a wait is refused otherwise than by 404", async () => {
            const { state } = await invitation.create(
                connection,
                inputs({ userEmailAddress: "ann@fabrikam.example" }),
            );
            await addFault({ kind: "expiredToken", method: "GET" });
            await assert.rejects(
                async () => invitation.delete(connection, "", state),
                /unexpected status 401/,
            );
            await addFault({ kind: "expiredToken", method: "GET" });
            await assert.rejects(async () => invitation.read(connection, "", state), /unexpected status 401/);
        });

        it("replaces whatever changes, and takes Guest for the type", () => {
            assert.deepEqual([...invitation.forceNew].sort(), Object.keys(invitation.inputs).sort());
            assert.equal(invitation.update, undefined);
            assert.deepEqual(invitation.defaults, { userType: "Guest" });
        });
    });

    describe("over a replica that lags", () => {
        before(() => start(2));
        after(stop);

        it("sends an invitation's first PATCH until it works, and the second one once", async () => {
            await control("POST", "faults", { kind: "stuckReplica", replica: 1, ms: 600_000 });
            const outcomes = new Set<string>();
            for (let n = 0; n < 12; n++) {
                await control("DELETE", "log");
                const inputs = {
                    redirectUrl: "https://x.example",
                    userEmailAddress: `g${n}@fabrikam.example`,
                };
                const failure = await invitation.create(connection, inputs).then(
                    () => undefined,
                    (error: Error) => error.message,
                );
                const patches = (await log()).filter(({ method }) => method === "PATCH");
                const clears = patches.filter(({ body }) => (body as Row)["companyName"] === null);
                const sets = patches.filter((entry) => !clears.includes(entry));
                const statuses = sets.map(({ status }) => status);
                assert.equal(statuses.pop(), 204);
                assert.deepEqual([...new Set(statuses)], statuses.length > 0 ? [404] : []);
                assert.equal(clears.length, 1);
                assert.equal(failure === undefined, clears[0]?.status === 204);
                assert.match(failure ?? "unexpected status 404", /unexpected status 404/);
                outcomes.add(failure === undefined ? "made" : "failed");
            }
            assert.deepEqual([...outcomes].sort(), ["failed", "made"]);
        });
    });

    describe("sends for a group", () => {
        before(() => start());
        after(stop);
        beforeEach(() => control("DELETE", "log"));

        const get = "GET /beta/groups/{id}";
        const readings = [get, `${get}/owners`, `${get}/members`, `${get}/memberOf`];
        const inputs = (more: Properties = {}): Properties => ({
            displayName: "Guests",
            securityEnabled: true,
            ...more,
        });

        it("a POST, two PATCHes of the name, five GETs, each member by itself, and the readings", async () => {
            const { id, state } = await group.create(
                connection,
                inputs({ owners: [samId], members: [samId] }),
            );
            assert.deepEqual(await asked(), [
                "GET /v1.0/directoryObjects/{id}",
                "POST /beta/groups",
                ...times(2, "PATCH /beta/groups/{id}"),
                ...times(5, get),
                "POST /beta/groups/{id}/members/$ref",
                ...readings,
            ]);
            const bodies = (await log()).map(({ body }) => body as Row);
            const owner = `${sandbox.base}/beta/directoryObjects/${samId}`;
            const { mailNickname, ...post } = bodies[1] ?? {};
            assert.match(String(mailNickname), /^[0-9a-f]{8}-[0-9a-f]{2}$/);
            assert.deepEqual(post, {
                "@odata.type": "#microsoft.graph.group",
                description: null,
                displayName: "Guests",
                groupTypes: [],
                isAssignableToRole: false,
                mailEnabled: false,
                membershipRule: null,
                resourceBehaviorOptions: [],
                resourceProvisioningOptions: [],
                securityEnabled: true,
                "owners@odata.bind": [owner],
            });
            assert.match(String(bodies[2]?.["displayName"]), /^TERRAFORM_UPDATE_/);
            assert.equal(bodies[3]?.["displayName"], "Guests");
            assert.equal(id, `/groups/${String(state["objectId"])}`);
            assert.deepEqual([state["owners"], state["members"]], [[samId], [samId]]);
        });

        it("nothing but the look-up when an owner is unknown", async () => {
            await assert.rejects(
                group.create(connection, inputs({ owners: [unknownId] })),
                /unexpected status 404/,
            );
            assert.deepEqual((await asked()).at(-1), "GET /v1.0/directoryObjects/{id}");
        });

        it("a PATCH, removals before additions of members, additions before removals of owners", async () => {
            const { id, state } = await group.create(
                connection,
                inputs({ owners: [samId], members: [samId] }),
            );
            const caller = connection.callerId;
            const admin = "00000000-0000-4000-8000-00000000a001";
            await control("DELETE", "log");
            const news = inputs({ displayName: "Others", owners: [caller], members: [admin] });
            const updated = (await group.update?.(connection, id, state, news)) ?? {};
            assert.deepEqual(await asked(), [
                "PATCH /beta/groups/{id}",
                `${get}/members`,
                "DELETE /beta/groups/{id}/members/{id}/$ref",
                "POST /beta/groups/{id}/members/$ref",
                `${get}/owners`,
                "POST /beta/groups/{id}/owners/$ref",
                "DELETE /beta/groups/{id}/owners/{id}/$ref",
                ...readings,
            ]);
            assert.deepEqual(
                [updated["displayName"], updated["owners"], updated["members"]],
                ["Others", [caller], [admin]],
            );
        });

        it("nothing about members that the program does not name", async () => {
            const { id, state } = await group.create(connection, inputs());
            await control("DELETE", "log");
            await group.update?.(connection, id, state, inputs({ description: "All guests" }));
            assert.deepEqual(await asked(), ["PATCH /beta/groups/{id}", ...readings]);
        });

        it("a GET, a DELETE and five GETs to delete", async () => {
            const { id, state } = await group.create(connection, inputs());
            await control("DELETE", "log");
            await group.delete(connection, id, state);
            assert.deepEqual(await asked(), [get, "DELETE /beta/groups/{id}", ...times(5, get)]);
            assert.equal(await group.read(connection, id, state), undefined);
            await assert.rejects(async () => group.delete(connection, id, state), /unexpected status 404/);
        });

        it("again what was throttled or failed, though it may have been done: a second group", async () => {
            await addFault({ kind: "throttle", method: "POST" });
            await addFault({ kind: "throttleWithoutRetryAfter", method: "POST" });
            await addFault({ kind: "unavailable", method: "POST" });
            await addFault({ kind: "errorAfterCommit", method: "POST" });
            await group.create(connection, inputs({ displayName: "Twice" }));
            const posts = (await log()).filter(({ method }) => method === "POST");
            assert.deepEqual(
                posts.map(({ status }) => status),
                [429, 429, 503, 500, 201],
            );
            const { mailNickname } = posts.at(-1)?.body as Row;
            const { groups = [] } = await directory();
            assert.equal(groups.filter((made) => made["mailNickname"] === mailNickname).length, 2);
        });

        it("nothing again after a connection that ended without an answer", async () => {
            for (const [kind, method] of [
                ["resetAfterCommit", "POST"],
                ["resetBeforeCommit", "GET"],
            ] as const) {
                await control("DELETE", "log");
                await addFault({ kind, method });
                await assert.rejects(group.create(connection, inputs({ owners: [samId] })), /fetch failed/);
                const ended = (await log()).filter(({ fault }) => fault !== undefined);
                assert.equal(ended.length, 1);
                assert.equal((await log()).at(-1)?.fault, kind);
            }
        });
    });

    describe("sends for a conditional-access policy", () => {
        before(() => start());
        after(stop);
        beforeEach(() => control("DELETE", "log"));

        const path = "/v1.0/identity/conditionalAccess/policies";
        const get = `GET ${path}/{id}`;
        const strength = "/policies/authenticationStrengthPolicies/00000000-0000-0000-0000-000000000002";
        const inputs = (more: Properties = {}): Properties => ({
            displayName: "MFA for guests",
            state: "enabledForReportingButNotEnforced",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includedApplications: ["All"], excludedApplications: [] },
                users: {
                    includedGuestsOrExternalUsers: [
                        {
                            guestOrExternalUserTypes: ["serviceProvider", "b2bCollaborationGuest"],
                            externalTenants: [{ membershipKind: "enumerated", members: [unknownId] }],
                        },
                    ],
                    excludedUsers: [samId],
                },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
            ...more,
        });

        it("the whole policy with nulls and empty lists, then five GETs and one more", async () => {
            const { id, state } = await conditionalAccessPolicy.create(connection, inputs());
            assert.deepEqual(await asked(), [`POST ${path}`, ...times(6, get)]);
            assert.deepEqual((await log())[0]?.body, {
                "@odata.type": "#microsoft.graph.conditionalAccessPolicy",
                displayName: "MFA for guests",
                state: "enabledForReportingButNotEnforced",
                conditions: {
                    applications: {
                        includeApplications: ["All"],
                        excludeApplications: [],
                        includeUserActions: [],
                    },
                    authenticationFlows: null,
                    clientAppTypes: ["all"],
                    devices: null,
                    locations: null,
                    platforms: null,
                    servicePrincipalRiskLevels: [],
                    signInRiskLevels: [],
                    userRiskLevels: [],
                    users: {
                        includeUsers: [],
                        excludeUsers: [samId],
                        includeGroups: [],
                        excludeGroups: [],
                        includeRoles: [],
                        excludeRoles: [],
                        includeGuestsOrExternalUsers: {
                            guestOrExternalUserTypes: "serviceProvider,b2bCollaborationGuest",
                            externalTenants: {
                                "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                                membershipKind: "enumerated",
                                members: [unknownId],
                            },
                        },
                        excludeGuestsOrExternalUsers: null,
                    },
                },
                grantControls: {
                    operator: "OR",
                    builtInControls: ["mfa"],
                    customAuthenticationFactors: [],
                    termsOfUse: [],
                },
                sessionControls: null,
            });
            assert.match(id, /^\/identity\/conditionalAccess\/policies\/[0-9a-f-]{36}$/);
            assert.equal(id.split("/").at(-1), state["objectId"]);
            assert.deepEqual(changedInputs(conditionalAccessPolicy, state, inputs(), inputs()), []);
        });

        it("all tenants without a type and without members", async () => {
            const users = {
                includedGuestsOrExternalUsers: [
                    {
                        guestOrExternalUserTypes: ["internalGuest"],
                        externalTenants: [{ membershipKind: "all" }],
                    },
                ],
            };
            const conditions = {
                clientAppTypes: ["all"],
                applications: { includedApplications: ["All"] },
                users,
            };
            const { state } = await conditionalAccessPolicy.create(connection, inputs({ conditions }));
            const body = (await log())[0]?.body as { conditions: { users: Record<string, Row> } };
            assert.deepEqual(body.conditions.users["includeGuestsOrExternalUsers"]?.["externalTenants"], {
                membershipKind: "all",
            });
            assert.deepEqual(
                changedInputs(conditionalAccessPolicy, state, inputs({ conditions }), inputs({ conditions })),
                [],
            );
        });

        it("a strength by its id, given by its path and returned by its path", async () => {
            const grantControls = { operator: "OR", authenticationStrengthPolicyId: strength };
            const { state } = await conditionalAccessPolicy.create(connection, inputs({ grantControls }));
            assert.deepEqual(((await log())[0]?.body as Row)["grantControls"], {
                operator: "OR",
                builtInControls: [],
                customAuthenticationFactors: [],
                termsOfUse: [],
                authenticationStrength: {
                    "@odata.type": "#microsoft.graph.authenticationStrengthPolicy",
                    id: strength.split("/").at(-1),
                },
            });
            assert.equal((state["grantControls"] as Row)["authenticationStrengthPolicyId"], strength);
        });

        it("a PATCH of the whole policy, and GETs until five show name and state", async () => {
            const { id, state } = await conditionalAccessPolicy.create(connection, inputs());
            await control("DELETE", "log");
            const news = inputs({ state: "enabled" });
            const updated = await conditionalAccessPolicy.update?.(connection, id, state, news);
            assert.deepEqual(await asked(), [`PATCH ${path}/{id}`, ...times(5, get)]);
            assert.equal(updated?.["state"], "enabled");
        });

        it("nothing more once a policy is not found", async () => {
            const { id, state } = await conditionalAccessPolicy.create(connection, inputs());
            await conditionalAccessPolicy.delete(connection, id, state);
            await control("DELETE", "log");
            await assert.rejects(
                async () => conditionalAccessPolicy.update?.(connection, id, state, inputs()),
                /unexpected status 404/,
            );
            await conditionalAccessPolicy.delete(connection, id, state);
            assert.deepEqual(await asked(), [`PATCH ${path}/{id}`, get]);
        });

        it("a GET, a DELETE and five GETs to delete", async () => {
            const { id, state } = await conditionalAccessPolicy.create(connection, inputs());
            await control("DELETE", "log");
            await conditionalAccessPolicy.delete(connection, id, state);
            assert.deepEqual(await asked(), [get, `DELETE ${path}/{id}`, ...times(5, get)]);
            assert.equal(await conditionalAccessPolicy.read(connection, id, state), undefined);
        });
    });

    it("sends again as often as the time limit lets the real plugin", () => {
        assert.deepEqual([300, 600, 1_800].map(retryCount), [9, 14, 34]);
    });

    it("refuses what it would not send", () => {
        const conditions = {
            users: {
                includedUsers: ["All"],
                includedGuestsOrExternalUsers: [{ guestOrExternalUserTypes: [], color: "red" }],
            },
            locations: { includedLocations: ["All"] },
            __defaults: [],
        };
        const given = {
            displayName: "x",
            conditions,
            sessionControls: { signInFrequency: 8 },
            __defaults: ["x"],
        };
        assert.deepEqual(unknownInputs(given, conditionalAccessPolicy.inputs), [
            "conditions.users.includedGuestsOrExternalUsers.color",
            "conditions.locations",
            "sessionControls",
        ]);
        assert.deepEqual(unknownInputs({ preventDuplicateNames: true, displayName: "x" }, group.inputs), [
            "preventDuplicateNames",
        ]);
    });
});
