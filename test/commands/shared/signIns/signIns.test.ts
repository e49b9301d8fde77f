import assert from "node:assert/strict";
import { readRow } from "../../../../commands/shared/signIns/readRow";
import { SignInFileError } from "../../../../commands/shared/signIns/source";
import { entry, fabrikam, readText, sharePoint, steps, type Row } from "./fixtures";

describe("an entry of the sign-in log", () => {
    it("is read unchanged, and what it lacks stays unknown", () => {
        const signIn = readRow(entry());
        assert.deepEqual(signIn, {
            id: "1691d37b-8579-43a7-966a-0f35583c1300",
            createdMs: Date.parse("2026-06-30T16:34:32Z"),
            userId: "26be570a-1111-5555-b4e2-a37c6808512d",
            userPrincipalName: "alice@fabrikam.example",
            isGuest: true,
            access: "b2bCollaboration",
            homeTenantId: fabrikam,
            resourceTenantId: "aaaaaaaa-1111-4111-8111-111111111111",
            targetId: sharePoint,
            targetName: "SharePoint",
            isInteractive: true,
            clientAppType: "browser",
            platform: "windows",
            ipAddress: "203.0.113.9",
            country: "CH",
            networks: { names: ["Switzerland"], isTrusted: false },
            device: undefined,
            signInRiskLevel: "none",
            authenticationFlow: "none",
            mfa: "askedHere",
            methods: ["Authenticator App"],
            requirementProviders: ["multiConditionalAccess"],
            errorCode: 0,
            conditionalAccessStatus: "success",
            policies: [
                {
                    id: "aaaa0000-0000-4000-8000-000000000001",
                    displayName: "MFA for guests",
                    result: "success",
                },
            ],
        });
        const bare = readRow({ createdDateTime: "2026-06-30T16:34:32Z", userId: "x" });
        assert.deepEqual(
            [bare?.isGuest, bare?.access, bare?.mfa, bare?.policies, bare?.clientAppType, bare?.networks],
            [undefined, "unknown", "unknown", undefined, undefined, undefined],
        );
    });

    it("distinguishes a prompt from a requirement that a claim met", () => {
        const recordOf = (...details: Row[]) => readRow(entry({ authenticationDetails: details }))?.mfa;
        assert.equal(recordOf(steps.primary), "none");
        assert.equal(recordOf(steps.primary, steps.asked), "askedHere");
        assert.equal(recordOf(steps.primary, steps.fromHome), "claimFromHome");
        assert.equal(recordOf(steps.inSession), "claimInSession");
        // A refused prompt was one, too.
        assert.equal(
            recordOf({ ...steps.asked, succeeded: false, authenticationStepResultDetail: "MFA denied" }),
            "askedHere",
        );
        // A step for an authentication strength has the strength's name; its password is not a second factor.
        const requirement = { authenticationStepRequirement: "Phishing resistant MFA" };
        assert.equal(recordOf({ ...steps.primary, ...requirement }), "none");
        assert.equal(
            recordOf({ ...steps.asked, authenticationMethod: "FIDO2", ...requirement }),
            "askedHere",
        );
        assert.equal(
            recordOf({ ...steps.asked, authenticationStepRequirement: "", authenticationMethod: "SMS" }),
            "askedHere",
        );
    });

    it("takes the audience that conditional access evaluated for the application", () => {
        const targetOf = (more: Row) => readRow(entry(more))?.targetId;
        assert.equal(targetOf({ conditionalAccessAudiences: ["BBBB"] }), "bbbb");
        assert.equal(targetOf({ conditionalAccessAudiences: ["b", "c"] }), sharePoint);
        assert.equal(targetOf({ resourceId: "" }), "c44b4083-3bb0-49c1-b47d-974e53cbdf3c");
    });
});

describe("a file of sign-ins", () => {
    it("is read as a JSON array, whatever its texts hold, and wherever a chunk ends", async () => {
        const rows = [entry({ userDisplayName: '}],{"\\' }), entry({ userId: "b" })];
        const { signIns, unread } = await readText(JSON.stringify(rows, undefined, 2));
        assert.deepEqual(signIns, [readRow(rows[0]!), readRow(rows[1]!)]);
        assert.equal(unread.text, undefined);
        const many = Array.from({ length: 2_000 }, (_, index) => entry({ userId: `user-${index}` }));
        const large = await readText(JSON.stringify(many));
        assert.deepEqual(
            large.signIns.map(({ userId }) => userId),
            many.map(({ userId }) => userId),
        );
    });

    it("skips rows that cannot be read, with their numbers", async () => {
        const lines = [
            JSON.stringify(entry()),
            "{",
            JSON.stringify({ userId: "x" }),
            JSON.stringify(entry()),
            "7",
        ];
        const { signIns, unread } = await readText(lines.join("\n"));
        assert.equal(signIns.length, 2);
        assert.equal(unread.count, 3);
        assert.match(
            unread.text ?? "",
            /row 2 \(it is not valid JSON\), row 3 \(it has no createdDateTime\), row 5/,
        );
        const array = await readText(`[${JSON.stringify(entry())}, {"a": tru}, ${JSON.stringify(entry())}]`);
        assert.equal(array.signIns.length, 2);
        assert.match(array.unread.text ?? "", /^1 rows .*row 2/);
    });

    it("reads rows of Log Analytics and of diagnostic settings as the entries that they are", async () => {
        const row = entry();
        const ofTable = {
            TimeGenerated: "2026-06-30T16:40:00Z",
            CreatedDateTime: row["createdDateTime"],
            Id: row["id"],
            UserId: row["userId"],
            UserPrincipalName: row["userPrincipalName"],
            UserType: "Guest",
            CrossTenantAccessType: row["crossTenantAccessType"],
            HomeTenantId: row["homeTenantId"],
            ResourceTenantId: row["resourceTenantId"],
            AppId: row["appId"],
            AppDisplayName: row["appDisplayName"],
            ResourceIdentity: row["resourceId"],
            ResourceId: "/tenants/x/providers/Microsoft.aadiam",
            ResourceDisplayName: row["resourceDisplayName"],
            IPAddress: row["ipAddress"],
            // The table has both; this one is the country alone.
            Location: "XX",
            ClientAppUsed: row["clientAppUsed"],
            IsInteractive: true,
            OriginalTransferMethod: "none",
            AuthenticationProtocol: "oAuth2",
            RiskLevelDuringSignIn: "none",
            ConditionalAccessStatus: "success",
            AuthenticationRequirement: row["authenticationRequirement"],
            ResultType: "0",
            Status: JSON.stringify(row["status"]),
            DeviceDetail: row["deviceDetail"],
            LocationDetails: JSON.stringify(row["location"]),
            NetworkLocationDetails: JSON.stringify(row["networkLocationDetails"]),
            AuthenticationDetails: JSON.stringify(row["authenticationDetails"]),
            AuthenticationRequirementPolicies: JSON.stringify(row["authenticationRequirementPolicies"]),
            ConditionalAccessPolicies: row["appliedConditionalAccessPolicies"],
        };
        const { signIns } = await readText(
            [JSON.stringify(ofTable), JSON.stringify({ category: "SignInLogs", properties: row })].join("\n"),
        );
        assert.deepEqual(signIns, [readRow(row), readRow(row)]);
    });

    it("takes what a row of Log Analytics lacks from the columns that have it", async () => {
        const row = {
            TimeGenerated: "2026-06-30T16:40:00Z",
            UserId: "x",
            Location: "CH",
            ResultType: "50126",
            Type: "AADNonInteractiveUserSignInLogs",
        };
        const { signIns } = await readText(JSON.stringify(row));
        assert.deepEqual(
            signIns.map(({ country, errorCode, isInteractive, createdMs }) => [
                country,
                errorCode,
                isInteractive,
                createdMs,
            ]),
            [["CH", 50126, false, Date.parse("2026-06-30T16:40:00Z")]],
        );
    });

    it("keeps equal lists of policies once, so that a large log takes little memory", async () => {
        const other = { ...entry(), appliedConditionalAccessPolicies: [] };
        const { signIns } = await readText(JSON.stringify([entry(), entry({ userId: "b" }), other]));
        const [first, second, third] = signIns.map(({ policies }) => policies);
        assert.equal(first, second);
        assert.deepEqual(third, []);
    });

    it("reads the admin center's CSV, and takes nothing from it that it does not have", async () => {
        const header =
            '"Date (UTC)","Request ID","User ID","Username","User type","Cross tenant access type","Application","Application ID ",' +
            '"Resource","Resource ID ","Home tenant ID","IP address","Location","Status","Sign-in error code","Client app",' +
            '"Operating System","Multifactor authentication result","Multifactor authentication auth method","Authentication requirement","Conditional Access"';
        const row = (result: string, requirement: string) =>
            `2026-06-30T16:34:32Z,1,26be570a-1111-5555-b4e2-a37c6808512d,alice@fabrikam.example,Guest,B2B collaboration,Teams,aa,SharePoint,${sharePoint},${fabrikam},203.0.113.9,"Bern, Bern, CH",Success,0,Browser,Windows10,${result},Text message,${requirement},Success`;
        const content = [
            header,
            row("MFA completed in Azure AD", "Multifactor authentication"),
            row("MFA requirement satisfied by claim in the token", "Multifactor authentication"),
            row("", "Single-factor authentication"),
            row("", ""),
            "not,a,moment",
        ].join("\r\n");
        const { signIns, unread } = await readText(`\uFEFF${content}`, "InteractiveSignIns_2026.csv");
        assert.deepEqual(
            signIns.map(({ mfa }) => mfa),
            ["askedHere", "claimInSession", "none", "unknown"],
        );
        const [first] = signIns;
        assert.deepEqual(
            [
                first?.access,
                first?.homeTenantId,
                first?.targetId,
                first?.country,
                first?.platform,
                first?.isInteractive,
            ],
            ["b2bCollaboration", fabrikam, sharePoint, "CH", "windows", true],
        );
        assert.deepEqual(
            [first?.policies, first?.networks, first?.methods],
            [undefined, undefined, ["Text message"]],
        );
        assert.match(unread.text ?? "", /row 5/);
    });

    it("refuses a file that is something else, and says what it lacks", async () => {
        await assert.rejects(readText("name,age\r\nx,1"), SignInFileError);
        await assert.rejects(readText("name,age\r\nx,1"), /has no column "date \(utc\)" and "user id"/);
        await assert.rejects(readText(" "), /is empty/);
        const utf16 = Buffer.from("\uFEFF[]", "utf16le");
        await assert.rejects(readText(utf16), /is in UTF-16\. Save it as UTF-8/);
    });
});
