import assert from "node:assert/strict";
import { applyPlan } from "../../../commands/shared/plan";
import type { Review } from "../../../commands/review/model";
import { nobodyInParticular, ordinary } from "../../../commands/review/scenarios";
import { tenantOf, withoutResources } from "../../../commands/review/tenant";
import {
    blockAll,
    emergencyIds,
    fabrikamId,
    mfaPolicy,
    partner,
    planOf,
    reviewOf,
    stateOf,
} from "./fixtures";
import type { Expectation } from "../../../commands/review/expectations";

/** What a person comes to in the ordinary circumstances. */
function outcome({ scenarios }: Review, person: string) {
    const found = scenarios.find(
        (each) => each.person === person && each.circumstance === "browser, Office 365",
    );
    assert.ok(found, person);
    return [found.before.mfa, found.after.mfa, found.direction];
}

const deployed = [mfaPolicy(), partner(true)] as const;

describe("a review", () => {
    it("finds no changed sign-in when nothing is planned", () => {
        const { verdict, findings } = reviewOf(stateOf(...deployed), planOf());
        assert.deepEqual([verdict, findings], ["unchanged", []]);
    });

    it("shows that guests are asked twice when trust in their home tenant's MFA is dropped", () => {
        const result = reviewOf(stateOf(...deployed), planOf(["update", partner(false), ["inboundTrust"]]));
        assert.deepEqual(outcome(result, "b2bCollaborationGuest of fabrikam"), [
            "onceAtHome",
            "twice",
            "stricter",
        ]);
        assert.equal(result.verdict, "changed");
        assert.deepEqual(
            result.change.regions.map(({ who, before, after }) => [who, before, after]),
            [
                ["guests and external members of fabrikam", "MFA once, at home", "MFA twice"],
                ["guests and external members of fabrikam", "MFA once, at home", "MFA once, here"],
            ],
        );
        assert.deepEqual(
            result.findings.filter(({ id }) => id === "doubleMfa").map(({ severity }) => severity),
            ["warning"],
        );
        assert.deepEqual(result.resources[0]?.properties, ["inboundTrust"]);
    });

    it("sees no change for members and guests of other tenants", () => {
        const result = reviewOf(stateOf(...deployed), planOf(["update", partner(false)]));
        assert.equal(outcome(result, "member")[2], "equal");
        assert.equal(outcome(result, "b2bCollaborationGuest of any other tenant")[2], "equal");
    });

    it("says what a report-only policy would do, and that it changes nothing", () => {
        const result = reviewOf(
            stateOf(partner(true)),
            planOf(["create", mfaPolicy({ state: "enabledForReportingButNotEnforced" })]),
        );
        const guest = result.scenarios.find(
            ({ person }) => person === "b2bCollaborationGuest of any other tenant",
        );
        assert.equal(guest?.direction, "equal");
        assert.equal(guest?.after.ifReportOnlyEnforced, "interrupted");
        assert.equal(result.verdict, "unchanged");
    });

    it("refuses a policy that locks the emergency-access accounts out", () => {
        const result = reviewOf(stateOf(...deployed), planOf(["create", blockAll([])]));
        assert.equal(result.verdict, "refused");
        assert.ok(result.findings.some(({ id, severity }) => id === "lockout" && severity === "error"));
        const covered = result.emergencyAccess.filter(({ after }) => after === "covered");
        assert.deepEqual(
            covered.map(({ account }) => account),
            emergencyIds,
        );
    });

    it("accepts the same policy with the accounts excluded, and reports who is blocked", () => {
        const result = reviewOf(stateOf(...deployed), planOf(["create", blockAll(emergencyIds)]));
        assert.equal(result.verdict, "changed");
        assert.equal(outcome(result, "member")[1], "blocked");
    });

    it("takes a deleted policy for gone", () => {
        const result = reviewOf(stateOf(...deployed), planOf(["delete", mfaPolicy()]));
        const guests = result.scenarios.filter(({ kind }) => kind === "b2bCollaborationGuest");
        assert.ok(guests.every(({ after }) => after.decidedBy.length === 0));
        assert.equal(outcome(result, "b2bCollaborationGuest of any other tenant")[2], "looser");
    });

    it("keeps unknown values unknown", () => {
        const unknownState = mfaPolicy({ state: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" });
        const result = reviewOf(stateOf(partner(true)), planOf(["create", unknownState]));
        assert.equal(outcome(result, "b2bCollaborationGuest of any other tenant")[1], "unknown");
    });

    it("refuses a change by which an expected outcome is missed", () => {
        const expectation: Expectation = {
            name: "Fabrikam's people are asked once",
            scenario: {
                ...ordinary,
                who: { ...nobodyInParticular, userType: "b2bCollaborationGuest", homeTenantId: fabrikamId },
                atHome: { isMfaDone: true },
            },
            expect: { mfa: "onceAtHome" },
        };
        const good = reviewOf(stateOf(...deployed), planOf(), [expectation]);
        assert.deepEqual([good.verdict, good.expectations[0]?.isMet], ["unchanged", true]);
        const bad = reviewOf(stateOf(...deployed), planOf(["update", partner(false)]), [expectation]);
        assert.equal(bad.verdict, "refused");
        assert.match(
            bad.findings.find(({ id }) => id === "expectation")?.message ?? "",
            /expected MFA onceAtHome, would be interrupted, MFA twice/,
        );
    });

    it("is the same for the same input", () => {
        const make = () =>
            JSON.stringify(reviewOf(stateOf(...deployed), planOf(["create", blockAll(emergencyIds)])));
        assert.equal(make(), make());
    });

    it("lets policies outside the stack count, when the tenant was read", () => {
        const outside = tenantOf([{ ...blockAll([]), urn: "outside" }]);
        const change = applyPlan(stateOf(...deployed), planOf());
        const after = tenantOf(change.after, withoutResources(outside, change.before, change.after));
        assert.equal(after.conditionalAccessPolicies.length, 2);
    });
});
