import assert from "node:assert/strict";
import fc from "fast-check";
import { toHtml } from "../../../commands/review/formats/html";
import { toJunit } from "../../../commands/review/formats/junit";
import { toSarif } from "../../../commands/review/formats/sarif";
import { reportOf } from "../../../commands/review/formats/sections";
import { gapsOf, gapsReport } from "../../../commands/review/gaps";
import type { Review } from "../../../commands/review/model";
import type { Census } from "../../../commands/review/people/census";
import { review } from "../../../commands/review/review";
import { toJson } from "../../../commands/shared/json";
import { toMarkdown } from "../../../commands/shared/markdown";
import { toText } from "../../../commands/shared/text";
import { tenantFromGraph } from "../../../policy";
import { assertInert, hostileText } from "../../hostileText";
import { parsed, proseOf, structureOf } from "../../markdownTree";

const fabrikam = "11111111-1111-4111-8111-111111111111";
const group = "aaaaaaaa-0000-4000-8000-00000000000a";
const account = "00000000-0000-4000-8000-00000000e001";
const people = { emergencyAccessAccountIds: [account] };

function tenantWith(name: string, state: string) {
    return tenantFromGraph({
        conditionalAccessPolicies: [
            {
                id: "p1",
                displayName: name,
                state,
                conditions: {
                    clientAppTypes: ["all"],
                    applications: { includeApplications: ["All"] },
                    users: { includeGroups: [group], excludeUsers: [account] },
                    locations: { includeLocations: ["l1"] },
                },
                grantControls: {
                    operator: "OR",
                    builtInControls: [],
                    authenticationStrength: { id: "s1" },
                },
            },
        ],
        crossTenantAccessPartners: [
            { tenantId: fabrikam, inboundTrust: { isMfaAccepted: state === "enabled" } },
        ],
        namedLocations: [
            {
                "@odata.type": "#microsoft.graph.ipNamedLocation",
                id: "l1",
                displayName: name,
                isTrusted: false,
                ipRanges: [{ cidrAddress: "198.51.100.0/24" }],
            },
        ],
        authenticationStrengths: [{ id: "s1", displayName: name, allowedCombinations: ["password,sms"] }],
    });
}

/** A review in which a policy, a location, a strength, a partner, a group and a scenario have this name. */
function reviewWith(name: string): { result: Review; gaps: ReturnType<typeof gapsOf> } {
    const [before, after] = [tenantWith(name, "disabled"), tenantWith(name, "enabled")];
    const census: Census = {
        classes: [],
        people: 1,
        disabled: 0,
        groupNames: { [group]: name },
        notes: [`The members of the group ${name} are not known (${name}).`],
    };
    const named = { ...people, partnerNames: { [fabrikam]: name } };
    const result = review({
        ...{ stack: "contoso", before, after, resources: [], people: named, census },
        expectations: [
            {
                name,
                scenario: { who: { userType: "member" }, target: {} },
                expect: { access: "blocked" },
                place: { file: "stacks/contoso.scenarios.yaml", line: 1 },
            },
        ],
    });
    return { result, gaps: gapsOf("contoso", after, [], named, census) };
}

/** Opening and closing marks of HTML, which no text may add to. */
const marksOf = (html: string) => html.replace(/[^<>"']/g, "");

describe("a review with a hostile name", () => {
    const harmless = reviewWith("x");
    const markdownOf = ({ result, gaps }: ReturnType<typeof reviewWith>) => [
        toMarkdown(reportOf(result)),
        toMarkdown(gapsReport(gaps)),
    ];

    it("has it in every kind of place", () => {
        const name = "Fabrikam's name";
        const text = toText(reportOf(reviewWith(name).result));
        for (const words of [
            `${name} is enforced`,
            `trust in ${name}`,
            `the group ${name}`,
            `from ${name}`,
            `The members of the group ${name}`,
            `"${name}": expected`,
        ]) {
            assert.ok(text.includes(words), `${words}\n${text}`);
        }
    });

    it("has the same structure in Markdown and HTML, and nothing acts in any form", () => {
        const structures = markdownOf(harmless).map((text) => structureOf(parsed(text)));
        const marks = marksOf(toHtml(harmless.result));
        fc.assert(
            fc.property(hostileText, (name) => {
                fc.pre(name.trim() !== "");
                const hostile = reviewWith(name);
                markdownOf(hostile).forEach((text, index) => {
                    assertInert(text);
                    const tree = parsed(text);
                    assert.deepEqual(structureOf(tree), structures[index], text);
                    assert.doesNotMatch(proseOf(tree), /@\w|#\d|:\/\/|www\./, text);
                });
                const html = toHtml(hostile.result);
                assertInert(html);
                assert.equal(marksOf(html), marks);
                assertInert(toText(reportOf(hostile.result)));
                for (const text of [
                    toJson(hostile.result),
                    toSarif(hostile.result, () => ({ file: "stacks/contoso.scenarios.yaml", line: 1 })),
                    toJunit(hostile.result),
                ]) {
                    assertInert(text);
                }
            }),
            { numRuns: 60 },
        );
    }).timeout(60_000);
});
