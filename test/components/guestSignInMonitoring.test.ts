import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv } from "ajv";
import { GuestSignInMonitoring, type GuestSignInMonitoringArgs } from "../../components";
import { queryText, type QueryName } from "../../components/monitoring/queries";
import { workbookJson } from "../../components/monitoring/workbook";
import { idOf, onlyOf, refusedInputsOf, registrationsOf } from "./mocks";

const workspaceId =
    "/subscriptions/55555555-5555-4555-8555-555555555555/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/entra";
const args: GuestSignInMonitoringArgs = {
    resourceGroupName: "logs",
    location: "westeurope",
    emergencyAccessAccountIds: [idOf("emergency")],
    deployingPrincipalIds: [idOf("pipeline")],
    alertEmails: ["soc@contoso.example"],
};
const madeWith = (more: Partial<GuestSignInMonitoringArgs> = {}) =>
    registrationsOf(() => void new GuestSignInMonitoring("guests", { ...args, ...more }), {
        ids: { Workspace: workspaceId },
    });
const rulesOf = async (more?: Partial<GuestSignInMonitoringArgs>) =>
    (await madeWith(more)).filter(({ type }) => type.endsWith(":ScheduledQueryRule"));

interface Rule {
    readonly criteria: { readonly allOf: readonly { readonly query: string }[] };
}
const queryOf = (inputs: unknown) => (inputs as Rule).criteria.allOf[0]?.query ?? "";

describe("GuestSignInMonitoring", () => {
    it("makes a workspace that gets the tenant's logs, and reads no other", async () => {
        const made = await madeWith();
        assert.equal(onlyOf(made, "Workspace").inputs["retentionInDays"], 90);
        assert.equal(onlyOf(made, "DiagnosticSetting").inputs["workspaceId"], workspaceId);
        assert.equal(onlyOf(made, "Workbook").inputs["sourceId"], workspaceId);
    });

    it("takes a workspace that gets them already as it is", async () => {
        const made = await madeWith({ workspaceId });
        assert.deepEqual(
            made.filter(({ type }) => /:(Workspace|DiagnosticSetting)$/.test(type)),
            [],
        );
        for (const { inputs } of await rulesOf({ workspaceId })) {
            assert.deepEqual(inputs["scopes"], [workspaceId]);
        }
    });

    it("alerts on emergency access, on changes outside the code and on a spike of invitations", async () => {
        const rules = await rulesOf({ invitationsPerHour: 20 });
        assert.deepEqual(
            rules.map(({ name, inputs }) => [name, inputs["severity"]]),
            [
                ["guests-emergencyAccessSignIn", 0],
                ["guests-policyChange", 1],
                ["guests-invitationSpike", 2],
            ],
        );
        const [emergency = "", change = "", spike = ""] = rules.map(({ inputs }) => queryOf(inputs));
        assert.match(emergency, new RegExp(`dynamic\\(\\["${idOf("emergency")}"\\]\\)`));
        assert.match(change, new RegExp(`dynamic\\(\\["${idOf("pipeline")}"\\]\\)`));
        assert.match(spike, /^let invitationsPerHour = 20;/);
    });

    it("has no alert for emergency access without an account", async () => {
        const names = (await rulesOf({ emergencyAccessAccountIds: [] })).map(({ name }) => name);
        assert.deepEqual(names, ["guests-policyChange", "guests-invitationSpike"]);
    });

    it("refuses what could not be a part of a query, and alerts that no one gets", async () => {
        const faults = await refusedInputsOf(
            () =>
                void new GuestSignInMonitoring("guests", {
                    ...args,
                    deployingPrincipalIds: ['"]); AuditLogs'],
                    alertEmails: [],
                    workspaceId: "entra",
                }),
        );
        assert.deepEqual(Object.keys(faults), ["deployingPrincipalIds.0", "alertEmails", "workspaceId"]);
    });
});

/** Kusto's own parser, as far as it is used here; its scripts define globals. */
interface Kusto {
    readonly Language: {
        readonly KustoCode: {
            Parse(text: string): {
                GetDiagnostics(): { readonly Count: number; getItem(index: number): { Message: string } };
            };
        };
    };
}

describe("the queries", () => {
    let syntaxFaults: (text: string) => string[];

    before(function () {
        this.timeout(60_000);
        const load = createRequire(__filename);
        load("@kusto/language-service-next/bridge.min.js");
        load("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
        const { Kusto } = globalThis as unknown as { Kusto: Kusto };
        syntaxFaults = (text) => {
            const found = Kusto.Language.KustoCode.Parse(text).GetDiagnostics();
            return Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message);
        };
    });

    const names = readdirSync(join(__dirname, "../../components/monitoring/queries")).map((file) =>
        file.replace(/\.kql$/, ""),
    ) as QueryName[];

    for (const name of names) {
        it(`${name} is Kusto's language, and names the page that it comes from`, () => {
            const text = queryText(name, { ids: [idOf("emergency")], count: 3 });
            assert.deepEqual(syntaxFaults(text), []);
            assert.match(text, /^\/\/ https:\/\/learn\.microsoft\.com\//m);
            // The parser sees a fault where there is one.
            assert.notDeepEqual(syntaxFaults(text.replace("| where", "| wher")), []);
        });
    }

    it("of the workbook are in a form that Azure's schema allows", () => {
        // Microsoft's schema and license, of microsoft/Application-Insights-Workbooks at 1ea1c77b0fa7 (MIT).
        const file = join(__dirname, "workbookSchema/workbook.json");
        const isAllowed = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
            JSON.parse(readFileSync(file, "utf8")) as object,
        );
        const workbook = JSON.parse(workbookJson(workspaceId)) as {
            items: { type: number; content?: unknown }[];
        };
        assert.ok(isAllowed(workbook), JSON.stringify(isAllowed.errors));
        const [title, ...queries] = workbook.items;
        assert.ok(!isAllowed({ ...workbook, items: [{ ...title, content: undefined }, ...queries] }));
        assert.ok(!isAllowed({ ...workbook, items: queries.map((item) => ({ ...item, type: 99 })) }));
    });

    it("of the workbook are in it as they are", () => {
        const { version, items, fallbackResourceIds } = JSON.parse(workbookJson(workspaceId)) as {
            version: string;
            items: { type: number; content: { version?: string; query?: string } }[];
            fallbackResourceIds: string[];
        };
        assert.equal(version, "Notebook/1.0");
        assert.deepEqual(fallbackResourceIds, [workspaceId]);
        const queries = items.filter(({ type }) => type === 3).map(({ content }) => content);
        assert.equal(queries.length, 3);
        for (const { version: form, query = "" } of queries) {
            assert.equal(form, "KqlItem/1.0");
            assert.deepEqual(syntaxFaults(query), []);
        }
    });
});
