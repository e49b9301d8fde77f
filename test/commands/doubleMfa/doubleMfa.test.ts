import assert from "node:assert/strict";
import fc from "fast-check";
import type { DoubleMfaReport } from "../../../commands/doubleMfa";
import { toHtml } from "../../../commands/doubleMfa/formats/html";
import { sectionsOf } from "../../../commands/doubleMfa/formats/sections";
import { reportOn, type ReportInput } from "../../../commands/doubleMfa/report";
import { Tally } from "../../../commands/doubleMfa/tally";
import { unknownTrust } from "../../../commands/doubleMfa/trust";
import { readRow } from "../../../commands/shared/signIns/readRow";
import { toText } from "../../../commands/shared/text";
import { hostileText, assertInert } from "../../hostileText";
import { contoso, entry, fabrikam, steps, type Row } from "../shared/signIns/fixtures";

const northwind = "22222222-2222-4222-8222-222222222222";
const trust: ReportInput["trust"] = {
    of: (id) => (id === northwind ? "trusted" : "notTrusted"),
    since: (id) => (id === northwind ? "2026-06-24T10:00:00Z" : undefined),
    notes: [],
};

function reportOf(rows: readonly Row[], more: Partial<ReportInput> = {}): DoubleMfaReport {
    const tally = new Tally();
    for (const row of rows) {
        const signIn = readRow(entry(row));
        assert.ok(signIn);
        tally.add(signIn);
    }
    const found = reportOn({
        stack: "contoso",
        tally,
        partners: [],
        trust,
        hasNames: false,
        notes: [],
        ...more,
    });
    return { ...found, patch: null };
}

const asked = (userId: string, more: Row = {}): Row => ({ userId, ...more });
const fromHome = { homeTenantId: northwind, authenticationDetails: [steps.fromHome] };

describe("double-mfa", () => {
    it("counts, by home tenant, the guests who were asked here and those that trust would spare", () => {
        const report = reportOf([
            asked("a"),
            asked("a", { createdDateTime: "2026-06-20T00:00:00Z" }),
            asked("b"),
            asked("b", { authenticationDetails: [steps.primary, steps.inSession] }),
            asked("c", fromHome),
            asked("d", { homeTenantId: northwind }),
        ]);
        const [first, second] = report.homeTenants;
        assert.deepEqual(
            [
                first?.homeTenantId,
                first?.guests,
                first?.signIns,
                first?.askedHere,
                first?.guestsAsked,
                first?.spared,
            ],
            [fabrikam, 2, 4, 3, 2, 3],
        );
        assert.deepEqual(
            [second?.trust, second?.askedHere, second?.spared, second?.metFromHome, second?.trustedSince],
            ["trusted", 1, 0, 1, "2026-06-24T10:00:00Z"],
        );
        assert.deepEqual(first?.methods, [{ method: "Authenticator App", signIns: 3 }]);
        assert.deepEqual(first?.weeks, [
            { start: "2026-06-15", signIns: 1, askedHere: 1 },
            { start: "2026-06-29", signIns: 3, askedHere: 2 },
        ]);
        assert.equal(first?.name, "fabrikam.example");
    });

    it("does not count what is not a guest's finished interactive sign-in", () => {
        const report = reportOf([
            { crossTenantAccessType: "none", userType: "member" },
            { signInEventTypes: ["nonInteractiveUser"], isInteractive: false },
            { status: { errorCode: 50074 }, authenticationDetails: [steps.primary] },
            { crossTenantAccessType: "", homeTenantId: contoso },
        ]);
        assert.deepEqual([report.signIns, report.otherRows], [0, 4]);
    });

    it("promises nothing where trust may not help, or the log says nothing", () => {
        const report = reportOf([
            asked("a", { homeTenantId: "9188040d-6c67-4c5b-b112-36a304b66dad" }),
            asked("b", { authenticationRequirementPolicies: [{ requirementProvider: "user" }] }),
            asked("c", { authenticationDetails: undefined, status: { errorCode: 0 } }),
        ]);
        assert.deepEqual([report.askedHere, report.spared], [2, 0]);
        assert.deepEqual(
            report.homeTenants.map(({ homeTenantId, unsure, notRecorded }) => [
                homeTenantId,
                unsure,
                notRecorded,
            ]),
            [
                [fabrikam, 1, 1],
                [null, 1, 0],
            ],
        );
    });

    it("says that trust is not known, and lists people only when asked", () => {
        const report = reportOf([asked("a")], { trust: unknownTrust("no sign-in") });
        assert.equal(report.homeTenants[0]?.trust, "unknown");
        assert.match(report.notes.join(), /not known: no sign-in/);
        const text = toText(sectionsOf(report));
        assert.doesNotMatch(text, /alice/);
        assert.doesNotMatch(JSON.stringify(report), /alice/);
        assert.match(
            toText(sectionsOf(reportOf([asked("a")], { hasNames: true }))),
            /alice@fabrikam\.example/,
        );
    });

    it("says that trust is declared and not deployed, and knows a partner by its domain", () => {
        const partners = (inboundTrust: object) =>
            [{ name: "fabrikam", tenantDomain: "fabrikam.example", inboundTrust }] as never;
        const declared = reportOf([asked("a")], { partners: partners({ isMfaAccepted: true }) });
        const [home] = declared.homeTenants;
        assert.deepEqual([home?.name, home?.isDeclared, home?.isTrustDeclared], ["fabrikam", true, true]);
        assert.match(toText(sectionsOf(declared)), /trusts it already: deploy the stack/);
        const other = reportOf([asked("a")], { partners: partners({ isMfaAccepted: false }) });
        assert.equal(other.homeTenants[0]?.isTrustDeclared, false);
        assert.match(toText(sectionsOf(other)), /Set inboundTrust\.isMfaAccepted to true/);
    });

    it("draws a chart for each home tenant, and no name acts in it", () => {
        const page = toHtml(reportOf([asked("a"), asked("c", fromHome)]));
        assert.equal(page.match(/<figure>/g)?.length, 2);
        assert.match(page, />100 %<\/text>/);
        assert.match(page, /Week of 2026-06-29: 1 sign-ins, 1 asked here/);
        fc.assert(
            fc.property(hostileText, (text) => {
                const more = {
                    userPrincipalName: `x@${text}`,
                    authenticationDetails: [{ ...steps.asked, authenticationMethod: text }],
                };
                const report = reportOf([asked("a", more)], { hasNames: true, notes: [text] });
                assertInert(toText(sectionsOf(report)));
                assert.doesNotMatch(toHtml(report), /<(?:script|img|b>now)/i);
            }),
            { numRuns: 50 },
        );
    });
});
