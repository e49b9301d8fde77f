import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { defaultRedirectUrl, Guest, GuestRoster, type GuestArgs } from "../../components";
import { GuestAccount, GuestRosterShard } from "../../providers";
import { failuresOf, onlyOf, optionsRecorder, refusedInputsOf, registrationsOf } from "./mocks";

function registrationsOfGuest(args: Partial<GuestArgs>) {
    return registrationsOf(() => {
        new Guest("alice", { emailAddress: "alice@fabrikam.example", ...args });
    });
}

describe("Guest", () => {
    it("invites the address, lower-cased and without a mail", async () => {
        const made = await registrationsOfGuest({ emailAddress: "Alice@Fabrikam.Example " });
        const { inputs } = onlyOf(made, "GuestAccount");
        assert.equal(inputs["emailAddress"], "alice@fabrikam.example");
        assert.equal(inputs["redirectUrl"], defaultRedirectUrl);
        assert.ok(!("message" in inputs));
    });

    it("retains guests who are no longer declared, by default", async () => {
        const onRemove = async (args: Partial<GuestArgs>) =>
            onlyOf(await registrationsOfGuest(args), "GuestAccount").inputs["onRemove"];
        assert.equal(await onRemove({}), "retain");
        assert.equal(await onRemove({ onRemove: "delete" }), "delete");
    });

    it("makes the account its child", async () => {
        const { transformations, optionsOf } = optionsRecorder();
        let guest: Guest | undefined;
        await registrationsOf(() => {
            guest = new Guest("alice", { emailAddress: "alice@fabrikam.example" }, { transformations });
        });
        assert.equal(optionsOf("GuestAccount").parent, guest);
    });

    it("keeps the redeem link a secret, in the resource and in its own output", async () => {
        const { transformations, optionsOf } = optionsRecorder();
        let isSecret: boolean | undefined;
        await registrationsOf(async () => {
            const guest = new Guest("alice", { emailAddress: "alice@fabrikam.example" }, { transformations });
            isSecret = await pulumi.isSecret(guest.redeemUrl);
        });
        assert.equal(isSecret, true);
        assert.deepEqual(optionsOf("GuestAccount").additionalSecretOutputs, ["redeemUrl"]);
    });

    it("asks the account to keep the link only where the program does", async () => {
        const asks = async (keepRedeemUrl?: boolean) =>
            onlyOf(await registrationsOfGuest({ keepRedeemUrl }), "GuestAccount").inputs["keepRedeemUrl"];
        assert.deepEqual([await asks(), await asks(false), await asks(true)], [undefined, undefined, true]);
    });

    it("omits undeclared properties from the account", async () => {
        const { inputs } = onlyOf(await registrationsOfGuest({ companyName: "Fabrikam" }), "GuestAccount");
        assert.equal(inputs["companyName"], "Fabrikam");
        assert.ok(!("displayName" in inputs) && !("sponsorIds" in inputs));
    });

    it("sends the mail's text without its language, which Entra does not use together", async () => {
        const made = await registrationsOfGuest({ message: { body: "Welcome", language: "de-DE" } });
        assert.deepEqual(onlyOf(made, "GuestAccount").inputs["message"], { body: "Welcome" });
    });

    it("sends the mail in the language asked for, and to one further recipient", async () => {
        const message = { language: "de-DE", additionalRecipient: "bob@fabrikam.example" };
        assert.deepEqual(onlyOf(await registrationsOfGuest({ message }), "GuestAccount").inputs["message"], {
            language: "de-DE",
            additionalRecipient: "bob@fabrikam.example",
        });
    });

    it("hands over all that is declared of the guest, and nothing that is not", async () => {
        const declared = {
            department: "Audit",
            usageLocation: "DE",
            managerId: "00000000-0000-4000-8000-00000000a001",
            blockSignIn: false,
            showInAddressList: true,
            resendInvitation: 2,
            resetRedemption: "2026-11-01",
            restoreDeleted: false,
        };
        const made = await registrationsOfGuest({ ...declared, jobTitle: undefined });
        const { __provider, ...inputs } = onlyOf(made, "GuestAccount").inputs;
        assert.ok(__provider);
        assert.deepEqual(inputs, {
            ...declared,
            emailAddress: "alice@fabrikam.example",
            redirectUrl: defaultRedirectUrl,
            onRemove: "retain",
        });
    });

    it("hands over the former address, normalized as the address is", async () => {
        const made = await registrationsOfGuest({ formerEmailAddress: "Alice.A@BÜCHER.example" });
        assert.equal(
            onlyOf(made, "GuestAccount").inputs["formerEmailAddress"],
            "alice.a@xn--bcher-kva.example",
        );
    });

    it("reports the progress of the redemption", async () => {
        let states: unknown;
        await registrationsOf(
            () => {
                const { externalUserState, externalUserStateChangeDateTime } = new Guest("alice", {
                    emailAddress: "alice@fabrikam.example",
                });
                pulumi
                    .all([externalUserState, externalUserStateChangeDateTime])
                    .apply((resolved) => (states = resolved));
            },
            {
                outputs: {
                    GuestAccount: {
                        externalUserState: "Accepted",
                        externalUserStateChangeDateTime: "2026-02-01T00:00:00Z",
                    },
                },
            },
        );
        assert.deepEqual(states, ["Accepted", "2026-02-01T00:00:00Z"]);
    });

    it("has no user id in a preview", async () => {
        let userId: unknown = "none";
        await registrationsOf(
            () => {
                new Guest("alice", { emailAddress: "alice@fabrikam.example" }).userId.apply(
                    (id) => (userId = id),
                );
            },
            { isPreview: true },
        );
        assert.equal(userId, "none");
    });

    for (const emailAddress of [
        "",
        "alice",
        "alice@",
        "alice ahlers@fabrikam.example",
        "alice+project@fabrikam.example",
        "alice_fabrikam.example#EXT#@contoso.onmicrosoft.example",
    ]) {
        it(`refuses ${JSON.stringify(emailAddress)} as an address before anything is registered`, async () => {
            const refused = await refusedInputsOf(() => new Guest("alice", { emailAddress }));
            assert.deepEqual(Object.keys(refused), ["emailAddress"]);
        });
    }

    it("refuses an invalid address that becomes known later, and invites no one", async () => {
        const { made, messages } = await failuresOf(() => {
            new Guest("alice", { emailAddress: pulumi.output(Promise.resolve("alice")) });
        });
        assert.ok(messages.some((message) => message.includes("is not a valid email address")));
        assert.ok(!made.some(({ type }) => type.endsWith(":GuestAccount")));
    });

    const address = "alice@fabrikam.example";
    const row = { emailAddress: "Alice@Fabrikam.example" };
    const properties = { redirectUrl: "https://example.org", onRemove: "retain", groups: [] } as const;
    /** What can declare a guest, with the words for it. */
    const declarers: Readonly<Record<string, (name: string, parent?: pulumi.Resource) => unknown>> = {
        Guest: (name, parent) => new Guest(name, { emailAddress: address }, parent && { parent }),
        GuestRoster: (name, parent) =>
            new GuestRoster(name, { guests: [row], shardCount: 1 }, parent && { parent }),
        GuestAccount: (name, parent) =>
            new GuestAccount(
                name,
                {
                    emailAddress: pulumi.output(row.emailAddress),
                    redirectUrl: "https://example.org",
                    onRemove: "retain",
                },
                parent && { parent },
            ),
        GuestRosterShard: (name, parent) =>
            new GuestRosterShard(
                name,
                { guests: { [address]: properties }, groupIds: {}, declaredElsewhere: [] },
                parent && { parent },
            ),
    };
    const made = async (program: () => void) => {
        const { made: all, messages } = await failuresOf(() => {
            try {
                program();
            } catch (error) {
                // As Pulumi prints it.
                const refusal = error as Error;
                void Promise.reject(refusal);
            }
        });
        return { accounts: all.filter(({ type }) => /:Guest(Account|RosterShard)$/.test(type)), messages };
    };

    for (const [first, declareFirst] of Object.entries(declarers)) {
        for (const [second, declareSecond] of Object.entries(declarers)) {
            it(`refuses a ${second} with the address of a ${first}, names both, and registers neither`, async () => {
                const { accounts, messages } = await made(() => {
                    declareFirst("one");
                    declareSecond("two");
                });
                const names = [`${first} "one"`, `${second} "two"`];
                assert.ok(
                    messages.some((message) => names.every((name) => message.includes(name))),
                    messages.join(),
                );
                assert.match(messages.join(), /declare the same guest, "alice@fabrikam\.example"/);
                assert.deepEqual(accounts, []);
            });
        }
    }

    it("distinguishes two of one name under different parents", async () => {
        const { accounts, messages } = await made(() => {
            for (const type of ["my:Team", "my:Project"]) {
                const parent = new pulumi.ComponentResource(type, "x");
                declarers["Guest"]?.("alice", parent);
            }
        });
        assert.match(messages.join(), /Guest "alice" \(in my:Project\) and Guest "alice" \(in my:Team\)/);
        assert.deepEqual(accounts, []);
    });
});
