import assert from "node:assert/strict";
import { Deployment } from "./deployment";

type Row = Readonly<Record<string, unknown>>;

const samId = "00000000-0000-4000-8000-00000000a002";
const subscription = "/subscriptions/55555555-5555-4555-8555-555555555555";
const expenses = "00000000-0000-4000-8000-00000000c001";

/** What the stack config says of the areas beyond guests, groups, partners and MFA. */
const areas = {
    "entra-b2b:applications": [
        {
            name: "expenses",
            appId: "00000000-0000-4000-8000-00000000ca01",
            requireAssignment: true,
            assignments: [
                { appRole: "Expenses.Submit", groups: ["finance"] },
                { appRole: "Expenses.Approve", guests: ["bob@fabrikam.example"] },
            ],
            tokens: { mappedClaims: [{ id: "mail", jwt: "guest_mail" }], optionalClaims: ["acct"] },
        },
    ],
    "entra-b2b:accessReviews": [
        {
            name: "engineering-guests",
            displayName: "Guests in engineering",
            group: "engineering",
            reviewers: { groupOwners: true, fallback: [samId] },
            startDate: "2027-01-01",
        },
    ],
    "entra-b2b:connectedOrganizations": [
        { name: "fabrikam", displayName: "Fabrikam", partner: "fabrikam", internalSponsorIds: [samId] },
    ],
    "entra-b2b:accessPackages": [
        {
            name: "engineering-access",
            displayName: "Engineering for partners",
            groups: ["engineering"],
            requestors: ["fabrikam"],
            approvers: { sponsors: "internal" },
        },
    ],
    "entra-b2b:entitlementManagement": { externalUserLifecycleAction: "blockSignIn" },
    "entra-b2b:azure": {
        roleAssignments: [
            {
                name: "engineering-reads",
                scope: `${subscription}/resourceGroups/p`,
                role: "Reader",
                group: "engineering",
            },
        ],
        signInLogs: {
            workspaceId: `${subscription}/resourceGroups/l/providers/Microsoft.OperationalInsights/workspaces/w`,
        },
        guestBilling: {
            resourceGroup: "billing",
            location: "Europe",
            tenantId: "33333333-3333-4333-8333-333333333333",
        },
        monitoring: {
            resourceGroup: "logs",
            location: "westeurope",
            alertEmails: ["soc@contoso.example"],
        },
    },
    // Its destroy blocks all guests of the list.
    "entra-b2b:removals": { most: 20 },
    "entra-b2b:sharing": { capability: "existingGuests", allowedDomains: ["fabrikam.example"] },
    "entra-b2b:microsoft365Groups": { allowGuestsToOwnGroups: false, allowOwnersToAddGuests: false },
};

describe("a stack with every area, with three lagging replicas", function () {
    this.timeout(240_000);
    let deployment: Deployment;

    before(async () => {
        deployment = await Deployment.start({
            sandbox: ["--replicas", "3", "--lag", "800", "--early-throttle", "0.02", "--seed", "11"],
        });
        await deployment.configure(areas);
    });
    after(() => deployment?.stop());

    const directory = () => deployment.sandbox.directory();

    it("comes up, and has nothing to change in a second run", async () => {
        const first = await deployment.stack.up();
        assert.equal(first.code, 0, first.output);
        const second = await deployment.stack.up("--expect-no-changes");
        assert.equal(second.code, 0, second.output);
    });

    it("assigned a group and a guest to the application, which lets no one else in", async () => {
        const { appRoleAssignments, groups, servicePrincipals, users } = await directory();
        const finance = groups.find(({ displayName }) => displayName === "Partner Finance");
        const bob = users.find(({ mail }) => mail === "bob@fabrikam.example");
        assert.deepEqual(
            appRoleAssignments
                .map((row) => [row["principalId"], String(row["appRoleId"]).slice(-1)])
                .sort(([, left], [, right]) => (String(left) < String(right) ? -1 : 1)),
            [
                [finance?.["id"], "1"],
                [bob?.["id"], "2"],
            ],
        );
        const application = servicePrincipals.find(({ id }) => id === expenses);
        assert.equal(application?.["appRoleAssignmentRequired"], true);
    });

    it("has the application's tokens tell the guest's mail, and that it is a guest", async () => {
        const { applications, claimsMappingPolicies, servicePrincipals } = await directory();
        assert.match(JSON.stringify(claimsMappingPolicies[0]?.["definition"]), /guest_mail/);
        const application = servicePrincipals.find(({ id }) => id === expenses);
        assert.deepEqual(application?.["claimsMappingPolicyIds"], [claimsMappingPolicies[0]?.["id"]]);
        assert.match(JSON.stringify(applications[0]?.["optionalClaims"]), /"name":"acct"/);
    });

    it("declared the review, and the package that Fabrikam's people may ask their sponsors for", async () => {
        const {
            accessReviews,
            accessPackages,
            assignmentPolicies,
            connectedOrganizations,
            groups,
            singletons,
        } = await directory();
        const group = groups.find(({ displayName }) => displayName === "Partner Engineering");
        assert.match(JSON.stringify(accessReviews[0]?.["scope"]), new RegExp(String(group?.["id"])));
        assert.match(JSON.stringify(accessPackages[0]?.["resourceRoleScopes"]), /Member_/);
        assert.deepEqual(assignmentPolicies[0]?.["specificAllowedTargets"], [
            {
                "@odata.type": "#microsoft.graph.connectedOrganizationMembers",
                connectedOrganizationId: connectedOrganizations[0]?.["id"],
            },
        ]);
        assert.deepEqual(connectedOrganizations[0]?.["internalSponsors"], [samId]);
        const settings = singletons["entitlementManagementSettings"];
        assert.equal(settings?.["externalUserLifecycleAction"], "blockSignIn");
    });

    it("gives the group its role in Azure, as a group, and sends the sign-in logs to the workspace", async () => {
        const { armResources, groups } = await directory();
        const properties = (type: string) =>
            armResources.find((row) => row["type"] === type)?.["properties"] as Record<string, unknown>;
        const { principalId, principalType } = properties("Microsoft.Authorization/roleAssignments");
        const group = groups.find(({ displayName }) => displayName === "Partner Engineering");
        assert.deepEqual([principalId, principalType], [group?.["id"], "Group"]);
        assert.match(JSON.stringify(properties("microsoft.aadiam/diagnosticSettings")["logs"]), /SignInLogs/);
        const billing = armResources.find(({ id }) => /guestUsages/.test(String(id)));
        assert.match(String(billing?.["id"]), new RegExp(`^${subscription}/resourceGroups/billing/`, "i"));
    });

    it("watches sign-ins in a workspace, with a workbook and an alert for each emergency", async () => {
        const { armResources } = await directory();
        const ofType = (type: string) => armResources.filter((row) => row["type"] === type);
        const [workspace] = ofType("Microsoft.OperationalInsights/workspaces");
        const [workbook] = ofType("Microsoft.Insights/workbooks");
        assert.equal((workbook?.["properties"] as Row)["sourceId"], workspace?.["id"]);
        const rules = ofType("Microsoft.Insights/scheduledQueryRules");
        assert.deepEqual(rules.map(({ name }) => String(name).replace("guest-sign-ins-", "")).sort(), [
            "emergencyAccessSignIn",
            "invitationSpike",
            "policyChange",
        ]);
    });

    it("lets files be shared only with Fabrikam's guests, and no one add guests to groups", async () => {
        const { groupSettings, singletons } = await directory();
        const sharing = singletons["sharePointSettings"];
        assert.deepEqual(
            [sharing?.["sharingCapability"], sharing?.["sharingAllowedDomainList"]],
            ["existingExternalUserSharingOnly", ["fabrikam.example"]],
        );
        const values = groupSettings[0]?.["values"] as { name: string; value: string }[];
        assert.equal(values.find(({ name }) => name === "AllowToAddGuests")?.value, "false");
        assert.equal(values.find(({ name }) => name === "AllowGuestsToAccessGroups")?.value, "true");
    });

    it("removes what it made on destroy", async () => {
        const { code, output } = await deployment.stack.destroy();
        assert.equal(code, 0, output);
        const { appRoleAssignments, servicePrincipals, ...all } = await directory();
        assert.deepEqual(appRoleAssignments, []);
        assert.deepEqual(
            [all.accessReviews, all.accessPackages, all.accessPackageCatalogs, all.assignmentPolicies],
            [[], [], [], []],
        );
        assert.deepEqual([all.connectedOrganizations, all.groupSettings, all.armResources], [[], [], []]);
        const sharing = all.singletons["sharePointSettings"];
        // Settings of the tenant as a whole stay by default.
        assert.equal(sharing?.["sharingCapability"], "existingExternalUserSharingOnly");
        const application = servicePrincipals.find(({ id }) => id === expenses);
        assert.equal(application?.["appRoleAssignmentRequired"], false);
    });
});
