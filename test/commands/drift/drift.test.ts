import assert from "node:assert/strict";
import { createGraphClient } from "../../../graph";
import type { DriftReport } from "../../../commands/drift";
import { attribute } from "../../../commands/drift/actors";
import { driftOf, type Drift } from "../../../commands/drift/drift";
import { toJunit } from "../../../commands/drift/formats/junit";
import { reportOf } from "../../../commands/drift/formats/report";
import { toMarkdown } from "../../../commands/shared/markdown";
import type { PlanStep } from "../../../commands/shared/plan";
import { fakeTime, guid } from "../../graph/fakes";
import { Directory, domainsPolicy } from "../../sandbox/directory";

const urn = (name: string) => `urn:pulumi:s::p::pulumi-nodejs:dynamic/entra-b2b:GuestAccount::${name}`;
const type = "pulumi-nodejs:dynamic/entra-b2b:GuestAccount";
type Values = Readonly<Record<string, unknown>>;

const state = (name: string, outputs: Values, inputs: Values = outputs) => ({
    urn: urn(name),
    type,
    id: guid(1),
    modified: "2026-01-01T00:00:00Z",
    inputs: { ...inputs, __provider: "text" },
    outputs,
});
const refreshed = (name: string, outputs: Values, inputs?: Values): PlanStep => ({
    op: "refresh",
    urn: urn(name),
    oldState: state(name, outputs, inputs),
    newState: state(name, outputs, inputs),
});
const update = (name: string, found: Values): PlanStep => ({
    op: "update",
    urn: urn(name),
    oldState: state(name, found),
    newState: state(name, {}),
});

const asRoster = ({ op, urn: name, oldState }: PlanStep): PlanStep => ({
    op,
    urn: name,
    ...(oldState && {
        oldState: { ...oldState, type: "pulumi-nodejs:dynamic/entra-b2b:GuestRosterShard" },
    }),
});

describe("drift", () => {
    it("is what the tenant has other than the state, property by property", async () => {
        const steps = [
            refreshed("bob", { displayName: "Bob", department: "Sales", jobTitle: "Lead" }),
            update("bob", { displayName: "By hand", jobTitle: "Lead" }),
        ];
        const [drift, ...others] = await driftOf({ steps });
        assert.deepEqual(others, []);
        assert.equal(drift?.kind, "changed");
        assert.deepEqual(drift?.properties, [
            { path: "department", before: "Sales", found: undefined },
            { path: "displayName", before: "Bob", found: "By hand" },
        ]);
        assert.deepEqual(drift?.objectIds, [guid(1)]);
    });

    it("is what no longer exists", async () => {
        const create: PlanStep = { op: "create", urn: urn("bob"), newState: state("bob", {}) };
        const drifts = await driftOf({ steps: [refreshed("bob", { displayName: "Bob" }), create] });
        assert.deepEqual(
            drifts.map(({ name, kind }) => [name, kind]),
            [["bob", "gone"]],
        );
    });

    const none: [what: string, steps: PlanStep[]][] = [
        [
            "a change of the code that is not deployed yet",
            [refreshed("bob", { a: 1 }), update("bob", { a: 1 })],
        ],
        [
            "a resource of the code that is not made yet",
            [{ op: "create", urn: urn("new"), newState: state("new", {}) }],
        ],
        [
            "what the service reports in addition to the declaration",
            [
                refreshed("bob", { a: 1, state: "Pending" }, { a: 1 }),
                update("bob", { a: 1, state: "Accepted" }),
            ],
        ],
        [
            "an empty value in place of an absent one",
            [refreshed("bob", { a: [] }), update("bob", { a: null })],
        ],
        ["a resource that is the same", [refreshed("bob", { a: 1 })]],
    ];
    for (const [what, steps] of none) {
        it(`is not ${what}`, async () => {
            assert.deepEqual(await driftOf({ steps }), []);
        });
    }

    it("names the affected guests of a roster", async () => {
        const outputs = (displayName: string) => ({
            guests: JSON.stringify({
                "bob@x.example": { displayName, groups: [] },
                "al@x.example": { displayName: "Al", groups: [] },
            }),
            userIds: JSON.stringify({ "bob@x.example": guid(5), "al@x.example": guid(6) }),
        });
        const inputs = { guests: "{}" };
        const [drift] = await driftOf({
            steps: [refreshed("r", outputs("Bob"), inputs), update("r", outputs("By hand"))].map(asRoster),
        });
        assert.deepEqual(drift?.objectIds, [guid(5)]);
        assert.deepEqual(
            drift?.properties.map(({ path }) => path),
            ["guests.bob@x.example.displayName"],
        );
    });
});

describe("who caused drift", () => {
    const drift: Drift = {
        urn: urn("bob"),
        type: "GuestAccount",
        name: "bob",
        kind: "gone",
        properties: [],
        objectIds: [guid(1)],
        writtenAt: "2025-12-01T00:00:00Z",
    };

    function tenant(permissions?: readonly string[]) {
        const directory = Directory.create();
        const time = fakeTime();
        const client = createGraphClient(
            { tenantId: guid(1), environment: "global", credential: { kind: "azureCli" } },
            {
                ...time,
                credential: {
                    getToken: () => Promise.resolve({ token: "t", expiresOnTimestamp: Infinity }),
                },
                transport: ({ method, url }) => {
                    const { pathname, search } = new URL(url);
                    const answer = directory.ask(`${method} ${pathname.slice(1)}${search}`, undefined, {
                        ...(permissions && { permissions }),
                    });
                    return Promise.resolve({
                        status: answer.status,
                        headers: new Headers(answer.headers),
                        text: JSON.stringify(answer.body),
                    });
                },
            },
        );
        return { directory, client };
    }

    it("is messages by the audit log, without the app that deploys", async () => {
        const { directory, client } = tenant();
        const id = directory.invite("bob@fabrikam.example");
        const by = (actor: string) => ({ headers: { "x-sandbox-actor": actor } });
        directory.succeed(`PATCH /users/${id}`, { displayName: "By code" });
        directory.succeed(`PATCH /users/${id}`, { displayName: "By hand" }, by("admin@contoso.example"));
        const own = directory.tenant.clientId;
        const nowMs = directory.tenant.now();
        const { drifts, unread } = await attribute(client, [{ ...drift, objectIds: [id] }], own, nowMs);
        assert.equal(unread, undefined);
        assert.deepEqual(
            drifts[0]?.activities.map(({ actor, activity }) => [actor, activity]),
            [["admin@contoso.example", "Update user"]],
        );
        const other = await attribute(client, [{ ...drift, objectIds: [guid(9)] }], own, nowMs);
        assert.deepEqual(other.drifts[0]?.activities, []);
    });

    describe("in settings of the tenant, which the log names by their activity", () => {
        const by = { headers: { "x-sandbox-actor": "admin@contoso.example" } };
        const setting = (kind: string, objectIds: readonly string[] = []): Drift => ({
            ...drift,
            type: kind,
            objectIds,
            writtenAt: "2026-01-01T00:00:30Z",
        });
        const fabrikam = "11111111-1111-4111-8111-111111111111";
        const northwind = "22222222-2222-4222-8222-222222222222";
        const partners = "/policies/crossTenantAccessPolicy/partners";
        const trust = { inboundTrust: { isMfaAccepted: true } };

        const messages = async ({ client, directory }: ReturnType<typeof tenant>, ...drifts: Drift[]) => {
            const found = await attribute(client, drifts, directory.tenant.clientId, directory.tenant.now());
            assert.equal(found.unread, undefined);
            return found.drifts.map(({ activities }) =>
                activities.map(({ actor, activity }) => `${activity}, by ${actor}`),
            );
        };

        const changes: readonly (readonly [kind: string, request: string, body: object, activity: string])[] =
            [
                [
                    "AuthorizationPolicy",
                    "PATCH /policies/authorizationPolicy",
                    { allowInvitesFrom: "everyone" },
                    "Update authorization policy",
                ],
                [
                    "EmailOneTimePasscode",
                    "PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email",
                    {
                        "@odata.type": "#microsoft.graph.emailAuthenticationMethodConfiguration",
                        allowExternalIdToUseEmailOtp: "disabled",
                    },
                    "Authentication Methods Policy Update",
                ],
                [
                    "AuthenticationFlowsPolicy",
                    "PATCH /policies/authenticationFlowsPolicy",
                    { selfServiceSignUp: { isEnabled: true } },
                    "Update authentication flows policy",
                ],
                [
                    "ExternalIdentitiesPolicy",
                    "PATCH beta/policies/externalIdentitiesPolicy",
                    { allowExternalIdentitiesToLeave: false },
                    "Update policy",
                ],
                [
                    "GuestDomains",
                    "POST beta/policies/b2bManagementPolicies",
                    domainsPolicy({ AllowedDomains: [], BlockedDomains: ["adatum.example"] }),
                    "Add policy",
                ],
                [
                    "CrossTenantAccessDefault",
                    "PATCH /policies/crossTenantAccessPolicy/default",
                    trust,
                    "Update the company default cross-tenant access setting",
                ],
                [
                    "GroupSettings",
                    "POST /groupSettings",
                    { templateId: "62375ab9-6b52-47ed-826b-58e47e0e304b", values: [] },
                    "Create company settings",
                ],
            ];

        for (const [kind, request, body, activity] of changes) {
            it(`is messages of ${kind}, and of no other`, async () => {
                const here = tenant();
                here.directory.pass(20_000);
                // Before the stack wrote it last, and so none of its drift.
                here.directory.succeed(`PATCH /policies/authorizationPolicy`, {}, by);
                here.directory.pass(60_000);
                here.directory.succeed(request, body, by);
                const all = await messages(here, ...changes.map(([each]) => setting(each)));
                assert.deepEqual(
                    all,
                    changes.map(([each]) => (each === kind ? [`${activity}, by admin@contoso.example`] : [])),
                );
            });
        }

        it("is messages of the partner that the entry names, and that an entry names none", async () => {
            const here = tenant();
            here.directory.pass(60_000);
            here.directory.succeed(`POST ${partners}`, { tenantId: fabrikam }, by);
            here.directory.succeed(`POST ${partners}`, { tenantId: northwind });
            here.directory.pass(1_000);
            here.directory.succeed(`PATCH ${partners}/${fabrikam}`, trust, by);
            const unsaid =
                "Update a partner cross-tenant access setting (of which partner, the log does not say), by admin@contoso.example";
            assert.deepEqual(
                await messages(
                    here,
                    setting("CrossTenantAccessPartner", [fabrikam]),
                    setting("CrossTenantAccessPartner", [northwind]),
                ),
                [
                    [unsaid, "Add a partner to cross-tenant access setting, by admin@contoso.example"],
                    [unsaid],
                ],
            );
        });

        it("is messages of a partner's synchronization", async () => {
            const here = tenant();
            here.directory.pass(60_000);
            here.directory.succeed(`POST ${partners}`, { tenantId: fabrikam });
            here.directory.succeed(
                `PUT ${partners}/${fabrikam}/identitySynchronization`,
                { displayName: "F", userSyncInbound: { isSyncAllowed: true } },
                by,
            );
            assert.deepEqual(
                await messages(
                    here,
                    setting("IdentitySynchronization", [fabrikam]),
                    setting("IdentitySynchronization", [northwind]),
                ),
                [["Create a partner cross-tenant identity sync setting, by admin@contoso.example"], []],
            );
        });

        it("is looked up once for all partners", async () => {
            const { client, directory } = tenant();
            let count = 0;
            const counting = {
                ...client,
                list: <T>(...all: Parameters<typeof client.list>) => {
                    count++;
                    return client.list<T>(...all);
                },
            };
            const all = Array.from({ length: 20 }, (_, index) =>
                setting("CrossTenantAccessPartner", [guid(index)]),
            );
            await attribute(counting, all, undefined, directory.tenant.now());
            assert.equal(count, 3);
        });
    });

    it("stays unknown where the log may not be read, and that is said once", async () => {
        const { client } = tenant(["Directory.Read.All"]);
        const { drifts, unread } = await attribute(client, [drift, drift], undefined);
        assert.equal(drifts.length, 2);
        assert.match(unread ?? "", /AuditLog\.Read\.All/);
    });
});

describe("a report of drift", () => {
    const report: DriftReport = {
        stack: "contoso",
        unread: undefined,
        drifts: [
            {
                urn: urn("x"),
                type: "GuestAccount",
                name: "bob@fabrikam.example",
                kind: "changed",
                objectIds: [],
                writtenAt: undefined,
                properties: [
                    {
                        path: "displayName",
                        before: "Bob",
                        found: "[click](javascript:x) | <img src=x onerror=alert(1)> @all \u0000",
                    },
                ],
                activities: [
                    { actor: "admin@contoso.example", activity: "Update user", dateTime: "2026-01-01" },
                ],
            },
        ],
    };

    it("lets no name become markup, a link or a mention", () => {
        const markdown = toMarkdown(reportOf(report));
        assert.doesNotMatch(markdown, /<img|(?<!\\)\[click|[^`]@all|admin@contoso\.example[^`]/);
        assert.match(markdown, /displayName: "Bob" became/);
        const junit = toJunit(report);
        assert.doesNotMatch(junit, /<img|\u0000/);
        assert.match(junit, /tests="1" failures="1"/);
    });

    it("says that there is none", () => {
        const empty = { ...report, drifts: [] };
        assert.match(toMarkdown(reportOf(empty)), /no drift/);
        assert.match(toJunit(empty), /failures="0"/);
    });
});
