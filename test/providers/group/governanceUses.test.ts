import assert from "node:assert/strict";
import type { Properties } from "../../../providers/lifecycle/kit/lifecycle";
import { accessPackageId, catalogId, mark, tenantOfOwners } from "../ownedKinds";
import type { SandboxSession } from "../overSandbox";

const root = "/identityGovernance/entitlementManagement";
const reviews = "/identityGovernance/accessReviews/definitions";

describe("the end of a group that governance refers to", () => {
    let session: SandboxSession;
    let id: string;
    let outs: Properties;

    beforeEach(async () => {
        session = tenantOfOwners({ lagMs: 2_000 });
        const { inputs = {} } = await session
            .lifecycle("directoryGroup")
            .check({}, { displayName: "Partners", mark });
        ({ id, outs = {} } = await session.current("directoryGroup").create(inputs));
        session.catchUp();
    });

    const post = (path: string, body: Properties) => {
        const made = session.directory.succeed(`POST ${path}`, body);
        session.catchUp();
        return made;
    };
    /** Puts the group into the catalog, and has the package give it, as an administrator does. */
    const giveByHand = () => {
        post(`${root}/resourceRequests`, {
            requestType: "adminAdd",
            resource: { originId: id, originSystem: "AadGroup" },
            catalog: { id: catalogId },
        });
        const [resource] = session.directory.tenant.store.primary.list("catalogResources");
        post(`${root}/accessPackages/${accessPackageId}/resourceRoleScopes`, {
            role: {
                displayName: "Member",
                originSystem: "AadGroup",
                originId: `Member_${id}`,
                resource: { id: resource?.["id"], originId: id, originSystem: "AadGroup" },
            },
            scope: { originId: id, originSystem: "AadGroup" },
        });
    };
    const nameByHand = () => {
        post(`${root}/assignmentPolicies`, {
            displayName: "Approved by partners",
            accessPackage: { id: accessPackageId },
            allowedTargetScope: "allMemberUsers",
            expiration: { type: "noExpiration" },
            requestorSettings: { enableTargetsToSelfAddAccess: true },
            requestApprovalSettings: {
                isApprovalRequiredForAdd: true,
                stages: [
                    {
                        durationBeforeAutomaticDenial: "P14D",
                        primaryApprovers: [{ "@odata.type": "#microsoft.graph.groupMembers", groupId: id }],
                    },
                ],
            },
        });
        post(reviews, {
            displayName: "Quarterly",
            scope: {
                "@odata.type": "#microsoft.graph.accessReviewQueryScope",
                query: `/groups/${id}/transitiveMembers`,
                queryType: "MicrosoftGraph",
            },
            settings: {
                mailNotificationsEnabled: true,
                reminderNotificationsEnabled: true,
                justificationRequiredOnApproval: true,
                defaultDecisionEnabled: false,
                defaultDecision: "None",
                instanceDurationInDays: 14,
                autoApplyDecisionsEnabled: false,
                recommendationsEnabled: true,
                recurrence: {
                    pattern: { type: "weekly", interval: 1 },
                    range: { type: "noEnd", startDate: "2026-04-01" },
                },
            },
        });
    };
    const end = () => session.lifecycle("directoryGroup").delete(id, outs);
    const isGone = () => session.directory.tenant.store.primary.get("groups", id) === undefined;

    it("names catalogs, access packages, policies and access reviews", async () => {
        giveByHand();
        nameByHand();
        await end();
        assert.ok(isGone());
        const [warning = ""] = session.warnings;
        for (const part of [
            /1 catalogs of access packages that have it \("Partners" \(/,
            /1 access packages that give it \("Other" \(/,
            /1 policies of access packages that name it \("Approved by partners" \(/,
            /1 access reviews that name it \("Quarterly" \(/,
        ]) {
            assert.match(warning, part);
        }
        assert.match(session.messages.join(), /not known which roles in Azure/);
    });

    it("names nothing where no one refers to it, and says once in a run what Graph does not show", async () => {
        const groups = [await makeAnother("a"), await makeAnother("b")];
        const { delete: remove } = session.lifecycle("directoryGroup");
        for (const group of groups) {
            await remove(group.id, group.outs);
        }
        assert.deepEqual(session.warnings, []);
        assert.equal(session.messages.filter((text) => text.includes("roles in Azure")).length, 1);
        assert.equal(session.calls.filter((call) => call === `GET ${root}/catalogs`).length, 1);
    });

    async function makeAnother(suffix: string) {
        const news = { displayName: `Partners ${suffix}`, mark: `${mark}${suffix}` };
        const { inputs = {} } = await session.lifecycle("directoryGroup").check({}, news);
        const made = await session.current("directoryGroup").create(inputs);
        session.catchUp();
        return { id: made.id, outs: made.outs ?? {} };
    }

    it("does not count what the run has ended before, although replicas still show it", async () => {
        const news = { catalogId, accessPackageId, groupId: id, role: "Member" };
        const role = await session.lifecycle("accessPackageGroup").create(news);
        session.catchUp();
        session.lifecycle("directoryGroup");
        await session.current("accessPackageGroup").delete(role.id, role.outs ?? {});
        await session.current("directoryGroup").delete(id, outs);
        assert.deepEqual(session.warnings, []);
    });

    it("says what it may not read, and takes place", async () => {
        giveByHand();
        session.withheld.add("EntitlementManagement.ReadWrite.All").add("EntitlementManagement.Read.All");
        nameByHand();
        await end();
        assert.ok(isGone());
        assert.match(session.warnings.join(), /1 access reviews that name it/);
        assert.match(
            session.messages.join(),
            /Not read for the groups .*: catalogs of access packages, access packages, policies of access packages\. That needs EntitlementManagement\.Read\.All/,
        );
    });
});
