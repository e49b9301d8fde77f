import assert from "node:assert/strict";
import type { SandboxDirectory } from "../../../sandbox/process";

type Row = Readonly<Record<string, unknown>>;

function missing(displayName: string): never {
    assert.fail(`${displayName} is not there`);
}

export function check(directory: SandboxDirectory): void {
    const named = (rows: readonly Row[], displayName: string): Row =>
        rows.find((row) => row["displayName"] === displayName) ?? missing(displayName);
    const { applications, appRoleAssignments, claimsMappingPolicies, servicePrincipals } = directory;
    const engineering = named(directory.groups, "Partner Engineering")["id"];
    const alice = directory.users.find(({ mail }) => mail === "alice@fabrikam.example")?.["id"];
    const rolesIn = (principal: Row) =>
        Object.fromEntries<unknown>(
            appRoleAssignments
                .filter(({ resourceId }) => resourceId === principal["id"])
                .map(({ appRoleId, principalId }) => [
                    String(
                        (principal["appRoles"] as Row[]).find(({ id }) => id === appRoleId)?.["displayName"],
                    ),
                    principalId,
                ]),
        );

    const aws = named(servicePrincipals, "AWS for partners");
    assert.equal(aws["preferredSingleSignOnMode"], "saml");
    assert.equal(aws["appRoleAssignmentRequired"], true);
    assert.deepEqual(aws["samlSingleSignOnSettings"], { relayState: "https://console.aws.amazon.com/" });
    assert.deepEqual(aws["notificationEmailAddresses"], ["identity@contoso.example"]);
    // The certificate signs: there is one, with a public and a private key.
    const keys = aws["keyCredentials"] as Row[];
    assert.deepEqual(keys.map(({ displayName, usage }) => [displayName, usage]).sort(), [
        ["CN=AWS for partners", "Sign"],
        ["CN=AWS for partners", "Verify"],
    ]);
    const hash = Buffer.from(String(aws["preferredTokenSigningKeyThumbprint"]), "hex").toString("base64");
    assert.equal(keys[0]?.["customKeyIdentifier"], hash);
    const registration = named(applications, "AWS for partners");
    assert.match(String(registration["identifierUris"]), /signin\.aws\.amazon\.com/);
    assert.deepEqual((registration["web"] as Row)["redirectUris"], [
        "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/0000",
    ]);
    const [policyId] = aws["claimsMappingPolicyIds"] as string[];
    const policy = claimsMappingPolicies.find(({ id }) => id === policyId);
    assert.match(String((policy?.["definition"] as string[])[0]), /"ID":"mail".*nameidentifier/);
    assert.deepEqual(rolesIn(aws), { User: engineering });

    const wiki = named(servicePrincipals, "Partner wiki");
    assert.equal(wiki["loginUrl"], "https://wiki.contoso.example/login");
    assert.deepEqual(rolesIn(wiki), { User: alice });
    const { groupMembershipClaims, optionalClaims, web } = named(applications, "Partner wiki") as Record<
        string,
        Row
    >;
    assert.equal(groupMembershipClaims, "ApplicationGroup");
    assert.match(JSON.stringify(optionalClaims?.["saml2Token"]), /"name":"acct"/);
    assert.equal(web?.["logoutUrl"], "https://wiki.contoso.example/signout");

    // The job runs, for members alone.
    const [job] = directory.synchronizationJobs;
    assert.equal(job?.["servicePrincipalId"], wiki["id"]);
    assert.equal((job?.["schedule"] as Row)["state"], "Active");
    assert.match(JSON.stringify(job?.["schema"]), /"sourceOperandName":"userType"/);

    const { conditions } = named(
        directory.conditionalAccessPolicies,
        "MFA for guests in SaaS applications",
    ) as Record<string, Record<string, Readonly<Record<string, string[]>>>>;
    assert.deepEqual(
        [...(conditions?.["applications"]?.["includeApplications"] ?? [])].sort(),
        [aws["appId"], wiki["appId"]].sort(),
    );
}

/** Both applications can be restored; nothing else of them is left. */
export function checkAfter(directory: SandboxDirectory): void {
    const { applications, claimsMappingPolicies, conditionalAccessPolicies, deletedApplications } = directory;
    const names = ["AWS for partners", "Partner wiki"];
    assert.deepEqual(deletedApplications.map(({ displayName }) => displayName).sort(), names);
    const left = [...applications, ...directory.servicePrincipals];
    assert.ok(!left.some(({ displayName }) => names.includes(String(displayName))));
    assert.deepEqual([claimsMappingPolicies, conditionalAccessPolicies], [[], []]);
}
