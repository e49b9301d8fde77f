import assert from "node:assert/strict";
import { redeem } from "../../sandbox/controlPlane";
import { assertRefused, bound, Directory, invitation, samId, unknownId, type Row } from "./directory";

describe("the sandbox's invitations", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    const select =
        "$select=id,userType,creationType,externalUserState,mail,otherMails,proxyAddresses,identities";

    it("make a guest with the properties that an invitation gives", () => {
        const id = directory.invite("kim.o@fabrikam.example", { invitedUserDisplayName: "Kim O" });
        const { "@odata.context": context, ...user } = directory.succeed(
            `GET /users/${id}?${select},userPrincipalName,mailNickname,displayName,showInAddressList,accountEnabled`,
        );
        assert.match(String(context), /^https:\/\/127\.0\.0\.1\/v1\.0\/\$metadata#users\(id,.*\)\/\$entity$/);
        assert.deepEqual(user, {
            id,
            userType: "Guest",
            creationType: "Invitation",
            externalUserState: "PendingAcceptance",
            mail: "kim.o@fabrikam.example",
            otherMails: ["kim.o@fabrikam.example"],
            proxyAddresses: ["SMTP:kim.o@fabrikam.example"],
            identities: [
                {
                    signInType: "userPrincipalName",
                    issuer: "contoso.onmicrosoft.example",
                    issuerAssignedId: "kim.o_fabrikam.example#EXT#@contoso.onmicrosoft.example",
                },
            ],
            userPrincipalName: "kim.o_fabrikam.example#EXT#@contoso.onmicrosoft.example",
            mailNickname: "kim.o_fabrikam.example#EXT#",
            displayName: "Kim O",
            showInAddressList: false,
            accountEnabled: true,
        });
    });

    it("name a guest by the local part by default, and make a member on demand", () => {
        const id = directory.invite("kim@fabrikam.example", { invitedUserType: "Member" });
        const user = directory.succeed(`GET /users/${id}?$select=displayName,userType`);
        assert.deepEqual([user["displayName"], user["userType"]], ["kim", "Member"]);
    });

    it("answer with a link to redeem, and null for what was not set", () => {
        const { status, body } = directory.ask("POST /invitations", invitation("kim@fabrikam.example"));
        assert.equal(status, 201);
        const url = new URL(String(body["inviteRedeemUrl"]));
        assert.equal(url.origin + url.pathname, "https://login.microsoftonline.com/redeem");
        const target = new URL(url.searchParams.get("rd") ?? "");
        assert.equal(target.searchParams.get("tenant"), directory.tenant.tenantId);
        assert.equal(target.searchParams.get("user"), body["id"]);
        assert.equal(body["status"], "PendingAcceptance");
        assert.equal(body["sendInvitationMessage"], false);
        assert.deepEqual(body["invitedUserMessageInfo"], {
            messageLanguage: null,
            customizedMessageBody: null,
            ccRecipients: [{ emailAddress: { name: null, address: null } }],
        });
    });

    it("find the guest whose address it is, whatever its case, and give a new link", () => {
        const first = directory.succeed("POST /invitations", invitation("kim@fabrikam.example"));
        const second = directory.succeed("POST /invitations", invitation("Kim@Fabrikam.example"));
        assert.deepEqual(second["invitedUser"], first["invitedUser"]);
        assert.notEqual(second["id"], first["id"]);
        assert.notEqual(second["inviteRedeemUrl"], first["inviteRedeemUrl"]);
    });

    it("take an apostrophe in the address, by which the guest is found", () => {
        const id = directory.invite("pat.o'brien@fabrikam.example");
        const filter = encodeURIComponent("mail eq 'pat.o''brien@fabrikam.example'");
        const { value } = directory.succeed(`GET /users?$filter=${filter}`);
        assert.deepEqual(
            (value as Row[]).map((row) => row["id"]),
            [id],
        );
    });

    it("leave the state of a guest who redeemed unchanged", () => {
        const id = directory.invite("kim@fabrikam.example");
        assert.equal(redeem(directory.tenant, id), true);
        assert.equal(directory.invite("kim@fabrikam.example"), id);
        const user = directory.succeed(`GET /users/${id}?$select=externalUserState,identities`);
        assert.equal(user["externalUserState"], "Accepted");
        assert.equal((user["identities"] as Row[])[0]?.["issuer"], "ExternalAzureAD");
        assert.equal(redeem(directory.tenant, id), false);
    });

    it("refuse an internal member, with the id of the user who has the address", () => {
        const answer = directory.ask("POST /invitations", invitation("sam@contoso.example"));
        assertRefused(
            answer,
            400,
            "BadRequest",
            new RegExp(`The invited user already exists in the directory as object ID: ${samId}\\.`),
        );
    });

    it("refuse an address of a verified domain", () => {
        const answer = directory.ask("POST /invitations", invitation("nobody@contoso.example"));
        assertRefused(answer, 400, "BadRequest", /verified domain of this directory/);
    });

    for (const address of [
        "kim",
        "kim@",
        "@x.example",
        "a b@x.example",
        ".kim@x.example",
        "kim-@x.example",
        "k%m@x.example",
        "kim@x",
    ]) {
        it(`refuse the address "${address}"`, () => {
            const answer = directory.ask("POST /invitations", invitation(address));
            assertRefused(answer, 400, "Request_BadRequest", /email address is not valid/);
        });
    }

    it("allow an underscore anywhere in the local part", () => {
        directory.invite("_kim_@fabrikam.example");
    });

    it("refuse a redirect that is not a URL, and a type of user that does not exist", () => {
        for (const more of [{ inviteRedirectUrl: "home" }, { invitedUserType: "Partner" }]) {
            const answer = directory.ask("POST /invitations", invitation("kim@fabrikam.example", more));
            assert.equal(answer.status, 400);
        }
    });

    it("take one further recipient of the message, and no second", () => {
        const info = (count: number) => ({
            sendInvitationMessage: true,
            invitedUserMessageInfo: {
                customizedMessageBody: "Welcome",
                ccRecipients: Array.from({ length: count }, (_, index) => ({
                    emailAddress: { address: `cc${index}@x.example` },
                })),
            },
        });
        const body = directory.succeed("POST /invitations", invitation("kim@fabrikam.example", info(1)));
        assert.equal(body["sendInvitationMessage"], true);
        assert.deepEqual(body["invitedUserMessageInfo"], {
            messageLanguage: null,
            customizedMessageBody: "Welcome",
            ccRecipients: [{ emailAddress: { address: "cc0@x.example" } }],
        });
        const answer = directory.ask("POST /invitations", invitation("lee@fabrikam.example", info(2)));
        assert.equal(answer.status, 400);
    });

    it("make those sponsors that are named, five at most", () => {
        const groupId = directory.makeGroup("Sponsors");
        const sponsors = {
            invitedUserSponsors: [{ id: samId }],
            "invitedUserSponsors@odata.bind": bound([groupId]),
        };
        const id = directory.invite("kim@fabrikam.example", sponsors);
        const { rows } = directory.ask(`GET /users/${id}/sponsors?$select=id`);
        assert.deepEqual(new Set(rows.map((row) => row["id"])), new Set([groupId, samId]));

        const many = Array.from({ length: 6 }, (_, index) => ({ id: directory.makeGroup(`Team ${index}`) }));
        const answer = directory.ask(
            "POST /invitations",
            invitation("lee@fabrikam.example", { invitedUserSponsors: many }),
        );
        assert.equal(answer.status, 400);
        assert.equal(
            directory.tenant.store.primary.list("users").some(({ mail }) => mail === "lee@fabrikam.example"),
            false,
        );
    });

    it("reset the redemption of a guest, whose id has to be given", () => {
        const id = directory.invite("kim@fabrikam.example");
        redeem(directory.tenant, id);
        const reset = { resetRedemption: true, invitedUser: { id } };
        const body = directory.succeed("POST /invitations", invitation("kim@fabrikam.example", reset));
        assert.deepEqual([body["resetRedemption"], body["invitedUser"]], [true, { id }]);
        assert.equal(
            directory.succeed(`GET /users/${id}?${select}`)["externalUserState"],
            "PendingAcceptance",
        );

        const withoutId = directory.ask(
            "POST /invitations",
            invitation("kim@fabrikam.example", { resetRedemption: true }),
        );
        assert.equal(withoutId.status, 400);
    });

    it("reset to a new address only once it is the guest's", () => {
        const id = directory.invite("kim@fabrikam.example");
        const body = invitation("kim@northwind.example", { resetRedemption: true, invitedUser: { id } });
        assert.equal(directory.ask("POST /invitations", body).status, 400);
        directory.succeed(`PATCH /users/${id}`, { otherMails: ["kim@northwind.example"] });
        directory.succeed("POST /invitations", body);
    });

    it("turn an internal user whose mail is the outside address into an invited one", () => {
        const user = directory.succeed("POST /users", {
            accountEnabled: true,
            displayName: "Lee",
            mailNickname: "lee",
            userPrincipalName: "lee@contoso.example",
            passwordProfile: { password: "For 1 test alone" },
            mail: "lee@fabrikam.example",
        });
        const body = invitation("lee@fabrikam.example", { invitedUser: { id: user["id"] } });
        assert.deepEqual(directory.succeed("POST /invitations", body)["invitedUser"], { id: user["id"] });
        const invited = directory.succeed(
            `GET /users/${String(user["id"])}?$select=externalUserState,userType`,
        );
        assert.deepEqual(
            [invited["externalUserState"], invited["userType"]],
            ["PendingAcceptance", "Member"],
        );
    });

    it("refuse an unknown invited user", () => {
        const body = invitation("kim@fabrikam.example", { invitedUser: { id: unknownId } });
        assertRefused(
            directory.ask("POST /invitations", body),
            404,
            "Request_ResourceNotFound",
            /does not exist/,
        );
    });

    for (const allowInvitesFrom of ["none", "adminsAndGuestInviters"]) {
        it(`refuse an app where ${allowInvitesFrom} may invite`, () => {
            directory.tenant.store.seed("singletons", "authorizationPolicy", { allowInvitesFrom });
            const answer = directory.ask("POST /invitations", invitation("kim@fabrikam.example"));
            assertRefused(answer, 403, "Forbidden", /^Guest invitations not allowed for your company\./);
        });
    }

    it("need User.Invite.All, which does not suffice to change the guest", () => {
        const permissions = ["User.Invite.All"];
        const answer = directory.ask("POST /invitations", invitation("kim@fabrikam.example"), {
            permissions,
        });
        assert.equal(answer.status, 201);
        const { id } = answer.body["invitedUser"] as Row;
        assertRefused(
            directory.ask(`PATCH /users/${String(id)}`, { companyName: null }, { permissions }),
            403,
            "Authorization_RequestDenied",
            /^Insufficient privileges to complete the operation\.$/,
        );
    });

    it("know no other verb than POST", () => {
        assertRefused(directory.ask("GET /invitations"), 501, "SandboxNotImplemented", /imitate/);
    });

    it("work in beta as in v1.0", () => {
        const body = directory.succeed("POST beta/invitations", invitation("kim@fabrikam.example"));
        assert.equal(body["@odata.context"], "https://127.0.0.1/beta/$metadata#invitations/$entity");
    });
});
