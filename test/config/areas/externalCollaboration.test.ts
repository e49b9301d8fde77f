import assert from "node:assert/strict";
import { checkTenantConfig } from "../../../config";
import { guestFaults } from "../../../config/areas";
import type { GuestListEntry } from "../../../config/guestListRow";

function check(externalCollaboration: unknown, partners: unknown[] = []) {
    const values = {
        "entra-b2b:externalCollaboration": externalCollaboration,
        "entra-b2b:partners": partners,
    };
    return checkTenantConfig(values, "file");
}

function fieldsOf(externalCollaboration: unknown, partners: unknown[] = []): string[] {
    return check(externalCollaboration, partners).problems.map(({ field }) => field);
}

/** Lines of the guests who could not be invited. */
function deniedLines(externalCollaboration: unknown, ...addresses: string[]): number[] {
    const { readable, problems } = check(externalCollaboration);
    assert.deepEqual(problems, []);
    assert.ok(readable);
    const guests = addresses.map(
        (address, index) =>
            ({ emailAddress: address, groups: [] as string[], line: index + 3 }) as unknown as GuestListEntry,
    );
    return guestFaults(readable, guests).map(({ guest }) => guest.line);
}

const partner = {
    name: "fabrikam",
    tenantId: "11111111-1111-4111-8111-111111111111",
    domains: ["fabrikam.example"],
    inboundTrust: {},
};

describe("the stack config's external collaboration", () => {
    it("says nothing unless it is written, and keeps settings that are", () => {
        assert.equal(checkTenantConfig({}, "file").config?.externalCollaboration, undefined);
        assert.deepEqual(check({ allowGuestsToLeave: true }).config?.externalCollaboration, {
            allowGuestsToLeave: true,
            onRemove: "retain",
        });
    });

    it("compares domains lower-cased, in ASCII, sorted and each once", () => {
        const { config } = check({ domains: { allow: ["Bücher.example", "a.example", "A.example"] } });
        assert.deepEqual(config?.externalCollaboration?.domains?.allow, [
            "a.example",
            "xn--bcher-kva.example",
        ]);
    });

    it("refuses unknown names and invalid domains", () => {
        const all = { allowInvitesFrom: "me", guestUserAccess: "none", domains: { block: ["x@a.example"] } };
        assert.deepEqual(fieldsOf(all), [
            "entra-b2b:externalCollaboration.allowInvitesFrom",
            "entra-b2b:externalCollaboration.guestUserAccess",
            "entra-b2b:externalCollaboration.domains.block[0]",
        ]);
    });

    it("requires a list of one kind, which Entra can hold", () => {
        const field = "entra-b2b:externalCollaboration.domains";
        assert.deepEqual(fieldsOf({ domains: {} }), [field]);
        assert.deepEqual(fieldsOf({ domains: { allow: ["a.example"], block: ["b.example"] } }), [field]);
        const many = Array.from({ length: 1_500 }, (_, index) => `domain${index}.example`);
        assert.deepEqual(fieldsOf({ domains: { block: many } }), [`${field}.block`]);
        assert.deepEqual(fieldsOf({ domains: { block: many.slice(0, 1_000) } }), []);
    });

    it("refuses a list that denies a declared partner", () => {
        const field = "entra-b2b:partners[0].domains[0]";
        assert.deepEqual(fieldsOf({ domains: { allow: ["a.example"] } }, [partner]), [field]);
        assert.deepEqual(fieldsOf({ domains: { block: ["Fabrikam.example"] } }, [partner]), [field]);
        assert.deepEqual(fieldsOf({ domains: { allow: ["fabrikam.example"] } }, [partner]), []);
    });

    it("finds each guest of the list that the domains deny", () => {
        const addresses = ["a@a.example", "b@b.example", "c@sub.a.example"];
        assert.deepEqual(deniedLines({ domains: { allow: ["a.example"] } }, ...addresses), [4, 5]);
        assert.deepEqual(deniedLines({ domains: { block: ["a.example"] } }, ...addresses), [3]);
        assert.deepEqual(deniedLines({ allowGuestsToLeave: true }, ...addresses), []);
    });

    it("finds that no one can be invited when invitations are off", () => {
        assert.deepEqual(deniedLines({ allowInvitesFrom: "none" }, "a@a.example"), [3]);
        assert.deepEqual(deniedLines({ allowInvitesFrom: "none" }), []);
        assert.deepEqual(deniedLines({ allowInvitesFrom: "adminsAndGuestInviters" }, "a@a.example"), []);
    });
});
