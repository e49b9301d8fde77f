import assert from "node:assert/strict";
import type { LifecycleName } from "../../providers/lifecycle";
import { CreatedError, type Properties } from "../../providers/lifecycle/kit/lifecycle";
import type { TableName } from "../../sandbox/store";
import { samId } from "../sandbox/directory";
import { SandboxSession } from "./overSandbox";
import { errorOf, failuresOf } from "./setUp";

const root = "/identityGovernance/entitlementManagement";

/** What an answer has apart from what no request may send. */
function without(answer: Properties, names: readonly string[]): Properties {
    return Object.fromEntries(Object.entries(answer).filter(([name]) => !names.includes(name)));
}

describe("governance, over lagging replicas", () => {
    let session: SandboxSession;

    beforeEach(() => {
        session = SandboxSession.start();
    });

    const rows = (table: TableName) => session.directory.tenant.store.primary.list(table);
    const cycle = (name: LifecycleName) => session.lifecycle(name);
    /** Makes an object from what a program gives, and answers its id and state. */
    const make = async (name: LifecycleName, news: Properties) => {
        const { inputs = {}, failures } = await cycle(name).check({}, news);
        assert.deepEqual(failures, []);
        const { id, outs = {} } = await cycle(name).create(inputs);
        return { id, outs };
    };
    const makeCatalog = () => make("accessPackageCatalog", { displayName: "Partners" });
    const makePackage = async () => {
        const catalog = await makeCatalog();
        const made = await make("accessPackage", { displayName: "Project", catalogId: catalog.id });
        return { catalogId: catalog.id, accessPackageId: made.id, outs: made.outs };
    };

    describe("a catalog", () => {
        it("is made once, hidden from outside by default, and read without a change", async () => {
            const { id, outs } = await makeCatalog();
            assert.deepEqual(outs, {
                displayName: "Partners",
                description: "",
                state: "published",
                isExternallyVisible: false,
            });
            assert.equal(rows("accessPackageCatalogs")[0]?.["isExternallyVisible"], false);
            assert.deepEqual(await cycle("accessPackageCatalog").read(id, outs), { id, props: outs });
        });

        it("is made once when the answer is lost", async () => {
            await make("accessPackageCatalog", { displayName: "Others" });
            session.directory.parts.addFault({ kind: "resetAfterCommit", method: "POST", count: 1 });
            const { id } = await makeCatalog();
            assert.equal(rows("accessPackageCatalogs").length, 2);
            assert.equal(rows("accessPackageCatalogs")[1]?.["id"], id);
        });

        it("shows drift, is changed in place, and is gone only when replicas agree", async () => {
            const { id, outs } = await makeCatalog();
            const { read, update, delete: remove } = cycle("accessPackageCatalog");
            session.directory.succeed(`PATCH ${root}/catalogs/${id}`, { description: "by hand" });
            session.catchUp();
            assert.equal((await read(id, outs)).props?.["description"], "by hand");
            const { outs: after = {} } = await update(id, outs, { ...outs, displayName: "Partners' work" });
            assert.equal(rows("accessPackageCatalogs")[0]?.["displayName"], "Partners' work");
            await remove(id, after);
            assert.deepEqual(rows("accessPackageCatalogs"), []);
            assert.deepEqual(await read(id, after), {});
            await remove(id, after);
        });

        it("keeps its id when it cannot be confirmed", async () => {
            session.directory.parts.addFault({ kind: "unavailable", method: "GET", path: "/catalogs/" });
            const error: unknown = await makeCatalog().catch((thrown: unknown) => thrown);
            assert.ok(error instanceof CreatedError, String(error));
            assert.equal(error.id, rows("accessPackageCatalogs")[0]?.["id"]);
        });

        it("that holds packages is not removed, and says so", async () => {
            const { catalogId } = await makePackage();
            session.catchUp();
            await assert.rejects(
                cycle("accessPackageCatalog").delete(catalogId, {}),
                /contains access packages/,
            );
        });
    });

    describe("an access package", () => {
        it("is made in a catalog made a moment ago, and replaced for another one", async () => {
            const { catalogId, accessPackageId, outs } = await makePackage();
            assert.deepEqual(rows("accessPackages")[0]?.["catalog"], { id: catalogId });
            const { diff } = cycle("accessPackage");
            const moved = await diff(accessPackageId, outs, { ...outs, catalogId: samId });
            assert.deepEqual(moved.replaces, ["catalogId"]);
            const renamed = await diff(accessPackageId, outs, { ...outs, displayName: "Other" });
            assert.deepEqual([renamed.changes, renamed.replaces], [true, []]);
        });

        it("gives a new group, which the catalog gains and loses with it", async () => {
            const { catalogId, accessPackageId } = await makePackage();
            const groupId = session.directory.makeGroup("Project");
            const { id, outs } = await make("accessPackageGroup", { catalogId, accessPackageId, groupId });
            const scopes = rows("accessPackages")[0]?.["resourceRoleScopes"] as {
                role: { originId: string };
            }[];
            assert.deepEqual(
                scopes.map(({ role }) => role.originId),
                [`Member_${groupId}`],
            );
            assert.deepEqual(await cycle("accessPackageGroup").read(id, outs), { id, props: outs });
            await cycle("accessPackageGroup").delete(id, outs);
            assert.deepEqual(rows("catalogResources"), []);
            assert.deepEqual(rows("accessPackages")[0]?.["resourceRoleScopes"], []);
            assert.deepEqual(await cycle("accessPackageGroup").read(id, outs), {});
        });

        it("takes a group out of the catalog again when the answer that put it in was lost", async () => {
            const { catalogId, accessPackageId } = await makePackage();
            const groupId = session.directory.makeGroup("Project");
            session.catchUp();
            const { directory } = session;
            const ask = directory.ask.bind(directory);
            let isCut = false;
            directory.ask = (request, body, options) => {
                isCut ||= request.startsWith("POST ") && request.includes("/resourceRequests");
                return { ...ask(request, body, options), ...(isCut && { fault: "reset" }) };
            };
            const { id, properties } = await errorOf(
                cycle("accessPackageGroup").create({ catalogId, accessPackageId, groupId }),
            );
            directory.ask = ask;
            assert.equal(rows("catalogResources").length, 1);
            session.catchUp();
            await cycle("accessPackageGroup").delete(id, properties);
            assert.deepEqual(rows("catalogResources"), []);
        });

        it("leaves a group in the catalog that another package gives", async () => {
            const { catalogId, accessPackageId } = await makePackage();
            const groupId = session.directory.makeGroup("Project");
            const one = await make("accessPackageGroup", { catalogId, accessPackageId, groupId });
            const other = await make("accessPackage", { displayName: "Other", catalogId });
            await make("accessPackageGroup", { catalogId, accessPackageId: other.id, groupId });
            await cycle("accessPackageGroup").delete(one.id, one.outs);
            assert.equal(rows("catalogResources").length, 1);
            assert.match(session.messages.join(), /stays in the catalog .* Entra refused to take it out: \w/);
        });

        for (const order of [
            [0, 1],
            [1, 0],
        ]) {
            it(`takes a group out of the catalog with the last package that gives it, in the order ${order.join()}`, async () => {
                const { catalogId, accessPackageId } = await makePackage();
                const groupId = session.directory.makeGroup("Project");
                const second = await make("accessPackage", { displayName: "Other", catalogId });
                const ends: { id: string; outs: Properties }[] = [];
                for (const each of [accessPackageId, second.id]) {
                    session.catchUp();
                    const news = { catalogId, accessPackageId: each, groupId };
                    ends.push(await make("accessPackageGroup", news));
                }
                session.catchUp();
                const remove = session.lifecycle("accessPackageGroup").delete;
                await Promise.all(
                    order.map((index) => remove(ends[index]?.id ?? "", ends[index]?.outs ?? {})),
                );
                assert.deepEqual(rows("catalogResources"), []);
            });
        }

        it("owns the group that an update put back into the catalog", async () => {
            const { catalogId, accessPackageId } = await makePackage();
            const groupId = session.directory.makeGroup("Project");
            session.catchUp();
            const news = { catalogId, accessPackageId, groupId };
            const { id, outs } = await make("accessPackageGroup", news);
            await cycle("accessPackageGroup").delete(id, outs);
            session.catchUp();
            const before = { ...outs, ownsResource: false, unfinishedProperties: ["role"] };
            const { outs: after = {} } = await cycle("accessPackageGroup").update(id, before, news);
            session.catchUp();
            await cycle("accessPackageGroup").delete(id, after);
            assert.deepEqual(rows("catalogResources"), []);
        });

        it("leaves a group in the catalog that was there before", async () => {
            const { catalogId, accessPackageId } = await makePackage();
            const groupId = session.directory.makeGroup("Project");
            session.catchUp();
            session.directory.succeed(`POST ${root}/resourceRequests`, {
                requestType: "adminAdd",
                resource: { originId: groupId, originSystem: "AadGroup" },
                catalog: { id: catalogId },
            });
            session.catchUp();
            const { id, outs } = await make("accessPackageGroup", { catalogId, accessPackageId, groupId });
            assert.equal(outs["ownsResource"], false);
            assert.match(session.messages.join(), /already had the group .* stays in the catalog/);
            await cycle("accessPackageGroup").delete(id, outs);
            assert.equal(rows("catalogResources").length, 1);
        });
    });

    describe("an assignment policy", () => {
        const policy = (accessPackageId: string, more: Properties = {}): Properties => ({
            displayName: "Partners",
            accessPackageId,
            allowedTargetScope: "allExternalUsers",
            expiration: { type: "afterDuration", duration: "P90D" },
            requestorSettings: { enableTargetsToSelfAddAccess: true },
            requestApprovalSettings: {
                isApprovalRequiredForAdd: true,
                stages: [
                    {
                        durationBeforeAutomaticDenial: "P14D",
                        isApproverJustificationRequired: true,
                        primaryApprovers: [{ "@odata.type": "#microsoft.graph.singleUser", userId: samId }],
                    },
                ],
            },
            ...more,
        });

        it("is changed whole by PUT, and read without a change", async () => {
            const { accessPackageId } = await makePackage();
            const { id, outs } = await make("accessPackageAssignmentPolicy", policy(accessPackageId));
            const life = cycle("accessPackageAssignmentPolicy");
            assert.deepEqual(await life.read(id, outs), { id, props: outs });
            const expiration = { type: "afterDuration", duration: "P30D" };
            const { outs: changed = {} } = await life.update(id, outs, { ...outs, expiration });
            assert.deepEqual(rows("assignmentPolicies")[0]?.["expiration"], expiration);
            assert.equal(changed["accessPackageId"], accessPackageId);
            assert.ok(session.writes.includes(`PUT ${root}/assignmentPolicies/${id}`));
            await life.delete(id, changed);
            assert.deepEqual(rows("assignmentPolicies"), []);
        });

        const byOthers = {
            reviewSettings: { isEnabled: true, expirationBehavior: "removeAccess" },
            notificationSettings: { isAssignmentNotificationDisabled: true },
        };
        /** Adds to a policy what no input says, as an administrator does. */
        const extendByHand = (id: string, accessPackageId: string) => {
            const path = `${root}/assignmentPolicies/${id}`;
            const shown = session.directory.ask(`GET ${path}`).body;
            session.directory.succeed(`PUT ${path}`, {
                ...without(shown, ["@odata.context", "createdDateTime", "modifiedDateTime"]),
                accessPackage: { id: accessPackageId },
                ...byOthers,
                requestorSettings: {
                    ...(shown["requestorSettings"] as Properties),
                    allowCustomAssignmentSchedule: true,
                },
            });
            session.catchUp();
        };

        it("keeps what others added, when it is changed or adopted", async () => {
            const { accessPackageId } = await makePackage();
            const own = await make("accessPackageAssignmentPolicy", policy(accessPackageId));
            session.catchUp();
            const life = cycle("accessPackageAssignmentPolicy");
            const shown = () => {
                const [row = {}] = rows("assignmentPolicies");
                const { requestorSettings, reviewSettings, notificationSettings } = row;
                const { allowCustomAssignmentSchedule } = requestorSettings as Properties;
                return { reviewSettings, notificationSettings, allowCustomAssignmentSchedule };
            };
            const expected = { ...byOthers, allowCustomAssignmentSchedule: true };
            extendByHand(own.id, accessPackageId);
            await life.update(own.id, own.outs, { ...own.outs, description: "For partners" });
            assert.deepEqual(shown(), expected);
            assert.equal(rows("assignmentPolicies")[0]?.["description"], "For partners");
            session.catchUp();
            await make(
                "accessPackageAssignmentPolicy",
                policy(accessPackageId, { objectId: own.id, description: "Adopted" }),
            );
            assert.deepEqual(shown(), expected);
            assert.equal(rows("assignmentPolicies")[0]?.["description"], "Adopted");
        });

        it("loses a member of a structure that is no longer declared", async () => {
            const { accessPackageId } = await makePackage();
            const requestorSettings = {
                enableTargetsToSelfAddAccess: true,
                allowCustomAssignmentSchedule: true,
            };
            const { id, outs } = await make(
                "accessPackageAssignmentPolicy",
                policy(accessPackageId, { requestorSettings }),
            );
            session.catchUp();
            const { inputs = {} } = await cycle("accessPackageAssignmentPolicy").check(
                outs,
                policy(accessPackageId),
            );
            await cycle("accessPackageAssignmentPolicy").update(id, outs, inputs);
            const settings = rows("assignmentPolicies")[0]?.["requestorSettings"] as Properties;
            assert.ok(!("allowCustomAssignmentSchedule" in settings));
        });

        it("reports its faults before anything is written", async () => {
            const faults = await failuresOf(
                cycle("accessPackageAssignmentPolicy"),
                policy("none", {
                    expiration: { type: "afterDuration", duration: "90 days" },
                    requestApprovalSettings: {
                        isApprovalRequiredForAdd: true,
                        stages: [
                            {
                                durationBeforeAutomaticDenial: "P14D",
                                isApproverJustificationRequired: true,
                                primaryApprovers: [],
                            },
                        ],
                    },
                }),
            );
            assert.deepEqual(faults, [
                "accessPackageId",
                "expiration.duration",
                "requestApprovalSettings.stages.0.primaryApprovers",
            ]);
        });
    });

    describe("a connected organization", () => {
        const tenantId = "11111111-1111-4111-8111-111111111111";
        const organization = (internalSponsorIds: string[]): Properties => ({
            displayName: "Fabrikam",
            identitySources: [
                {
                    "@odata.type": "#microsoft.graph.azureActiveDirectoryTenant",
                    tenantId,
                    displayName: "Fabrikam",
                },
            ],
            internalSponsorIds,
        });

        it("has its sponsors, and follows a change of them", async () => {
            const { id, outs } = await make("connectedOrganization", organization([samId]));
            assert.deepEqual(rows("connectedOrganizations")[0]?.["internalSponsors"], [samId]);
            const life = cycle("connectedOrganization");
            const { outs: less = {} } = await life.update(id, outs, { ...outs, internalSponsorIds: [] });
            assert.deepEqual(rows("connectedOrganizations")[0]?.["internalSponsors"], []);
            await life.delete(id, less);
            assert.deepEqual(rows("connectedOrganizations"), []);
        });

        it("of a tenant that has one already is refused", async () => {
            await make("connectedOrganization", { ...organization([]), displayName: "Others" });
            await assert.rejects(make("connectedOrganization", organization([])), /that no other has/);
        });
    });

    describe("the settings of entitlement management", () => {
        it("are put back, and compared without regard to case", async () => {
            const news = { externalUserLifecycleAction: "none", onRemove: "restore" };
            const { id, outs } = await make("entitlementManagementSettings", news);
            assert.deepEqual(outs["formerSettings"], { externalUserLifecycleAction: "blockSignInAndDelete" });
            const { store } = session.directory.tenant;
            const current = store.primary.get("singletons", id);
            store.commit("singletons", id, { ...current, externalUserLifecycleAction: "None" });
            session.catchUp();
            assert.deepEqual(await cycle("entitlementManagementSettings").read(id, outs), {
                id,
                props: outs,
            });
            await cycle("entitlementManagementSettings").delete(id, outs);
            const [settings] = rows("singletons").filter(({ id: name }) => name === id);
            assert.equal(settings?.["externalUserLifecycleAction"], "blockSignInAndDelete");
        });
    });

    describe("an access review", () => {
        const review = (more: object = {}): Properties => ({
            displayName: "Guests of the project",
            scope: {
                "@odata.type": "#microsoft.graph.accessReviewQueryScope",
                query: `/groups/${samId}/transitiveMembers/microsoft.graph.user/?$filter=(userType eq 'Guest')`,
                queryType: "MicrosoftGraph",
            },
            settings: {
                mailNotificationsEnabled: true,
                reminderNotificationsEnabled: true,
                justificationRequiredOnApproval: true,
                defaultDecisionEnabled: true,
                defaultDecision: "Recommendation",
                instanceDurationInDays: 14,
                autoApplyDecisionsEnabled: false,
                recommendationsEnabled: true,
                recurrence: {
                    pattern: { type: "absoluteMonthly", interval: 3 },
                    range: { type: "noEnd", startDate: "2026-04-01" },
                },
                ...more,
            },
        });

        it("is made, changed whole, and ended", async () => {
            const { id, outs } = await make("accessReview", review());
            const life = cycle("accessReview");
            assert.deepEqual(await life.read(id, outs), { id, props: outs });
            const settings = { ...(outs["settings"] as object), defaultDecision: "Deny" };
            const { outs: changed = {} } = await life.update(id, outs, { ...outs, settings });
            assert.equal((rows("accessReviews")[0]?.["settings"] as Properties)["defaultDecision"], "Deny");
            await life.delete(id, changed);
            assert.deepEqual(rows("accessReviews"), []);
        });

        it("keeps stages, recipients and settings that others added", async () => {
            const { id, outs } = await make("accessReview", review());
            session.catchUp();
            const path = `/identityGovernance/accessReviews/definitions/${id}`;
            const shown = session.directory.ask(`GET ${path}`).body;
            const writable = without(shown, [
                ...["@odata.context", "status", "createdDateTime", "lastModifiedDateTime"],
                "instanceEnumerationScope",
            ]);
            const byOthers = {
                additionalNotificationRecipients: [
                    { notificationTemplateType: "CompletedAdditionalRecipients" },
                ],
                stageSettings: [{ stageId: "1", durationInDays: 3, recommendationsEnabled: false }],
            };
            session.directory.succeed(`PUT ${path}`, {
                ...writable,
                ...byOthers,
                settings: {
                    ...(writable["settings"] as Properties),
                    decisionHistoriesForReviewersEnabled: true,
                },
            });
            session.catchUp();
            await cycle("accessReview").update(id, outs, { ...outs, displayName: "Guests" });
            const [row = {}] = rows("accessReviews");
            const { additionalNotificationRecipients, displayName, stageSettings, settings } = row;
            assert.deepEqual({ additionalNotificationRecipients, stageSettings }, byOthers);
            assert.equal(displayName, "Guests");
            assert.equal((settings as Properties)["decisionHistoriesForReviewersEnabled"], true);
        });

        it("is replaced when its scope or its reviewers change", async () => {
            const { diff } = cycle("accessReview");
            const news = {
                ...review(),
                reviewers: [{ query: `/users/${samId}`, queryType: "MicrosoftGraph" }],
            };
            assert.deepEqual((await diff("id", review(), news)).replaces, ["reviewers"]);
        });
    });
});
