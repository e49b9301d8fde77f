import assert from "node:assert/strict";
import type { GuestActivity } from "../../../graph/resources/guestActivity";
import { toText } from "../../../commands/shared/text";
import { asCsv, reportOf } from "../../../commands/staleGuests/format";
import { planCleanUp } from "../../../commands/staleGuests/plan";

const nowMs = Date.parse("2026-06-01T00:00:00Z");
const daysAgo = (days: number) => new Date(nowMs - days * 86_400_000).toISOString();

function guest(name: string, more: Partial<GuestActivity> = {}): GuestActivity {
    return {
        id: `id-of-${name}`,
        displayName: name,
        mail: `${name}@Fabrikam.example`,
        userPrincipalName: `${name}_fabrikam.example#EXT#@contoso.example`,
        accountEnabled: true,
        createdDateTime: daysAgo(400),
        externalUserState: "Accepted",
        lastSignInDateTime: daysAgo(1),
        ...more,
    };
}

const plan = (...guests: GuestActivity[]) =>
    planCleanUp(guests, { days: 90, declaredAddresses: new Set(["bob@fabrikam.example"]), nowMs });

describe("the plan for stale guests", () => {
    it("names guests who have not signed in recently, longest absence first, and no others", () => {
        const stale = plan(
            guest("alice"),
            guest("bob", { lastSignInDateTime: daysAgo(90) }),
            guest("carol", { lastSignInDateTime: daysAgo(200) }),
            guest("dave", { lastSignInDateTime: daysAgo(89) }),
        );
        assert.deepEqual(
            stale.map(({ emailAddress, days, reason }) => [emailAddress, days, reason]),
            [
                ["carol@fabrikam.example", 200, "inactive"],
                ["bob@fabrikam.example", 90, "inactive"],
            ],
        );
    });

    it("counts from the invitation where no sign-in is recorded: a guest invited a moment ago is not stale", () => {
        const never = { lastSignInDateTime: undefined };
        const stale = plan(
            guest("new", { ...never, createdDateTime: daysAgo(2) }),
            guest("pending", { ...never, externalUserState: "PendingAcceptance" }),
            guest("accepted", never),
        );
        assert.deepEqual(
            stale.map(({ emailAddress, reason }) => [emailAddress.split("@")[0], reason]),
            [
                ["accepted", "neverSignedIn"],
                ["pending", "neverAccepted"],
            ],
        );
    });

    it("names a guest whose last sign-in and creation are both unknown, before all others", () => {
        const unknown = { lastSignInDateTime: undefined, createdDateTime: null };
        const stale = plan(guest("carol", { lastSignInDateTime: daysAgo(900) }), guest("old", unknown));
        assert.deepEqual(
            stale.map(({ emailAddress, days, reason }) => [emailAddress, days, reason]),
            [
                ["old@fabrikam.example", null, "neverSignedIn"],
                ["carol@fabrikam.example", 900, "inactive"],
            ],
        );
        assert.match(
            toText(reportOf(stale, 2, 90)),
            /old@fabrikam\.example +never signed in +not known +none recorded/,
        );
        assert.match(asCsv(stale), /old@fabrikam\.example,old,neverSignedIn,,,/);
    });

    it("distinguishes declared guests, which the guest list decides, from others", () => {
        const old = { lastSignInDateTime: daysAgo(100) };
        const [bob, carol] = plan(guest("bob", old), guest("carol", { ...old, mail: null }));
        assert.match(String(bob?.advice), /guest list/);
        assert.equal(bob?.isDeclared, true);
        assert.equal(carol?.isDeclared, false);
        assert.match(String(carol?.emailAddress), /#ext#/);
    });
});

describe("the plan, printed", () => {
    const [stale] = plan(guest("bob", { displayName: '=cmd|" /c"!A1', lastSignInDateTime: daysAgo(100) }));
    assert.ok(stale);

    it("is CSV that no spreadsheet runs", () => {
        const [head, row] = asCsv([stale]).split("\r\n");
        assert.match(head ?? "", /^userId,emailAddress,displayName,reason,days/);
        assert.match(row ?? "", /,"'=cmd\|"" \/c""!A1",inactive,100,/);
    });

    it("says in words how many there are, and that nothing was changed", () => {
        assert.match(
            toText(reportOf([stale], 7, 90)),
            /^1 of 7 guests without a sign-in for 90 days\n[\s\S]*bob@[\s\S]*\nNothing was changed\.\n$/,
        );
        assert.match(toText(reportOf([], 7, 90)), /^All 7 guests/);
    });
});
