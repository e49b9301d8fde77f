import assert from "node:assert/strict";
import {
    GuestAccessPackage,
    GuestAccessReview,
    GuestGroup,
    type GuestAccessPackageArgs,
    type GuestAccessReviewArgs,
} from "../../components";
import { idOf, onlyOf, refusedInputsOf, registrationsOf, type Registration } from "./mocks";

const groupId = idOf("group");
const userId = idOf("approver");

function ofType(made: readonly Registration[], type: string): Registration[] {
    return made.filter((registration) => registration.type.endsWith(`:${type}`));
}

describe("GuestAccessReview", () => {
    const args: GuestAccessReviewArgs = {
        displayName: "Guests of the project",
        groupId,
        reviewers: { kind: "groupOwners", fallbackUserIds: [userId] },
        startDate: "2026-04-01",
    };
    const inputsOf = async (more: Partial<GuestAccessReviewArgs> = {}) =>
        onlyOf(
            await registrationsOf(() => void new GuestAccessReview("review", { ...args, ...more })),
            "AccessReview",
        ).inputs;

    it("covers a group's guests, asks its owners each quarter, and removes no one by itself", async () => {
        const inputs = await inputsOf();
        const settings = inputs["settings"] as Record<string, unknown>;
        assert.deepEqual(inputs["scope"], {
            "@odata.type": "#microsoft.graph.accessReviewQueryScope",
            query: `/groups/${groupId}/transitiveMembers/microsoft.graph.user/?$filter=(userType eq 'Guest')`,
            queryType: "MicrosoftGraph",
        });
        assert.deepEqual(inputs["reviewers"], [
            { query: `/groups/${groupId}/owners`, queryType: "MicrosoftGraph" },
        ]);
        assert.deepEqual(settings["recurrence"], {
            pattern: { type: "absoluteMonthly", interval: 3 },
            range: { type: "noEnd", startDate: "2026-04-01" },
        });
        assert.deepEqual(
            [
                settings["autoApplyDecisionsEnabled"],
                settings["defaultDecision"],
                settings["instanceDurationInDays"],
            ],
            [false, "Recommendation", 14],
        );
    });

    it("covers all Microsoft 365 groups one by one, and only guests who are inactive when asked", async () => {
        const inputs = await inputsOf({
            groupId: "allMicrosoft365Groups",
            inactiveDays: 60,
            reviewers: { kind: "self" },
            defaultDecision: "None",
        });
        assert.deepEqual(inputs["scope"], {
            "@odata.type": "#microsoft.graph.accessReviewInactiveUsersQueryScope",
            query: "./members/microsoft.graph.user/?$filter=(userType eq 'Guest')",
            queryType: "MicrosoftGraph",
            inactiveDuration: "P60D",
        });
        assert.match(JSON.stringify(inputs["instanceEnumerationScope"]), /Unified/);
        assert.deepEqual(inputs["reviewers"], []);
        assert.equal((inputs["settings"] as Record<string, unknown>)["defaultDecisionEnabled"], false);
    });

    for (const [what, more, message] of [
        [
            "an empty list of reviewers",
            { reviewers: { kind: "users", userIds: [] } },
            /"reviewers.userIds":"names no user/,
        ],
        ["a start that is not a day", { startDate: "April" }, /is not a day/],
        ["a duration beyond 180 days", { durationDays: 181 }, /from 1 to 180/],
        ["a group that is not an id", { groupId: "project" }, /"groupId":.*is not an id/],
    ] as [string, Partial<GuestAccessReviewArgs>, RegExp][]) {
        it(`refuses ${what} before anything is registered`, async () => {
            const refused = await refusedInputsOf(
                () => void new GuestAccessReview("review", { ...args, ...more }),
            );
            assert.match(JSON.stringify(refused), message);
        });
    }
});

describe("GuestAccessPackage", () => {
    const args: GuestAccessPackageArgs = {
        displayName: "Project",
        groups: { project: groupId },
        requestors: ["00000000-0000-4000-8000-00000000f001"],
        approvers: { userIds: [userId] },
    };
    const declare = (more: Partial<GuestAccessPackageArgs> = {}) =>
        registrationsOf(() => void new GuestAccessPackage("project", { ...args, ...more }));
    const policyOf = async (more: Partial<GuestAccessPackageArgs> = {}) =>
        onlyOf(await declare(more), "AccessPackageAssignmentPolicy").inputs;

    it("makes a catalog that is visible outside, the package, its groups, and who may ask", async () => {
        const made = await declare();
        assert.deepEqual(onlyOf(made, "AccessPackageCatalog").inputs["isExternallyVisible"], true);
        assert.equal(onlyOf(made, "AccessPackageGroup").inputs["groupId"], groupId);
        const policy = onlyOf(made, "AccessPackageAssignmentPolicy").inputs;
        assert.deepEqual(policy["expiration"], { type: "afterDuration", duration: "P90D" });
        assert.deepEqual(policy["specificAllowedTargets"], [
            {
                "@odata.type": "#microsoft.graph.connectedOrganizationMembers",
                connectedOrganizationId: "00000000-0000-4000-8000-00000000f001",
            },
        ]);
        assert.match(JSON.stringify(policy["requestApprovalSettings"]), new RegExp(userId));
    });

    it("uses an existing catalog, and groups declared beside it", async () => {
        const made = await registrationsOf(() => {
            const group = new GuestGroup("engineers", { displayName: "Engineers" });
            new GuestAccessPackage("project", { ...args, catalog: idOf("catalog"), groups: { group } });
        });
        assert.deepEqual(ofType(made, "AccessPackageCatalog"), []);
        assert.equal(onlyOf(made, "AccessPackage").inputs["catalogId"], idOf("catalog"));
        assert.equal(onlyOf(made, "AccessPackageGroup").name, "project-group");
    });

    it("asks sponsors, and lets all configured organizations request when declared", async () => {
        const policy = await policyOf({
            requestors: "allConfiguredOrganizations",
            approvers: { sponsors: "internal" },
        });
        assert.equal(policy["allowedTargetScope"], "allConfiguredConnectedOrganizationUsers");
        assert.match(JSON.stringify(policy["requestApprovalSettings"]), /internalSponsors/);
    });

    it("lets in without approval only where that is written out", async () => {
        const { isApprovalRequiredForAdd, stages } = (await policyOf({ approvers: "none" }))[
            "requestApprovalSettings"
        ] as { isApprovalRequiredForAdd: boolean; stages: unknown[] };
        assert.deepEqual([isApprovalRequiredForAdd, stages], [false, []]);
    });

    for (const [what, more, message] of [
        [
            "anyone without an approver",
            { requestors: "anyone", approvers: "none" },
            /anyone could approve their own access/,
        ],
        ["an empty set of approvers", { approvers: {} }, /must list at least one approver, or be none/],
        ["an empty list of requestors", { requestors: [] }, /no one could ask/],
        ["an expiry that is none", { expiresAfterDays: 0 }, /"expiresAfterDays":.*from 1 to 3660/],
    ] as [string, Partial<GuestAccessPackageArgs>, RegExp][]) {
        it(`refuses ${what}`, async () => {
            const refused = await refusedInputsOf(
                () => void new GuestAccessPackage("project", { ...args, ...more }),
            );
            assert.match(JSON.stringify(refused), message);
        });
    }
});
