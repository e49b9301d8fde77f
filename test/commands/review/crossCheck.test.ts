import assert from "node:assert/strict";
import { GraphError, type GraphClient } from "../../../graph";
import { tenantFromGraph } from "pulumi-entra-b2b-policy";
import { crossCheck, requestOf, scenariosToAsk } from "../../../commands/review/crossCheck";
import { toHtml } from "../../../commands/review/formats/html";
import { toJunit } from "../../../commands/review/formats/junit";
import { reportOf } from "../../../commands/review/formats/sections";
import { toMarkdown } from "../../../commands/shared/markdown";
import { toSarif } from "../../../commands/review/formats/sarif";
import { review } from "../../../commands/review/review";
import { standardScenarios } from "../../../commands/review/scenarios";
import { graphPolicy } from "../../policy/policies";
import { emergencyIds, fabrikamId } from "./fixtures";

const people = { emergencyAccessAccountIds: emergencyIds, partnerNames: { [fabrikamId]: "fabrikam" } };
const tenant = tenantFromGraph({
    conditionalAccessPolicies: [
        graphPolicy({ id: "p1", displayName: "MFA for all" }),
        graphPolicy({
            id: "p2",
            displayName: "Away from the office",
            conditions: { locations: { includeLocations: ["All"], excludeLocations: ["l1"] } },
        }),
    ],
});
const scenarios = standardScenarios([tenant], people);

/** A tenant that answers with these results. */
function answering(results: readonly object[]): GraphClient {
    return { request: () => Promise.resolve({ body: { value: results } }) } as unknown as GraphClient;
}

const p1 = (policyApplies: boolean, analysisReasons: string) => ({
    id: "P1",
    policyApplies,
    analysisReasons,
});

describe("The cross-check with the tenant's own evaluation", () => {
    it("asks about everyone that the tenant can know, and about two people in all circumstances", () => {
        const asked = scenariosToAsk(scenarios, tenant).filter(({ name }) => !/: from /.test(name));
        assert.ok(asked.length > 10 && asked.length < 40, String(asked.length));
        assert.ok(asked.every(({ person }) => person.kind !== "member"));
        assert.equal(new Set(asked.map(({ circumstance }) => circumstance.label)).size, 7);
    });

    it("puts a scenario in the words of the endpoint", () => {
        const guest = scenarios.find(
            ({ name }) => name === "b2bCollaborationGuest of any other tenant: registers a method",
        )!;
        assert.deepEqual(requestOf(guest.scenario), {
            signInIdentity: {
                "@odata.type": "#microsoft.graph.userSignIn",
                externalUserType: "b2bCollaborationGuest",
                externalTenantId: "99999999-9999-4999-8999-999999999999",
            },
            signInContext: {
                "@odata.type": "#microsoft.graph.userActionContext",
                userAction: "registerSecurityInformation",
            },
            signInConditions: {
                clientAppType: "browser",
                devicePlatform: "windows",
                signInRiskLevel: "none",
                userRiskLevel: "none",
                insiderRiskLevel: "none",
                authenticationFlow: { transferMethod: "none" },
            },
        });
    });

    it("lists each policy that the tenant judges otherwise, and none that it cannot judge", async () => {
        const results = [
            p1(false, "users"),
            { id: "p2", policyApplies: false, analysisReasons: "notEnoughInformation" },
            { id: "not here", policyApplies: true, analysisReasons: "notSet" },
        ];
        const { askedCount, comparedCount, differences } = await crossCheck(
            answering(results),
            tenant,
            scenarios,
        );
        assert.equal(comparedCount, askedCount);
        // Registering a method is not an application, so both say that the policy does not apply.
        assert.equal(differences.length, askedCount - 2);
        assert.deepEqual(differences[0], {
            scenario: "emergency access 1: browser, Office 365",
            policy: "MFA for all",
            policyKey: "p1",
            here: true,
            inTenant: false,
            reasonsHere: ["notSet"],
            reasonsInTenant: ["users"],
        });
    });

    it("asks about policies with locations from an address in each set of them", async () => {
        const ip = (id: string, ...ranges: string[]) => ({
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            id,
            displayName: id,
            ipRanges: ranges.map((cidrAddress) => ({ cidrAddress })),
        });
        const located = tenantFromGraph({
            conditionalAccessPolicies: ["l1", "l2", "l3"].map((id) =>
                graphPolicy({
                    id: `away from ${id}`,
                    displayName: id,
                    conditions: { locations: { includeLocations: ["All"], excludeLocations: [id] } },
                }),
            ),
            namedLocations: [
                ip("l1", "198.51.100.0/24"),
                ip("l2", "198.51.100.128/25"),
                {
                    "@odata.type": "#microsoft.graph.countryNamedLocation",
                    id: "l3",
                    displayName: "l3",
                    countriesAndRegions: ["AQ", "DE"],
                },
            ],
        });
        const asked = scenariosToAsk(standardScenarios([located], people), located)
            .filter(({ circumstance }) => circumstance.label.startsWith("from "))
            .map(({ scenario }) => requestOf(scenario)!.signInConditions as Record<string, unknown>)
            .map(({ ipAddress, country }) => [ipAddress, country]);
        assert.deepEqual(asked, [
            ["203.0.113.9", "BV"],
            ["203.0.113.9", "AQ"],
            ["198.51.100.0", "BV"],
            ["198.51.100.0", "AQ"],
            ["198.51.100.128", "BV"],
            ["198.51.100.128", "AQ"],
        ]);
        const answer = [{ id: "away from l1", policyApplies: true, analysisReasons: "notSet" }];
        const { differences } = await crossCheck(
            answering(answer),
            located,
            standardScenarios([located], people),
        );
        assert.deepEqual(
            differences
                .map(({ scenario }) => scenario.split(": ")[1]!)
                .filter((label) => label.startsWith("from ")),
            [
                "from 198.51.100.0 (BV)",
                "from 198.51.100.0 (AQ)",
                "from 198.51.100.128 (BV)",
                "from 198.51.100.128 (AQ)",
            ],
        );
    });

    it("says how far it came when the tenant refuses", async () => {
        const refused = {
            method: "POST",
            path: "/x",
            status: 403,
            code: "AccessDenied",
            message: "no right",
        };
        const client = {
            request: () => Promise.reject(new GraphError(refused as never)),
        } as unknown as GraphClient;
        const { askedCount, refusal } = await crossCheck(client, tenant, scenarios);
        assert.equal(askedCount, 0);
        assert.match(refusal ?? "", /403/);
    });

    it("is in every form of the report, and changes no verdict", async () => {
        const differing = await crossCheck(answering([p1(false, "users")]), tenant, scenarios);
        const input = { stack: "s", before: tenant, after: tenant, resources: [], people, expectations: [] };
        const result = review({ ...input, crossCheck: differing });
        const covered = review(input).findings.length;
        assert.equal(result.verdict, review(input).verdict);
        assert.equal(result.findings.length, covered + differing.differences.length);
        const sentence = /MFA for all.* applies by this review, and does not apply \(users\) by the tenant/;
        assert.match(
            toMarkdown(reportOf(result)).replace(/&#?\w+;/g, " "),
            /MFA for all.*applies by this review/,
        );
        assert.match(toMarkdown(reportOf(result)), /### Cross-check with the tenant/);
        assert.match(toHtml(result).replaceAll("&quot;", '"'), sentence);
        assert.match(toSarif(result, () => ({ file: "f", line: 1 })).replaceAll('\\"', '"'), sentence);
        assert.match(
            toJunit(result),
            /<testsuite name="cross-check with the tenant" tests="\d+" failures="0">/,
        );
        assert.doesNotMatch(toMarkdown(reportOf(review(input))), /Cross-check/);
    });
});
