import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { defaultRedirectUrl, Guest, type GuestArgs } from "../../components";
import { failuresOf, idOf, onlyOf, optionsRecorder, refusalOf, registrationsOf } from "./mocks";

function registrationsOfGuest(args: Partial<GuestArgs>) {
    return registrationsOf(() => {
        new Guest("alice", { emailAddress: "alice@fabrikam.example", ...args });
    });
}

describe("Guest", () => {
    it("invites the address, lower-cased and without a mail, and waits for the user", async () => {
        const made = await registrationsOfGuest({ emailAddress: "Alice@Fabrikam.Example " });
        const invitation = onlyOf(made, "Invitation");
        assert.equal(invitation.inputs["userEmailAddress"], "alice@fabrikam.example");
        assert.equal(invitation.inputs["redirectUrl"], defaultRedirectUrl);
        assert.ok(!("message" in invitation.inputs));
        const profile = onlyOf(made, "GuestProfile");
        assert.equal(profile.inputs["userId"], idOf("alice"));
        assert.equal(profile.inputs["emailAddress"], "alice@fabrikam.example");
    });

    it("retains who is no longer declared, unless told otherwise", async () => {
        const onRemove = async (args: Partial<GuestArgs>) =>
            onlyOf(await registrationsOfGuest(args), "GuestProfile").inputs["onRemove"];
        assert.equal(await onRemove({}), "retain");
        assert.equal(await onRemove({ onRemove: "delete" }), "delete");
    });

    it("never lets the azuread provider replace the invitation or delete the person", async () => {
        const { transformations, optionsOf } = optionsRecorder();
        let guest: Guest | undefined;
        const made = await registrationsOf(() => {
            guest = new Guest("alice", { emailAddress: "alice@fabrikam.example" }, { transformations });
        });
        const options = optionsOf("Invitation");
        assert.equal(options.retainOnDelete, true);
        // Every input of an invitation replaces it, so every one that is given has to be ignored.
        const ignored = options.ignoreChanges ?? [];
        for (const input of ["userEmailAddress", "redirectUrl", "userDisplayName", "message", "userType"]) {
            assert.ok(ignored.includes(input), input);
        }
        assert.deepEqual(
            Object.keys(onlyOf(made, "Invitation").inputs).filter((input) => !ignored.includes(input)),
            [],
        );
        assert.equal(options.parent, guest);
        assert.equal(optionsOf("GuestProfile").parent, guest);
    });

    it("keeps the redeem link a secret, in the resource and in its own output", async () => {
        const { transformations, optionsOf } = optionsRecorder();
        let isSecret: boolean | undefined;
        await registrationsOf(async () => {
            const guest = new Guest("alice", { emailAddress: "alice@fabrikam.example" }, { transformations });
            isSecret = await pulumi.isSecret(guest.redeemUrl);
        });
        assert.equal(isSecret, true);
        assert.deepEqual(optionsOf("Invitation").additionalSecretOutputs, ["redeemUrl"]);
    });

    it("leaves out of the profile what is not declared", async () => {
        const { inputs } = onlyOf(await registrationsOfGuest({ companyName: "Fabrikam" }), "GuestProfile");
        assert.equal(inputs["companyName"], "Fabrikam");
        assert.ok(!("displayName" in inputs) && !("sponsorIds" in inputs));
    });

    it("sends the mail's text without its language, which Entra does not use together", async () => {
        const made = await registrationsOfGuest({ message: { body: "Welcome", language: "de-DE" } });
        assert.deepEqual(onlyOf(made, "Invitation").inputs["message"], { body: "Welcome" });
    });

    it("sends the mail in the language asked for, and to one further recipient", async () => {
        const message = { language: "de-DE", additionalRecipient: "bob@fabrikam.example" };
        assert.deepEqual(onlyOf(await registrationsOfGuest({ message }), "Invitation").inputs["message"], {
            language: "de-DE",
            additionalRecipients: "bob@fabrikam.example",
        });
    });

    it("registers all of it in a preview, where the user's id is unknown", async () => {
        const made = await registrationsOf(
            () => {
                new Guest("alice", { emailAddress: "alice@fabrikam.example" });
            },
            { isPreview: true },
        );
        assert.ok(onlyOf(made, "Invitation") && onlyOf(made, "GuestProfile"));
        assert.notEqual(onlyOf(made, "GuestProfile").inputs["userId"], idOf("alice"));
    });

    for (const emailAddress of ["", "alice", "alice@", "alice ahlers@fabrikam.example"]) {
        it(`refuses ${JSON.stringify(emailAddress)} as an address before anything is registered`, async () => {
            const { made, refusal } = await refusalOf(() => new Guest("alice", { emailAddress }));
            assert.ok(pulumi.InputPropertyError.isInstance(refusal));
            assert.equal(refusal.propertyPath, "emailAddress");
            assert.ok(!made.some(({ type }) => type.endsWith(":Invitation")));
        });
    }

    it("refuses an address that becomes known later, and invites nobody", async () => {
        const { made, messages } = await failuresOf(() => {
            new Guest("alice", { emailAddress: pulumi.output(Promise.resolve("alice")) });
        });
        assert.ok(messages.some((message) => message.includes("must be the address to invite")));
        assert.ok(!made.some(({ type }) => type.endsWith(":Invitation")));
    });
});
