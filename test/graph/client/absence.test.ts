import assert from "node:assert/strict";
import { conditionalAccess, GraphError, isAbsence, readAgreed, users, usersOfAddress } from "../../../graph";
import { fakeGraph, guid, refusal } from "../fakes";

const absent = (path: string, code = "Request_ResourceNotFound", reason = "Resource does not exist.") =>
    new GraphError({ status: 404, code, reason, method: "GET", path });
const id = guid(1);
const unread = [
    "Directory_ObjectNotFound",
    "Unable to read the company information from the directory.",
] as const;

describe("a 404 of Microsoft Graph", () => {
    for (const path of [
        `/v1.0/users/${id}`,
        `/v1.0/users/${id}/manager`,
        `/v1.0/groups/${id}/members/microsoft.graph.user`,
        `/v1.0/directory/deletedItems/${id}`,
        `/v1.0/identity/conditionalAccess/policies/${id}`,
        `/v1.0/policies/crossTenantAccessPolicy/partners/${id}`,
        `/v1.0/roleManagement/directory/roleAssignments/lAPpYvVpN0KRkAEhdxReEJC2sEqbR_9Hr48lds9SGHI-1`,
        `/beta/identityGovernance/accessReviews/definitions/${id}`,
        "/v1.0/tenantRelationships/findTenantInformationByDomainName(domainName='x.example')",
    ]) {
        it(`is an absence where it is about ${path}`, () => {
            assert.ok(isAbsence(absent(path)));
        });
    }

    for (const path of [
        "/v1.0/$batch",
        "/v1.0/directoryObjects/getByIds",
        "/v1.0/users",
        "/v1.0/directory/deletedItems/microsoft.graph.user",
        "/v1.0/identity/conditionalAccess/policies",
        "/v1.0/policies/crossTenantAccessPolicy/partners",
        "/beta/policies/b2bManagementPolicies",
        "/v1.0/policies/authorizationPolicy",
        "/v1.0/groupSettings",
        "/v1.0/admin/sharepoint/settings",
    ]) {
        it(`says nothing of an object where it is about ${path}, which is always there`, () => {
            assert.ok(!isAbsence(absent(path)));
        });
    }

    it("for a list of policies ends the read instead of showing that a policy is gone", async () => {
        const { client } = fakeGraph(() => refusal(404, "ResourceNotFound"));
        await assert.rejects(
            readAgreed(
                client,
                (reader) => conditionalAccess.find(reader, id),
                () => false,
                () => true,
            ),
            /GET \/v1\.0\/identity\/conditionalAccess\/policies was refused with 404/,
        );
    });

    it("for a search of users ends it instead of showing that no one has the address", async () => {
        const { client } = fakeGraph(() => refusal(404));
        await assert.rejects(usersOfAddress.findByAddress(client, "a@fabrikam.example"), /refused with 404/);
    });
});

describe("a 404 because the directory could not be read", () => {
    it("is not an absence of a user, a group or an application", () => {
        for (const path of [`/v1.0/users/${id}`, `/v1.0/groups/${id}/members`, `/v1.0/applications/${id}`]) {
            assert.ok(!isAbsence(absent(path, ...unread)));
        }
    });

    it("is one of a policy, as Microsoft documents", () => {
        const path = `/v1.0/policies/crossTenantAccessPolicy/partners/${id}/identitySynchronization`;
        assert.ok(isAbsence(absent(path, ...unread)));
    });

    it("is waited for, and the user who is then shown is not gone", async () => {
        const { client, requests } = fakeGraph((_request, number) =>
            number <= 5 ? refusal(404, ...unread) : { status: 200, body: { id } },
        );
        const found = await readAgreed(
            client,
            (reader) => users.get(reader, id, ["id"]),
            (user) => user !== undefined,
            () => true,
        );
        assert.deepEqual(found, { id });
        assert.equal(requests.length, 6);
    });
});
