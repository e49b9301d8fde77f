import assert from "node:assert/strict";
import { redeem } from "../../sandbox/controlPlane";
import { assertRefused, Directory, invitation, type Row } from "./directory";

const root = "beta/policies/b2bManagementPolicies";

function policy(lists: Row, isOrganizationDefault = true): Row {
    const definition = JSON.stringify({
        B2BManagementPolicy: { InvitationsAllowedAndBlockedDomainsPolicy: lists },
    });
    return { displayName: "B2BManagementPolicy", isOrganizationDefault, definition: [definition] };
}

describe("the sandbox's list of domains", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    const statusOf = (address: string) => directory.ask("POST /invitations", invitation(address)).status;

    it("lets nobody of a blocked domain be invited, whatever the case, and everybody else", () => {
        directory.succeed(`POST ${root}`, policy({ BlockedDomains: ["Evil.example"] }));
        assert.equal(statusOf("mallory@evil.EXAMPLE"), 400);
        assert.equal(statusOf("bob@sub.evil.example"), 201);
    });

    it("lets only people of allowed domains be invited", () => {
        directory.succeed(`POST ${root}`, policy({ AllowedDomains: ["a.example"], BlockedDomains: [] }));
        assert.deepEqual(["bob@a.example", "bob@b.example"].map(statusOf), [201, 400]);
    });

    it("lets everybody be invited when both lists are empty, or the policy is not the default", () => {
        directory.succeed(`POST ${root}`, policy({ AllowedDomains: ["b.example"] }, false));
        directory.succeed(`POST ${root}`, policy({ AllowedDomains: [], BlockedDomains: [] }));
        assert.equal(statusOf("bob@a.example"), 201);
    });

    it("lets nobody of a blocked domain redeem, and leaves those who have", () => {
        const [early, late] = [directory.invite("early@evil.example"), directory.invite("late@evil.example")];
        assert.equal(redeem(directory.tenant, early), true);
        directory.succeed(`POST ${root}`, policy({ BlockedDomains: ["evil.example"] }));
        assert.equal(redeem(directory.tenant, late), false);
        assert.equal(
            directory.succeed(`GET /users/${early}?$select=externalUserState`)["externalUserState"],
            "Accepted",
        );
    });

    it("refuses lists of both kinds, a second default, what is no JSON, and what is too long", () => {
        const both = policy({ AllowedDomains: ["a.example"], BlockedDomains: ["b.example"] });
        const many = Array.from({ length: 3_000 }, (_, index) => `domain${index}.example`);
        for (const body of [
            both,
            { ...both, definition: ["{"] },
            { ...both, definition: [] },
            policy({ BlockedDomains: many }),
        ]) {
            assertRefused(directory.ask(`POST ${root}`, body), 400, "Request_BadRequest", /./);
        }
        directory.succeed(`POST ${root}`, policy({}));
        assertRefused(directory.ask(`POST ${root}`, policy({})), 400, "Request_BadRequest", /exists/);
    });

    it("can be changed and removed", () => {
        const id = String(directory.succeed(`POST ${root}`, policy({ AllowedDomains: ["a.example"] }))["id"]);
        const { definition } = policy({ BlockedDomains: ["b.example"] });
        assert.equal(directory.ask(`PATCH ${root}/${id}`, { definition }).status, 204);
        assert.deepEqual(directory.succeed(`GET ${root}/${id}`)["definition"], definition);
        assert.equal(directory.ask(`DELETE ${root}/${id}`).status, 204);
        assert.equal(directory.ask(`GET ${root}/${id}`).status, 404);
        assert.deepEqual(directory.ask(`GET ${root}`).rows, []);
    });

    it("is in beta alone", () => {
        assert.equal(directory.ask("GET /policies/b2bManagementPolicies").status, 400);
    });
});
