import assert from "node:assert/strict";
import { Guest } from "../../components";
import { idOf, onlyOf, registrationsOf } from "./mocks";

describe("Guest", () => {
    it("invites the address, lower-cased and without a mail, and waits for the user", async () => {
        const made = await registrationsOf(() => {
            new Guest("alice", { emailAddress: "Alice@Fabrikam.Example " });
        });
        const invitation = onlyOf(made, "Invitation");
        assert.equal(invitation.inputs["userEmailAddress"], "alice@fabrikam.example");
        assert.equal(invitation.inputs["message"], undefined);
        const profile = onlyOf(made, "GuestProfile");
        assert.equal(profile.inputs["userId"], idOf("alice"));
        assert.equal(profile.inputs["onRemove"], "retain");
    });

    it("leaves out of the profile what is not declared", async () => {
        const made = await registrationsOf(() => {
            new Guest("bob", { emailAddress: "bob@fabrikam.example", companyName: "Fabrikam" });
        });
        const { inputs } = onlyOf(made, "GuestProfile");
        assert.equal(inputs["companyName"], "Fabrikam");
        assert.ok(!("displayName" in inputs) && !("sponsorIds" in inputs));
    });

    it("sends the mail's text without its language, which Entra does not use together", async () => {
        const made = await registrationsOf(() => {
            new Guest("carol", {
                emailAddress: "carol@fabrikam.example",
                message: { body: "Welcome", language: "de-DE" },
            });
        });
        const message = onlyOf(made, "Invitation").inputs["message"] as Record<string, unknown>;
        assert.equal(message["body"], "Welcome");
        assert.equal(message["language"], undefined);
    });
});
