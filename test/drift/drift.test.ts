import assert from "node:assert/strict";
import { createGraphClient } from "../../graph";
import type { DriftReport } from "../../drift";
import { attribute } from "../../drift/actors";
import { driftOf, type Drift } from "../../drift/drift";
import { toJunit } from "../../drift/formats/junit";
import { toMarkdown } from "../../drift/formats/markdown";
import type { PlanStep } from "../../review/plan";
import { fakeTime, guid } from "../graph/fakes";
import { Directory } from "../sandbox/directory";

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

describe("drift", () => {
    it("is what the tenant has other than the state, property by property", () => {
        const steps = [
            refreshed("bob", { displayName: "Bob", address: { city: "A", zip: "1" } }),
            update("bob", { displayName: "By hand", address: { city: "A", zip: "2" } }),
        ];
        const [drift, ...others] = driftOf({ steps });
        assert.deepEqual(others, []);
        assert.equal(drift?.kind, "changed");
        assert.deepEqual(drift?.properties, [
            { path: "address.zip", before: "1", found: "2" },
            { path: "displayName", before: "Bob", found: "By hand" },
        ]);
        assert.deepEqual(drift?.objectIds, [guid(1)]);
    });

    it("is what is not there any more", () => {
        const create: PlanStep = { op: "create", urn: urn("bob"), newState: state("bob", {}) };
        const drifts = driftOf({ steps: [refreshed("bob", { displayName: "Bob" }), create] });
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
            "what the service tells besides what is declared",
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
        it(`is not ${what}`, () => {
            assert.deepEqual(driftOf({ steps }), []);
        });
    }

    it("names of a roster the guests who are concerned", () => {
        const outputs = (displayName: string) => ({
            guests: JSON.stringify({
                "bob@x.example": { displayName },
                "al@x.example": { displayName: "Al" },
            }),
            userIds: JSON.stringify({ "bob@x.example": guid(5), "al@x.example": guid(6) }),
        });
        const inputs = { guests: "{}" };
        const [drift] = driftOf({
            steps: [refreshed("r", outputs("Bob"), inputs), update("r", outputs("By hand"))],
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

    it("is told by the audit log, the app that deploys left out", async () => {
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
        const markdown = toMarkdown(report);
        assert.doesNotMatch(markdown, /<img|\[click\]|@all|@contoso/);
        assert.match(markdown, /displayName: &quot;Bob&quot; became/);
        const junit = toJunit(report);
        assert.doesNotMatch(junit, /<img|\u0000/);
        assert.match(junit, /tests="1" failures="1"/);
    });

    it("says that there is none", () => {
        const empty = { ...report, drifts: [] };
        assert.match(toMarkdown(empty), /no drift/);
        assert.match(toJunit(empty), /failures="0"/);
    });
});
