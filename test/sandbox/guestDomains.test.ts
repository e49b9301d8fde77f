import assert from "node:assert/strict";
import { redeem } from "../../sandbox/controlPlane";
import { assertRefused, Directory, domainsPolicy, invitation } from "./directory";

const root = "beta/policies/b2bManagementPolicies";

describe("the sandbox's list of domains", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    const statusOf = (address: string) => directory.ask("POST /invitations", invitation(address)).status;

    it("lets no one of a blocked domain be invited, whatever the case, and everyone else", () => {
        directory.succeed(`POST ${root}`, domainsPolicy({ BlockedDomains: ["Evil.example"] }));
        assert.equal(statusOf("mallory@evil.EXAMPLE"), 400);
        assert.equal(statusOf("bob@sub.evil.example"), 201);
    });

    it("lets only people of allowed domains be invited", () => {
        directory.succeed(
            `POST ${root}`,
            domainsPolicy({ AllowedDomains: ["a.example"], BlockedDomains: [] }),
        );
        assert.deepEqual(["bob@a.example", "bob@b.example"].map(statusOf), [201, 400]);
    });

    it("lets everybody be invited when both lists are empty, or the policy is not the default", () => {
        directory.succeed(`POST ${root}`, domainsPolicy({ AllowedDomains: ["b.example"] }, false));
        directory.succeed(`POST ${root}`, domainsPolicy({ AllowedDomains: [], BlockedDomains: [] }));
        assert.equal(statusOf("bob@a.example"), 201);
    });

    it("lets no one of a blocked domain redeem, and keeps those who have", () => {
        const [early, late] = [directory.invite("early@evil.example"), directory.invite("late@evil.example")];
        assert.equal(redeem(directory.tenant, early), true);
        directory.succeed(`POST ${root}`, domainsPolicy({ BlockedDomains: ["evil.example"] }));
        assert.equal(redeem(directory.tenant, late), false);
        assert.equal(
            directory.succeed(`GET /users/${early}?$select=externalUserState`)["externalUserState"],
            "Accepted",
        );
    });

    it("refuses lists of both kinds, a second default, invalid JSON, and what is too long", () => {
        const both = domainsPolicy({ AllowedDomains: ["a.example"], BlockedDomains: ["b.example"] });
        const many = Array.from({ length: 3_000 }, (_, index) => `domain${index}.example`);
        for (const body of [
            both,
            { ...both, definition: ["{"] },
            { ...both, definition: [] },
            domainsPolicy({ BlockedDomains: many }),
        ]) {
            assertRefused(directory.ask(`POST ${root}`, body), 400, "Request_BadRequest", /./);
        }
        directory.succeed(`POST ${root}`, domainsPolicy({}));
        assertRefused(directory.ask(`POST ${root}`, domainsPolicy({})), 400, "Request_BadRequest", /exists/);
    });

    it("can be changed and removed", () => {
        const id = String(
            directory.succeed(`POST ${root}`, domainsPolicy({ AllowedDomains: ["a.example"] }))["id"],
        );
        const { definition } = domainsPolicy({ BlockedDomains: ["b.example"] });
        assert.equal(directory.ask(`PATCH ${root}/${id}`, { definition }).status, 204);
        assert.deepEqual(directory.succeed(`GET ${root}/${id}`)["definition"], definition);
        assert.equal(directory.ask(`DELETE ${root}/${id}`).status, 204);
        assert.equal(directory.ask(`GET ${root}/${id}`).status, 404);
        assert.deepEqual(directory.ask(`GET ${root}`).rows, []);
    });

    it("is only in beta", () => {
        assert.equal(directory.ask("GET /policies/b2bManagementPolicies").status, 400);
    });
});
