import assert from "node:assert/strict";
import { readExpectations } from "../../../commands/review/expectations";
import { gapsOf, gapsReport } from "../../../commands/review/gaps";
import { toMarkdown } from "../../../commands/shared/markdown";
import { review } from "../../../commands/review/review";
import type { Review } from "../../../commands/review/model";
import { unknownPartner } from "../../../commands/review/statements";
import { tenantFromGraph } from "../../../policy";

type Json = Record<string, unknown>;

const account = "00000000-0000-4000-8000-00000000e001";
const fabrikam = "11111111-1111-4111-8111-111111111111";
const people = { emergencyAccessAccountIds: [account], partnerNames: { [fabrikam]: "fabrikam" } };
const text = `always:
    - name: No guest gets in without MFA
      who: guests
      except: [{ target: { userAction: urn:user:registersecurityinfo } }]
      expect: { mfa: atLeastOnce }
    - name: Partners that we trust are asked once
      who: { partners: [fabrikam] }
      expect: { mfa: atMostOnce }
    - name: The project group stays out of the portal
      who: { groupId: g1 }
      target: { suite: MicrosoftAdminPortals }
      expect: { access: blocked }
`;
const { always } = readExpectations(text, "stacks/contoso.scenarios.yaml");

const allGuests = {
    guestOrExternalUserTypes:
        "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider",
    externalTenants: { membershipKind: "all" },
};

function policy(name: string, conditions: Json, ...builtInControls: string[]): Json {
    return {
        id: name,
        displayName: name,
        state: "enabled",
        conditions: {
            clientAppTypes: ["all"],
            applications: { includeApplications: ["All"] },
            ...conditions,
        },
        grantControls: { operator: "OR", builtInControls },
    };
}

const mfa = policy(
    "MFA",
    { users: { includeGuestsOrExternalUsers: allGuests, excludeUsers: [account] } },
    "mfa",
);
const devices = policy(
    "Devices",
    {
        users: { includeGuestsOrExternalUsers: allGuests, excludeUsers: [account] },
        applications: { includeUserActions: ["urn:user:registerdevice"] },
    },
    "mfa",
);
const portal = policy(
    "Portal",
    {
        users: { includeGroups: ["g1"], excludeUsers: [account] },
        applications: { includeApplications: ["MicrosoftAdminPortals"] },
    },
    "block",
);

function reviewed(before: Json[], after: Json[], isTrusted = [true, true]): Review {
    const tenant = (conditionalAccessPolicies: Json[], isMfaAccepted: boolean | undefined) =>
        tenantFromGraph({
            conditionalAccessPolicies,
            crossTenantAccessPartners: [{ tenantId: fabrikam, inboundTrust: { isMfaAccepted } }],
        });
    return review({
        stack: "contoso",
        before: tenant(before, isTrusted[0]),
        after: tenant(after, isTrusted[1]),
        resources: [],
        expectations: [],
        always,
        people,
    });
}

function holdings({ statements }: Review) {
    return Object.fromEntries(statements.map(({ name, before, after }) => [name, `${before} ${after}`]));
}

describe("what must always hold", () => {
    it("is proven before and after a change that keeps it", () => {
        const found = holdings(reviewed([mfa, devices, portal], [mfa, devices, portal]));
        assert.deepEqual(found, {
            "Emergency access is never blocked, and never asked for MFA": "holds holds",
            "Legacy authentication never gets a guest in": "holds holds",
            "No one from a trusted partner is asked twice for MFA": "holds holds",
            "No guest reaches an administration portal without MFA": "holds holds",
            "No guest gets in without MFA": "holds holds",
            "Partners that we trust are asked once": "holds holds",
            "The project group stays out of the portal": "holds holds",
        });
    });

    it("is an error where the change breaks it, with a counterexample", () => {
        const narrowed = policy(
            "MFA",
            {
                users: { includeGuestsOrExternalUsers: allGuests, excludeUsers: [account] },
                platforms: { includePlatforms: ["all"], excludePlatforms: ["macOS"] },
            },
            "mfa",
        );
        const result = reviewed([mfa, devices, portal], [narrowed, devices, portal]);
        assert.equal(result.verdict, "refused");
        const finding = result.findings.find(
            ({ about }) => about.statement === "No guest gets in without MFA",
        );
        assert.equal(finding?.severity, "error");
        assert.match(finding.message, /held before, and the change breaks it: .*on macOS/);
        const statement = result.statements.find(({ name }) => name === "No guest gets in without MFA");
        assert.match(statement?.counterexample ?? "", /macOS/);
    });

    it("is broken by trust that is withdrawn, and by a group that is let in", () => {
        const twice = reviewed([mfa, devices, portal], [mfa, devices, portal], [true, false]);
        assert.equal(holdings(twice)["Partners that we trust are asked once"], "holds broken");
        const open = reviewed([mfa, devices, portal], [mfa, devices]);
        assert.equal(holdings(open)["The project group stays out of the portal"], "holds broken");
        assert.equal(open.verdict, "refused");
    });

    it("is reported, and refuses nothing, where it did not hold before", () => {
        const result = reviewed([], []);
        assert.equal(result.verdict, "unchanged");
        assert.equal(holdings(result)["No guest gets in without MFA"], "broken broken");
        assert.deepEqual(result.findings, []);
    });

    it("never counts as held for what is unknown", () => {
        const unknownState = { ...mfa, state: "unknownFutureValue" };
        const result = reviewed([mfa, devices, portal], [unknownState, devices, portal]);
        assert.equal(holdings(result)["No guest gets in without MFA"], "holds broken");
    });

    it("is only about partners of the stack config", () => {
        const [, statement] = always;
        assert.equal(unknownPartner(statement!, people), undefined);
        assert.equal(unknownPartner({ ...statement!, who: "northwind" }, people), "northwind");
        assert.equal(unknownPartner({ ...statement!, who: "fabrikam" }, people), undefined);
    });

    it("is refused with its line where it cannot be read", () => {
        assert.throws(
            () => readExpectations(text.replace("atLeastOnce", "often"), "file"),
            (error: { problems?: { line: number; field: string }[] }) =>
                error.problems?.[0]?.line === 5 && error.problems[0].field === "always.0.expect.mfa",
        );
    });
});

describe("the gaps of a tenant as it is", () => {
    const tenant = (...conditionalAccessPolicies: Json[]) => tenantFromGraph({ conditionalAccessPolicies });

    it("are who gets in without MFA, and how", () => {
        const gaps = gapsOf("contoso", tenant(mfa, devices, portal), [], people);
        assert.equal(gaps.verdict, "gaps");
        const [of, own] = [
            "Every guest who gets in did MFA",
            "Everyone of the tenant's own people who gets in did MFA",
        ].map((name) => gaps.statements.find((statement) => statement.name === name));
        assert.deepEqual(of?.broken, [
            "Guests, external members, internal guests and other external users · registering security information · without MFA at home",
            "Guests and external members without an Entra home tenant and internal guests and other external users · registering security information",
        ]);
        assert.equal(own?.after, "broken");
        const text = toMarkdown(gapsReport(gaps));
        assert.match(text, /Does not hold: Every guest who gets in did MFA/);
        assert.match(text, /registering security information/);
    });

    it("are none where everything is closed", () => {
        const everyone = policy("All", { users: { includeUsers: ["All"], excludeUsers: [account] } }, "mfa");
        const actions = policy(
            "Actions",
            {
                users: { includeUsers: ["All"], excludeUsers: [account] },
                applications: {
                    includeUserActions: ["urn:user:registersecurityinfo", "urn:user:registerdevice"],
                },
            },
            "block",
        );
        const gaps = gapsOf("contoso", tenant(everyone, actions), [], people);
        assert.deepEqual(
            gaps.statements.filter(({ after }) => after !== "holds"),
            [],
        );
        assert.equal(gaps.verdict, "holds");
    });
});
