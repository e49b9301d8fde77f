import assert from "node:assert/strict";
import { assertRefused, Directory, samId, unknownId, type Row } from "./directory";

const path = "/identity/conditionalAccess/policies";
const strengths = "/policies/authenticationStrengthPolicies";
const phishingResistant = "00000000-0000-0000-0000-000000000004";
const exchange = "00000002-0000-0ff1-ce00-000000000000";
const managementApi = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/** A policy that asks all guests for MFA, with changes at its top and in its conditions. */
function policy(more: Row = {}, conditions: Row = {}): Row {
    return {
        displayName: "MFA for guests",
        state: "enabledForReportingButNotEnforced",
        conditions: {
            users: { includeUsers: ["GuestsOrExternalUsers"] },
            applications: { includeApplications: ["All"] },
            ...conditions,
        },
        grantControls: { operator: "OR", builtInControls: ["mfa"] },
        ...more,
    };
}

describe("the sandbox's conditional-access policies", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    /** Asks outside the lane's pace, which has separate tests. */
    const ask = (request: string, body?: unknown) => {
        directory.pass(1_000);
        return directory.ask(request, body);
    };
    const create = (body: Row) => ask(`POST ${path}`, body);
    const created = (body: Row) => {
        const answer = create(body);
        assert.equal(answer.status, 201, answer.message);
        return answer.body;
    };
    const conditionsOf = (body: Row) => body["conditions"] as Record<string, Row>;

    it("answer every list, null for omitted conditions, and all client apps", () => {
        const body = created(policy());
        assert.deepEqual(body, {
            "@odata.context": "https://127.0.0.1/v1.0/$metadata#identity/conditionalAccess/policies/$entity",
            id: body["id"],
            createdDateTime: "2026-01-01T00:00:01Z",
            modifiedDateTime: null,
            templateId: null,
            displayName: "MFA for guests",
            description: null,
            state: "enabledForReportingButNotEnforced",
            conditions: {
                userRiskLevels: [],
                signInRiskLevels: [],
                servicePrincipalRiskLevels: [],
                clientAppTypes: ["all"],
                insiderRiskLevels: null,
                platforms: null,
                locations: null,
                devices: null,
                clientApplications: null,
                authenticationFlows: null,
                applications: {
                    includeApplications: ["All"],
                    excludeApplications: [],
                    includeUserActions: [],
                    includeAuthenticationContextClassReferences: [],
                    applicationFilter: null,
                },
                users: {
                    includeUsers: ["GuestsOrExternalUsers"],
                    excludeUsers: [],
                    includeGroups: [],
                    excludeGroups: [],
                    includeRoles: [],
                    excludeRoles: [],
                    includeGuestsOrExternalUsers: null,
                    excludeGuestsOrExternalUsers: null,
                },
            },
            grantControls: {
                operator: "OR",
                builtInControls: ["mfa"],
                customAuthenticationFactors: [],
                termsOfUse: [],
                "authenticationStrength@odata.context": `https://127.0.0.1/v1.0/$metadata#identity/conditionalAccess/policies('${String(body["id"])}')/grantControls/authenticationStrength/$entity`,
                authenticationStrength: null,
            },
            sessionControls: null,
        });
        assert.deepEqual(ask(`GET ${path}/${String(body["id"])}`).body, body);
        assert.deepEqual(ask(`GET ${path}?$select=id,displayName`).rows, [
            { id: body["id"], displayName: "MFA for guests" },
        ]);
    });

    it("may share a name", () => {
        assert.notEqual(created(policy())["id"], created(policy())["id"]);
    });

    it("answer OR for a single control, and the given operator for two", () => {
        const operator = (controls: Row) =>
            (created(policy({ grantControls: controls }))["grantControls"] as Row)["operator"];
        assert.equal(operator({ operator: "AND", builtInControls: ["mfa"] }), "OR");
        assert.equal(operator({ operator: "AND", builtInControls: ["block"] }), "OR");
        assert.equal(operator({ operator: "AND", authenticationStrength: { id: phishingResistant } }), "OR");
        assert.equal(operator({ operator: "AND", builtInControls: ["mfa", "compliantDevice"] }), "AND");
    });

    it("answer the whole authentication strength", () => {
        const grantControls = {
            operator: "OR",
            builtInControls: [],
            authenticationStrength: { id: phishingResistant },
        };
        const grant = created(policy({ grantControls }))["grantControls"] as Row;
        const { displayName, allowedCombinations } = grant["authenticationStrength"] as Row;
        assert.equal(displayName, "Phishing resistant MFA");
        assert.deepEqual(allowedCombinations, [
            "windowsHelloForBusiness",
            "fido2",
            "x509CertificateMultiFactor",
        ]);
        assert.match(
            String(grant["authenticationStrength@odata.context"]),
            /\$metadata#identity\/conditionalAccess/,
        );
    });

    it("answer flags of guests in their own spelling and order, and tenants with their type", () => {
        const guests = (externalTenants: unknown) => {
            const includeGuestsOrExternalUsers = {
                guestOrExternalUserTypes: "serviceProvider, B2BCollaborationGuest,internalGuest",
                externalTenants,
            };
            const body = created(policy({}, { users: { includeGuestsOrExternalUsers } }));
            return conditionsOf(body)["users"]?.["includeGuestsOrExternalUsers"] as Row;
        };
        assert.deepEqual(guests({ membershipKind: "all" }), {
            guestOrExternalUserTypes: "internalGuest,b2bCollaborationGuest,serviceProvider",
            externalTenants: {
                "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants",
                membershipKind: "all",
            },
        });
        const enumerated = {
            "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
            membershipKind: "enumerated",
            members: [unknownId],
        };
        assert.deepEqual(guests(enumerated)["externalTenants"], enumerated);
        assert.equal(guests(undefined)["externalTenants"], null);
    });

    it("answer both lists of a condition that has one, and null for session controls without effect", () => {
        const body = created(
            policy(
                {
                    sessionControls: { signInFrequency: { isEnabled: false } },
                },
                {
                    locations: { includeLocations: ["All"] },
                    platforms: { includePlatforms: ["iOS"] },
                },
            ),
        );
        assert.deepEqual(conditionsOf(body)["locations"], {
            includeLocations: ["All"],
            excludeLocations: [],
        });
        assert.deepEqual(conditionsOf(body)["platforms"], {
            includePlatforms: ["iOS"],
            excludePlatforms: [],
        });
        assert.equal(body["sessionControls"], null);
    });

    it("with only session controls need no grant controls", () => {
        const signInFrequency = { isEnabled: true, type: "hours", value: 8 };
        const body = created(policy({ grantControls: null, sessionControls: { signInFrequency } }));
        assert.equal(body["grantControls"], null);
        const session = body["sessionControls"] as Row;
        assert.deepEqual(session["signInFrequency"], signInFrequency);
        assert.equal(session["persistentBrowser"], null);
    });

    describe("are refused", () => {
        const guests = (value: Row) => ({ users: { includeGuestsOrExternalUsers: value } });
        const controls = (...builtInControls: string[]) => ({
            grantControls: { operator: "AND", builtInControls },
        });
        const cases: readonly [string, Row, RegExp][] = [
            ["without conditions", policy({ conditions: undefined }), /^1007: .*'conditions'/],
            ["without a name", policy({ displayName: "" }), /^1007: .*'displayName'/],
            ["in an unknown state", policy({ state: "reportOnly" }), /^1007: .*'state'/],
            ["with an unknown member", policy({ priority: 1 }), /^1007: .*'priority' does not exist on type/],
            ["with an unknown condition", policy({}, { weather: {} }), /^1007: .*'conditions\/weather'/],
            [
                "with the retired device states",
                policy({}, { devices: { includeDeviceStates: ["All"] } }),
                /^1007: .*'conditions\/devices\/includeDeviceStates'/,
            ],
            [
                "with a text for a list",
                policy({}, { users: { includeUsers: "All" } }),
                /^1007: .*users\/includeUsers'.*'StartArray' node was expected/,
            ],
            [
                "with a list for an object",
                policy({}, { users: [] }),
                /^1007: .*'conditions\/users'.*'StartObject' node was expected/,
            ],
            ["with an unknown client", policy({}, { clientAppTypes: ["fax"] }), /^1007: .*'fax'/],
            ["with an unknown control", policy(controls("retina")), /^1007: .*'retina'/],
            ["for no one", policy({}, { users: { includeUsers: [] } }), /^1007: .*includes no one/],
            [
                "for a role by its name",
                policy({}, { users: { includeRoles: ["All"] } }),
                /^1102: 'users' condition contains invalid role ids: All\.$/,
            ],
            ["without any control", policy({ grantControls: null }), /^1007: .*neither grant nor session/],
            [
                "with an operator that is none",
                policy({ grantControls: { operator: "XOR", builtInControls: ["mfa"] } }),
                /^1007: .*operator/,
            ],
            [
                "with flags of guests that do not exist",
                policy({}, guests({ guestOrExternalUserTypes: "aliens" })),
                /^1007: /,
            ],
            [
                "with all tenants and a list of them",
                policy(
                    {},
                    guests({
                        guestOrExternalUserTypes: "internalGuest",
                        externalTenants: { membershipKind: "all", members: [unknownId] },
                    }),
                ),
                /^1007: .*externalTenants/,
            ],
            [
                "with enumerated tenants whose type is missing",
                policy(
                    {},
                    guests({
                        guestOrExternalUserTypes: "internalGuest",
                        externalTenants: { membershipKind: "enumerated", members: [unknownId] },
                    }),
                ),
                /^1007: .*externalTenants/,
            ],
            [
                "with both forms of guests",
                policy(
                    {},
                    {
                        users: {
                            includeGuestsOrExternalUsers: { guestOrExternalUserTypes: "internalGuest" },
                            excludeUsers: ["GuestsOrExternalUsers"],
                        },
                    },
                ),
                /^'GuestsOrExternalUsers' cannot be combined with guestOrExternalUsers/,
            ],
            [
                "for an unknown user",
                policy({}, { users: { includeUsers: [unknownId] } }),
                new RegExp(unknownId),
            ],
            [
                "without an unknown group",
                policy({}, { users: { includeUsers: ["All"], excludeGroups: [unknownId] } }),
                new RegExp(unknownId),
            ],
            ["for no application", policy({}, { applications: { includeApplications: [] } }), /^1011: /],
            ["without applications", policy({}, { applications: undefined }), /^1011: /],
            [
                "for applications and a user action",
                policy(
                    {},
                    {
                        applications: {
                            includeApplications: ["All"],
                            includeUserActions: ["urn:user:registerdevice"],
                        },
                    },
                ),
                /^1012: /,
            ],
            [
                "for an application without service principal",
                policy({}, { applications: { includeApplications: [unknownId] } }),
                new RegExp(`^1034: .*\\{"${unknownId}":"ServicePrincipalNotFound"\\}`),
            ],
            [
                "for an unknown location",
                policy({}, { locations: { includeLocations: [unknownId] } }),
                /^1040: NamedLocation with id .* does not exist in the directory\.$/,
            ],
            ["with block and more", policy(controls("block", "mfa")), /^1032: .*InvalidControls/],
            [
                "with MFA and a strength",
                policy({
                    grantControls: {
                        operator: "OR",
                        builtInControls: ["mfa"],
                        authenticationStrength: { id: phishingResistant },
                    },
                }),
                /^1108: /,
            ],
            [
                "with an unknown strength",
                policy({ grantControls: { operator: "OR", authenticationStrength: { id: unknownId } } }),
                new RegExp(unknownId),
            ],
            [
                "with a change of password for people who are at no risk",
                policy(controls("mfa", "passwordChange")),
                /^1032: .*InvalidPasswordResetControl/,
            ],
            [
                "with a browser session that lasts, for one application",
                policy(
                    { sessionControls: { persistentBrowser: { isEnabled: true, mode: "always" } } },
                    { applications: { includeApplications: [exchange] } },
                ),
                /^1032: .*InvalidControls/,
            ],
        ];
        for (const [what, body, message] of cases) {
            it(what, () => {
                assertRefused(create(body), 400, "BadRequest", message);
                assert.deepEqual(directory.tenant.store.primary.list("conditionalAccessPolicies"), []);
            });
        }

        it("when enabled while security defaults are, and not in report-only", () => {
            directory.tenant.store.seed("singletons", "identitySecurityDefaults", { isEnabled: true });
            assertRefused(
                create(policy({ state: "enabled" })),
                400,
                "BadRequest",
                /^Security Defaults is enabled in the tenant\. You must disable Security defaults before enabling/,
            );
            created(policy());
        });

        // https://github.com/crossplane-contrib/provider-upjet-azuread/issues/5
        it("with a condition of risk in a tenant without Entra ID P2", () => {
            for (const name of ["userRiskLevels", "signInRiskLevels"]) {
                assertRefused(
                    create(policy({}, { [name]: ["high"] })),
                    400,
                    "BadRequest",
                    /^1039: .*premium P2/,
                );
                created(policy({}, { [name]: [] }));
            }
            const id = String(created(policy())["id"]);
            const conditions = policy({}, { signInRiskLevels: ["low"] })["conditions"];
            assertRefused(ask(`PATCH ${path}/${id}`, { conditions }), 400, "BadRequest", /^1039: /);
        });

        it("beyond 240", () => {
            for (let n = 0; n < 240; n++) {
                created(policy());
            }
            assertRefused(create(policy()), 400, "BadRequest", /240/);
        });
    });

    it("name applications that have a service principal, and a change of password for people at risk", () => {
        directory = Directory.create({ servicePlans: ["AAD_PREMIUM_P2"] });
        created(
            policy(
                {},
                { applications: { includeApplications: [managementApi], excludeApplications: [exchange] } },
            ),
        );
        created(
            policy(
                { grantControls: { operator: "AND", builtInControls: ["mfa", "passwordChange"] } },
                { userRiskLevels: ["high"] },
            ),
        );
        // No source says that other applications are refused.
        created(policy({ sessionControls: { applicationEnforcedRestrictions: { isEnabled: true } } }));
        created(policy({}, { applications: { includeUserActions: ["urn:user:registersecurityinfo"] } }));
        created(policy({}, { users: { includeUsers: ["All"], excludeUsers: [samId] } }));
    });

    it("keep what a change omits, and lose grant controls only by null", () => {
        const id = String(created(policy())["id"]);
        assert.equal(ask(`PATCH ${path}/${id}`, { state: "enabled" }).status, 204);
        const changed = ask(`GET ${path}/${id}`).body;
        assert.deepEqual([changed["displayName"], changed["state"]], ["MFA for guests", "enabled"]);
        assert.equal(changed["modifiedDateTime"], "2026-01-01T00:00:02Z");
        assertRefused(ask(`PATCH ${path}/${id}`, { grantControls: null }), 400, "BadRequest", /^1007: /);
        const sessionControls = { signInFrequency: { isEnabled: true, frequencyInterval: "everyTime" } };
        assert.equal(ask(`PATCH ${path}/${id}`, { grantControls: null, sessionControls }).status, 204);
        assert.equal(ask(`GET ${path}/${id}`).body["grantControls"], null);
    });

    // As policies that others exported from beta have them.
    it("have in beta members that v1.0 does not have", () => {
        const onlyInBeta = { agentIdRiskLevels: "high", times: null, deviceStates: null };
        const body = { ...policy({}, onlyInBeta), partialEnablementStrategy: null, templateId: null };
        assertRefused(create(body), 400, "BadRequest", /^1007: .*does not exist on type/);
        const answer = ask(`POST beta${path}`, body);
        assert.equal(answer.status, 201, answer.message);
        const id = String(answer.body["id"]);
        assert.equal(conditionsOf(ask(`GET beta${path}/${id}`).body)["agentIdRiskLevels"], "high");
        assert.equal("agentIdRiskLevels" in conditionsOf(ask(`GET ${path}/${id}`).body), false);
    });

    it("take their own answer back as a change", () => {
        const grantControls = { operator: "OR", authenticationStrength: { id: phishingResistant } };
        const body = created(policy({ grantControls }, { locations: { includeLocations: ["AllTrusted"] } }));
        const id = String(body["id"]);
        const answer = ask(`PATCH ${path}/${id}`, body);
        assert.equal(answer.status, 204, answer.message);
        assert.deepEqual(conditionsOf(ask(`GET ${path}/${id}`).body), body["conditions"]);
    });

    it("are gone when deleted, and unknown by an invalid id", () => {
        const id = String(created(policy())["id"]);
        assert.equal(ask(`DELETE ${path}/${id}`).status, 204);
        for (const method of ["GET", "DELETE"]) {
            assertRefused(ask(`${method} ${path}/${id}`), 404, "ResourceNotFound", new RegExp(id));
        }
        assertRefused(ask(`PATCH ${path}/${id}`, {}), 404, "ResourceNotFound", new RegExp(id));
        assertRefused(ask(`GET ${path}/guests`), 400, "BadRequest", /'guests'/);
    });

    it("need both permissions to be written", () => {
        for (const permissions of [["Policy.Read.All"], ["Policy.ReadWrite.ConditionalAccess"]]) {
            const answer = directory.ask(`POST ${path}`, policy(), { permissions });
            assertRefused(answer, 403, "AccessDenied", /required scopes are missing in the token/);
        }
    });

    it("allow one request a second, without Retry-After", () => {
        assert.equal(directory.ask(`GET ${path}`).status, 200);
        directory.pass(999);
        const refused = directory.ask(`GET ${path}/${unknownId}`);
        assertRefused(refused, 429, "TooManyRequests", /retry again later/);
        assert.equal("retry-after" in refused.headers, false);
        assert.equal(directory.ask(`GET ${strengths}`).status, 200);
        directory.pass(1);
        assert.equal(directory.ask(`GET ${path}`).status, 200);
    });
});

describe("the sandbox's authentication strengths", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    // https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy (requirementsSatisfied)
    it("satisfy MFA when all their combinations do", () => {
        const strengths = "/policies/authenticationStrengthPolicies";
        const make = (...allowedCombinations: string[]) =>
            directory.succeed(`POST ${strengths}`, { displayName: "Custom", allowedCombinations });
        assert.equal(make("fido2")["requirementsSatisfied"], "mfa");
        const { id, requirementsSatisfied } = make("fido2", "sms");
        assert.equal(requirementsSatisfied, "none");
        directory.succeed(`POST ${strengths}/${String(id)}/updateAllowedCombinations`, {
            allowedCombinations: ["fido2"],
        });
        assert.equal(directory.succeed(`GET ${strengths}/${String(id)}`)["requirementsSatisfied"], "mfa");
    });

    it("are Entra's three to begin with, which no one can change", () => {
        const { rows } = directory.ask(`GET ${strengths}`);
        const answers = rows.map((row) => [
            String(row["id"]).at(-1),
            row["displayName"],
            (row["allowedCombinations"] as []).length,
        ]);
        assert.deepEqual(answers, [
            ["2", "Multifactor authentication", 19],
            ["3", "Passwordless MFA", 4],
            ["4", "Phishing resistant MFA", 3],
        ]);
        assert.equal(
            directory.ask(`PATCH ${strengths}/${phishingResistant}`, { displayName: "Mine" }).status,
            400,
        );
        assert.equal(directory.ask(`DELETE ${strengths}/${phishingResistant}`).status, 400);
        assert.equal(directory.ask(`GET ${strengths}/${unknownId}`).status, 404);
    });

    it("are found by a combination that they allow", () => {
        const filter = encodeURIComponent("allowedCombinations/any(x:x has 'sms, password')");
        const { rows } = directory.ask(`GET ${strengths}?$filter=${filter}`);
        assert.deepEqual(
            rows.map(({ displayName }) => displayName),
            ["Multifactor authentication"],
        );
    });

    it("of the tenant's own are made, changed, used and kept while a policy names them", () => {
        const { status, body } = directory.ask(`POST ${strengths}`, {
            displayName: "Keys",
            allowedCombinations: ["fido2", "password, sms"],
        });
        assert.deepEqual(
            [status, body["policyType"], body["requirementsSatisfied"], body["allowedCombinations"]],
            [201, "custom", "mfa", ["fido2", "password,sms"]],
        );
        const id = String(body["id"]);
        assert.equal(directory.ask(`PATCH ${strengths}/${id}`, { displayName: "Keys only" }).status, 204);
        assert.equal(
            directory.ask(`PATCH ${strengths}/${id}`, { allowedCombinations: ["fido2"] }).status,
            400,
        );
        const grantControls = { operator: "OR", authenticationStrength: { id } };
        const made = directory.succeed(`POST ${path}`, policy({ grantControls }));
        const changed = directory.succeed(`POST ${strengths}/${id}/updateAllowedCombinations`, {
            allowedCombinations: ["fido2"],
        });
        assert.deepEqual(changed["previousCombinations"], ["fido2", "password,sms"]);
        assert.deepEqual(changed["conditionalAccessReferences"], [made["id"]]);
        directory.pass(1_000);
        const grant = directory.succeed(`GET ${path}/${String(made["id"])}`)["grantControls"] as Row;
        const { displayName, allowedCombinations } = grant["authenticationStrength"] as Row;
        assert.deepEqual([displayName, allowedCombinations], ["Keys only", ["fido2"]]);
        assert.equal((directory.succeed(`GET ${strengths}/${id}/usage`)["mfa"] as []).length, 1);
        assert.equal(directory.ask(`DELETE ${strengths}/${id}`).status, 400);
        directory.pass(1_000);
        directory.succeed(`DELETE ${path}/${String(made["id"])}`);
        assert.equal(directory.ask(`DELETE ${strengths}/${id}`).status, 204);
    });

    it("of the tenant's own need combinations that exist, and are 15 at most", () => {
        const create = (allowedCombinations: unknown) =>
            directory.ask(`POST ${strengths}`, { displayName: "Mine", allowedCombinations }).status;
        assert.deepEqual([create([]), create(["hope"]), create("fido2")], [400, 400, 400]);
        for (let n = 0; n < 15; n++) {
            assert.equal(create(["fido2"]), 201);
        }
        assert.equal(create(["fido2"]), 400);
    });
});
