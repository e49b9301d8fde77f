import assert from "node:assert/strict";
import { assertRefused, Directory, eventual, reference, samId, type Row } from "./directory";

const text = (length: number) => "x".repeat(length);
const id = "12345678-1234-4234-8234-123456789012";
const role = {
    id,
    displayName: "Reader",
    description: "Reads",
    value: "Read.All",
    allowedMemberTypes: ["User"],
};
const access = (type: string) => [
    { resourceAppId: "00000003-0000-0000-c000-000000000000", resourceAccess: [{ id, type }] },
];

/** By resource and property, what the pages of Microsoft Graph allow and what they do not. */
const values: Readonly<Record<string, Readonly<Record<string, { allowed: unknown[]; refused: unknown[] }>>>> =
    {
        // https://learn.microsoft.com/graph/api/resources/user
        User: {
            ageGroup: { allowed: ["Minor", "notAdult", null], refused: ["Adults"] },
            businessPhones: { allowed: [["+49 1"], []], refused: [["+49 1", "+49 2"]] },
            city: { allowed: [text(128), ""], refused: [text(129)] },
            consentProvidedForMinor: { allowed: ["granted"], refused: ["yes"] },
            passwordPolicies: {
                allowed: ["DisablePasswordExpiration, DisableStrongPassword", null],
                refused: ["DisableExpiration"],
            },
            postalCode: { allowed: [text(40)], refused: [text(41)] },
            streetAddress: { allowed: [text(1_024)], refused: [text(1_025)] },
            userType: { allowed: ["Member", "guest"], refused: ["External"] },
        },
        // https://learn.microsoft.com/graph/api/resources/group
        Group: {
            membershipRuleProcessingState: { allowed: ["Paused"], refused: ["Off"] },
            theme: { allowed: ["Teal", null], refused: ["Black"] },
            visibility: { allowed: ["Private", "Public"], refused: ["Secret"] },
        },
        // https://learn.microsoft.com/graph/api/resources/administrativeunit
        AdministrativeUnit: {
            membershipRuleProcessingState: { allowed: ["On", null], refused: ["Off"] },
            membershipType: { allowed: ["Assigned", "dynamic"], refused: ["Rule"] },
        },
        // https://learn.microsoft.com/graph/api/resources/application
        Application: {
            api: {
                allowed: [{ requestedAccessTokenVersion: 2 }, { requestedAccessTokenVersion: null }],
                refused: [{ requestedAccessTokenVersion: 3 }],
            },
            appRoles: {
                allowed: [[role]],
                refused: [
                    [{ ...role, value: "Read all" }],
                    [{ ...role, value: text(121) }],
                    [{ ...role, allowedMemberTypes: ["Group"] }],
                ],
            },
            requiredResourceAccess: {
                allowed: [access("Role"), access("Scope")],
                refused: [access("Permission")],
            },
            signInAudience: { allowed: ["AzureADMultipleOrgs"], refused: ["Everyone"] },
        },
        // https://learn.microsoft.com/graph/api/resources/serviceprincipal
        ServicePrincipal: {
            notes: { allowed: [text(1_024)], refused: [text(1_025)] },
            preferredSingleSignOnMode: { allowed: ["saml", null], refused: ["SAML2"] },
        },
    };

describe("a value whose kind the schema leaves open", () => {
    let directory: Directory;
    let paths: Record<string, string>;

    before(() => {
        directory = Directory.create();
        const application = directory.succeed("POST /applications", { displayName: "Orders" });
        const principal = directory.succeed("POST /servicePrincipals", { appId: application["appId"] });
        const unit = directory.succeed("POST /directory/administrativeUnits", { displayName: "Guests" });
        paths = {
            User: `/users/${directory.invite("kim@fabrikam.example")}`,
            Group: `/groups/${directory.makeGroup("Guests")}`,
            AdministrativeUnit: `/directory/administrativeUnits/${String(unit["id"])}`,
            Application: `/applications/${String(application["id"])}`,
            ServicePrincipal: `/servicePrincipals/${String(principal["id"])}`,
        };
    });

    for (const [resource, properties] of Object.entries(values)) {
        it(`is of ${resource} one that its page allows`, () => {
            for (const [name, { allowed, refused }] of Object.entries(properties)) {
                for (const value of allowed) {
                    directory.succeed(`PATCH ${paths[resource]}`, { [name]: value });
                }
                const refusal = new RegExp(
                    `^Invalid value specified for property '${name}' of resource '${resource}'`,
                );
                for (const value of refused) {
                    const answer = directory.ask(`PATCH ${paths[resource]}`, { [name]: value });
                    assertRefused(answer, 400, "Request_BadRequest", refusal);
                }
            }
        });
    }
});

describe("relations in a body to the sandbox", () => {
    let directory: Directory;
    let kim: string;

    beforeEach(() => {
        directory = Directory.create();
        kim = directory.invite("kim@fabrikam.example");
    });

    const url = (objectId: string) => reference(objectId)["@odata.id"];

    it("are set where the operation sets them", () => {
        directory.succeed(`PATCH /users/${kim}`, {
            "manager@odata.bind": url(samId),
            "sponsors@odata.bind": [url(samId)],
        });
        assert.equal(directory.succeed(`GET /users/${kim}/manager`)["id"], samId);
        assert.deepEqual(
            directory.ask(`GET /users/${kim}/sponsors`).rows.map((row) => row["id"]),
            [samId],
        );
        const group = directory.makeGroup("Guests");
        directory.succeed(`PATCH /groups/${group}`, { "owners@odata.bind": [url(samId)] });
        const owners = directory.ask(`GET /groups/${group}/owners/$count`, undefined, eventual);
        assert.equal(owners.body["text"], 1);
        for (const path of [`/users/${kim}`, `/directoryObjects/${kim}`, `/groups/${group}`]) {
            const names = Object.keys(directory.succeed(`GET beta${path}`));
            assert.deepEqual(
                names.filter((name) => name.includes("@odata.bind")),
                [],
            );
        }
    });

    it("are answered with 501 elsewhere, and not dropped", () => {
        const application = directory.succeed("POST /applications", { displayName: "Orders" });
        const writes: readonly [string, Row][] = [
            [`PATCH /applications/${String(application["id"])}`, { "owners@odata.bind": [url(samId)] }],
            [`PATCH /users/${kim}`, { sponsors: [] }],
            [`PATCH /users/${kim}`, { "directReports@odata.bind": [url(samId)] }],
            ["POST /groups", { displayName: "Guests", members: [{ id: kim }] }],
        ];
        for (const [request, body] of writes) {
            assertRefused(directory.ask(request, body), 501, "SandboxNotImplemented", /does not imitate '/);
        }
    });

    it("can name an object in any of its collections, and its key in parentheses", () => {
        const group = directory.makeGroup("Guests");
        const address = `https://graph.microsoft.com/v1.0/users('${kim}')`;
        directory.succeed(`POST /groups/${group}/members/$ref`, { "@odata.id": address });
        assert.deepEqual(directory.memberIds(group), [kim]);
    });
});
