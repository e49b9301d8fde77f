import assert from "node:assert/strict";
import { ExternalCollaborationSettings, type ExternalCollaborationSettingsArgs } from "../../components";
import { onlyOf, refusedInputsOf, registrationsOf } from "./mocks";

const declare = (args: ExternalCollaborationSettingsArgs) => () => {
    new ExternalCollaborationSettings("settings", args);
};

describe("ExternalCollaborationSettings", () => {
    it("declares each policy of which something is said, and no other", async () => {
        const made = await registrationsOf(declare({ allowGuestsToLeave: false }));
        assert.deepEqual(
            made.map(({ type }) => type.split(":").at(-1)),
            ["ExternalCollaborationSettings", "ExternalIdentitiesPolicy"],
        );
    });

    it("gives guests' access by the template id of its role, and keeps settings by default", async () => {
        const made = await registrationsOf(
            declare({ guestUserAccess: "restricted", allowInvitesFrom: "adminsAndGuestInviters" }),
        );
        const { inputs } = onlyOf(made, "AuthorizationPolicy");
        assert.equal(inputs["guestUserRoleId"], "2af84b1e-32c8-42b7-82bc-daa82404023b");
        assert.equal(inputs["allowInvitesFrom"], "adminsAndGuestInviters");
        assert.equal(inputs["onRemove"], "retain");
    });

    it("omits undeclared settings", async () => {
        const made = await registrationsOf(declare({ allowInvitesFrom: "everyone" }));
        assert.ok(!("guestUserRoleId" in onlyOf(made, "AuthorizationPolicy").inputs));
    });

    it("passes everything on, with what happens to it on removal", async () => {
        const made = await registrationsOf(
            declare({
                domains: { block: ["evil.example"], deniedGuests: "accept" },
                emailOneTimePasscode: "disabled",
                allowSelfServiceSignUp: true,
                onRemove: "restore",
            }),
        );
        const { inputs } = onlyOf(made, "GuestDomains");
        assert.deepEqual(inputs["blockedDomains"], ["evil.example"]);
        assert.equal(inputs["deniedGuests"], "accept");
        assert.deepEqual(onlyOf(made, "AuthenticationFlowsPolicy").inputs["selfServiceSignUp"], {
            isEnabled: true,
        });
        assert.equal(onlyOf(made, "EmailOneTimePasscode").inputs["onRemove"], "restore");
    });

    for (const [what, args, path] of [
        ["lists of both kinds", { domains: { allow: ["a.example"], block: ["b.example"] } }, "domains"],
        ["a list of neither kind", { domains: {} }, "domains"],
        ["a domain that is not one", { domains: { allow: ["a.example", "b"] } }, "domains.allow.1"],
        ["an access that does not exist", { guestUserAccess: "all" as "limited" }, "guestUserAccess"],
    ] as [string, ExternalCollaborationSettingsArgs, string][]) {
        it(`refuses ${what} before anything is registered`, async () => {
            const refused = await refusedInputsOf(declare({ allowSelfServiceSignUp: true, ...args }));
            assert.deepEqual(Object.keys(refused), [path]);
        });
    }
});
