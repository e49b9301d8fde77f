import assert from "node:assert/strict";
import { checkTenantConfig } from "../../config/tenantConfig";

const id = "00000000-0000-4000-8000-00000000a002";
const sound = {
    "entra-b2b:groups": [{ name: "project", displayName: "Project" }],
    "entra-b2b:partners": [
        { name: "fabrikam", tenantId: "11111111-1111-4111-8111-111111111111", inboundTrust: {} },
    ],
    "entra-b2b:accessReviews": [
        {
            name: "project-guests",
            displayName: "Guests of the project",
            group: "project",
            reviewers: { groupOwners: true, fallback: [id] },
            startDate: "2026-04-01",
        },
    ],
    "entra-b2b:connectedOrganizations": [{ name: "fabrikam", displayName: "Fabrikam", partner: "fabrikam" }],
    "entra-b2b:accessPackages": [
        {
            name: "project",
            displayName: "Project",
            groups: ["project"],
            requestors: ["fabrikam"],
            approvers: { userIds: [id] },
        },
    ],
};

function problemsOf(changes: object): string[] {
    const { problems } = checkTenantConfig({ ...sound, ...changes }, "stacks/Pulumi.test.yaml");
    return problems.map(({ field, message }) => `${field.replace("entra-b2b:", "")}: ${message}`);
}
const [review] = sound["entra-b2b:accessReviews"];
const [organization] = sound["entra-b2b:connectedOrganizations"];
const [accessPackage] = sound["entra-b2b:accessPackages"];

describe("governance in the stack config", () => {
    it("is sound, and removes no one by default", () => {
        const { config, problems } = checkTenantConfig(sound, "stacks/Pulumi.test.yaml");
        assert.deepEqual(problems, []);
        assert.equal(config?.accessReviews[0]?.applyDecisions, false);
        assert.equal(config?.accessPackages[0]?.expiresAfterDays, 90);
    });

    it("takes a day with and without quotes, which the engine hands over as a moment", () => {
        for (const startDate of ["2026-04-01", "2026-04-01T00:00:00Z", "2026-04-01 00:00:00 +0000 UTC"]) {
            const { config } = checkTenantConfig(
                { ...sound, "entra-b2b:accessReviews": [{ ...review, startDate }] },
                "stacks/Pulumi.test.yaml",
            );
            assert.equal(config?.accessReviews[0]?.startDate, "2026-04-01");
        }
        assert.equal(
            problemsOf({ "entra-b2b:accessReviews": [{ ...review, startDate: "2026-13-01" }] }).length,
            1,
        );
    });

    for (const [what, changes, expected] of [
        [
            "a review of a group that is not declared",
            { "entra-b2b:accessReviews": [{ ...review, group: "projekt" }] },
            /^accessReviews\[0\]\.group: there is no group "projekt"/,
        ],
        [
            "reviewers that are none",
            { "entra-b2b:accessReviews": [{ ...review, reviewers: "owners" }] },
            /^accessReviews\[0\]\.reviewers: must be self/,
        ],
        [
            "an organization without partner and domains",
            { "entra-b2b:connectedOrganizations": [{ ...organization, partner: undefined }] },
            /needs either a partner or domains/,
        ],
        [
            "an organization of a partner that is not declared",
            { "entra-b2b:connectedOrganizations": [{ ...organization, partner: "northwind" }] },
            /there is no partner "northwind"/,
        ],
        [
            "a package for an organization that is not declared",
            { "entra-b2b:accessPackages": [{ ...accessPackage, requestors: ["northwind"] }] },
            /there is no connected organization "northwind"/,
        ],
        [
            "a package that lets anyone in",
            { "entra-b2b:accessPackages": [{ ...accessPackage, requestors: "anyone", approvers: "none" }] },
            /anyone could approve their own access/,
        ],
        [
            "an empty set of approvers",
            { "entra-b2b:accessPackages": [{ ...accessPackage, approvers: {} }] },
            /at least one approver, or be none/,
        ],
        [
            "a package of a name used twice",
            { "entra-b2b:accessPackages": [accessPackage, accessPackage] },
            /"project" is already used/,
        ],
    ] as [string, object, RegExp][]) {
        it(`refuses ${what}`, () => {
            const problems = problemsOf(changes);
            assert.equal(problems.length, 1, problems.join("\n"));
            assert.match(problems[0] ?? "", expected);
        });
    }
});
