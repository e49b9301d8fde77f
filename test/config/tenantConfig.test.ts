import assert from "node:assert/strict";
import { parse } from "yaml";
import { checkTenantConfig, lineFinder, tenantJsonSchema } from "../../config";

const accounts = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];
const fabrikamId = "11111111-1111-4111-8111-111111111111";
const northwindId = "22222222-2222-4222-8222-222222222222";

/** Checks the text of a stack config as if the engine had read it, problems as `line:column field: message`. */
function check(text: string) {
    const { config: values } = parse(text) as { config: Record<string, unknown> };
    const { config, problems } = checkTenantConfig(values, "stacks/Pulumi.test.yaml", {
        lineOf: lineFinder(text),
    });
    assert.ok(problems.every(({ file, cure }) => file === "stacks/Pulumi.test.yaml" && cure !== ""));
    assert.equal(config === undefined, problems.length > 0);
    return {
        config,
        problems,
        shown: problems.map(({ line, column, field, message }) => `${line}:${column} ${field}: ${message}`),
    };
}

function assertShown(text: string, ...expected: [place: string, message: RegExp][]): void {
    const { shown } = check(text);
    assert.deepEqual(
        shown.map((each) => each.slice(0, each.indexOf(": "))),
        expected.map(([place]) => place),
    );
    for (const [index, [, message]] of expected.entries()) {
        assert.match(shown[index] ?? "", message);
    }
}

describe("checkTenantConfig", () => {
    it("fills in the safe defaults", () => {
        const { config } = checkTenantConfig(
            {
                "entra-b2b:emergencyAccess": { groupId: accounts[0] },
                "entra-b2b:partners": [{ name: "fabrikam", tenantId: fabrikamId, inboundTrust: {} }],
                "entra-b2b:mfaPolicies": [{ name: "all-guests", displayName: "All guests" }],
            },
            "file",
        );
        assert.equal(config?.onRemove, "retain");
        assert.deepEqual(config.partners[0]?.inboundTrust, {
            isMfaAccepted: false,
            isCompliantDeviceAccepted: false,
            isHybridAzureADJoinedDeviceAccepted: false,
        });
        assert.equal(config.mfaPolicies[0]?.partnerTenants, "all");
    });

    it("accepts an empty configuration, and leaves other namespaces' keys alone", () => {
        const values = { "azuread:tenantId": "anything", "entra-b2b-else:key": "value", "pulumi:tags": "{}" };
        assert.deepEqual(checkTenantConfig(values, "file").problems, []);
    });

    it("reads objects as data and as the JSON text that the engine hands over", () => {
        const groups = [{ name: "engineering", displayName: "Engineering" }];
        const asData = checkTenantConfig({ "entra-b2b:groups": groups }, "file");
        const asText = checkTenantConfig({ "entra-b2b:groups": JSON.stringify(groups) }, "file");
        assert.deepEqual(asData.config?.groups, groups);
        assert.deepEqual(asText.problems, []);
        assert.deepEqual(asText.config, asData.config);
    });

    it("lower-cases ids and writes domains as guests' addresses have them", () => {
        const id = "ABCDEF00-0000-4000-8000-00000000E001";
        const partner = { name: "p", tenantId: id, domains: ["Bücher.Example"], inboundTrust: {} };
        const { config } = checkTenantConfig({ "entra-b2b:partners": [partner] }, "file");
        assert.equal(config?.partners[0]?.tenantId, id.toLowerCase());
        assert.deepEqual(config.partners[0]?.domains, ["xn--bcher-kva.example"]);
    });

    it("names every fault at once, with line, column and key", () => {
        assertShown(
            `config:
  entra-b2b:groups:
    - name: Bad Name
      displayName: ""
      color: red
  entra-b2b:onRemove: erase
  entra-b2b:inviteRedirectUrl: http://contoso.example
  entra-b2b:emergencyAccess: { accountIds: [nope] }
  entra-b2b:partners:
    - name: fabrikam
      tenantId: fabrikam.example
      domains: [bücher.example, "@fabrikam.example"]
      mfaPolicy:
        displayName: Fabrikam
        authenticationStrength: strong
        guestTypes: []
  entra-b2b:mfaPolicies:
    - name: all-guests
      state: maybe
      partnerTenants: some
      guestTypes: [guest]
`,
            ["6:3 entra-b2b:onRemove", /retain, block or delete/],
            ["7:3 entra-b2b:inviteRedirectUrl", /is not an https URL/],
            ["8:45 entra-b2b:emergencyAccess.accountIds[0]", /must be a GUID/],
            ["3:7 entra-b2b:groups[0].name", /must be lower-case/],
            ["4:7 entra-b2b:groups[0].displayName", /too small/],
            ["5:7 entra-b2b:groups[0].color", /unknown key/],
            ["11:7 entra-b2b:partners[0].tenantId", /must be a GUID/],
            ["12:33 entra-b2b:partners[0].domains[1]", /is not a valid domain/],
            ["10:7 entra-b2b:partners[0].inboundTrust", /is missing/],
            ["16:9 entra-b2b:partners[0].mfaPolicy.guestTypes", /names no type/],
            [
                "15:9 entra-b2b:partners[0].mfaPolicy.authenticationStrength",
                /is not an authentication strength/,
            ],
            ["18:7 entra-b2b:mfaPolicies[0].displayName", /is missing/],
            ["19:7 entra-b2b:mfaPolicies[0].state", /"reportOnly"\|"enabled"\|"disabled"/],
            ["21:20 entra-b2b:mfaPolicies[0].guestTypes[0]", /"internalGuest"/],
            ["20:7 entra-b2b:mfaPolicies[0].partnerTenants", /must be all, or a list/],
        );
    });

    it("names the key of what it does not know, and never a value", () => {
        const { problems, shown } = check(`config:
  azuread:clientSecret: hunter2
  entra-b2b:clientSecret: hunter2
  entra-b2b:onRemove: hunter2
  entra-b2b:inviteRedirectUrl: hunter2
  entra-b2b:groups: hunter2
  entra-b2b:emergencyAccess: { groupId: hunter2 }
  entra-b2b:partners: [{ name: HUNTER2, tenantId: hunter2, domains: [hunter2], inboundTrust: hunter2 }]
`);
        assert.ok(shown.includes("3:3 entra-b2b:clientSecret: unknown key"));
        assert.ok(problems.length >= 8);
        assert.doesNotMatch(JSON.stringify(problems), /hunter2/i);
    });

    it("checks the readable rest of a long list in time that grows with its length", function () {
        this.timeout(5_000);
        const groups = Array.from({ length: 8_000 }, (_, index) => ({
            name: index === 7_999 ? "g1" : `g${index}`,
            displayName: "G",
            ...(index === 5 && { groups: [] }),
        }));
        const { problems } = checkTenantConfig({ "entra-b2b:groups": groups }, "file");
        assert.deepEqual(
            problems.map(({ field }) => field),
            ["entra-b2b:groups[5].groups", "entra-b2b:groups[7999].name"],
        );
    });

    it("points at the nearest line there is when a key is missing", () => {
        assertShown(`config:\n  entra-b2b:mfaPolicies:\n    - { name: all-guests, displayName: All }\n`, [
            "1:1 entra-b2b:emergencyAccess",
            /no emergency access account/,
        ]);
    });

    it("says which file is meant when there is no text to point into", () => {
        const { problems } = checkTenantConfig({ "entra-b2b:onRemove": "erase" }, "stacks/Pulumi.test.yaml");
        assert.equal(problems.length, 1);
        assert.equal(problems[0]?.file, "stacks/Pulumi.test.yaml");
        assert.equal(problems[0].line, undefined);
    });
});

describe("Checks between keys of the stack config", () => {
    const valid = `config:
  entra-b2b:emergencyAccess:
    accountIds: [${accounts.join(", ")}]
  entra-b2b:groups:
    - { name: engineering, displayName: Engineering }
  entra-b2b:partners:
    - name: fabrikam
      tenantId: ${fabrikamId}
      domains: [fabrikam.example]
      inboundTrust: { isMfaAccepted: true }
      groups: [engineering]
      mfaPolicy:
        displayName: Fabrikam
        authenticationStrength: phishingResistantMfa
        excludeGroups: [engineering]
    - name: northwind
      tenantId: ${northwindId}
      domains: [northwind.example]
      inboundTrust: { isMfaAccepted: false }
  entra-b2b:mfaPolicies:
    - name: all-guests
      displayName: All guests
      partnerTenants: [fabrikam, ${northwindId}]
`;

    /** The valid text with one change, made for certain. */
    function changed(from: string, to: string): string {
        assert.ok(valid.includes(from));
        return valid.replace(from, to);
    }

    it("find nothing in a sound configuration", () => {
        assert.deepEqual(check(valid).shown, []);
    });

    it("refuse a partner's and a policy's name used twice", () => {
        assertShown(changed("name: northwind\n", "name: fabrikam\n"), [
            "16:7 entra-b2b:partners[1].name",
            /already used/,
        ]);
        assertShown(changed("name: all-guests", "name: northwind"), [
            "21:7 entra-b2b:mfaPolicies[0].name",
            /already used/,
        ]);
    });

    it("refuse a tenant declared twice, whatever the case of its id", () => {
        const id = "abcdef00-0000-4000-8000-000000000000";
        const partner = (name: string, tenantId: string) => ({ name, tenantId, inboundTrust: {} });
        const partners = [partner("one", id), partner("two", id.toUpperCase())];
        const { problems } = checkTenantConfig({ "entra-b2b:partners": partners }, "file");
        assert.deepEqual(
            problems.map(({ field }) => field),
            ["entra-b2b:partners[1].tenantId"],
        );
    });

    it("refuse a group that is not declared", () => {
        assertShown(changed("groups: [engineering]", "groups: [marketing]"), [
            "11:16 entra-b2b:partners[0].groups[0]",
            /no group "marketing"/,
        ]);
        assertShown(changed("excludeGroups: [engineering]", "excludeGroups: [marketing]"), [
            "15:25 entra-b2b:partners[0].mfaPolicy.excludeGroups[0]",
            /no group "marketing"/,
        ]);
    });

    it("refuse a partner that is neither declared nor a tenant id", () => {
        assertShown(changed("[fabrikam, ", "[litware, "), [
            "23:24 entra-b2b:mfaPolicies[0].partnerTenants[0]",
            /no partner "litware"/,
        ]);
        assertShown(changed("[fabrikam, ", `[${"-".repeat(36)}, `), [
            "23:24 entra-b2b:mfaPolicies[0].partnerTenants[0]",
            /no partner/,
        ]);
    });

    it("refuse a domain of two partners, in whatever form", () => {
        const text = changed("[fabrikam.example]", "[Bücher.example]").replace(
            "northwind.example",
            "xn--bcher-kva.example",
        );
        assertShown(text, ["18:17 entra-b2b:partners[1].domains[0]", /belongs to partner fabrikam already/]);
    });

    it("refuse policies without emergency access, and enforced ones with one account, counting each once", () => {
        const [first = ""] = accounts;
        const isEnforced = (text: string) =>
            text.replace("displayName: Fabrikam", "state: enabled\n        displayName: Fabrikam");
        for (const few of [first, `${first}, ${first.toUpperCase()}`]) {
            const text = changed(accounts.join(", "), few);
            assert.deepEqual(check(text).shown, []);
            assertShown(isEnforced(text), [
                "2:3 entra-b2b:emergencyAccess",
                /a policy that is enforced needs two/,
            ]);
        }
        assertShown(changed(accounts.join(", "), ""), [
            "2:3 entra-b2b:emergencyAccess",
            /no emergency access account/,
        ]);
        assert.deepEqual(
            check(changed(`accountIds: [${accounts.join(", ")}]`, `groupId: ${first}`)).shown,
            [],
        );
    });

    it("refuse a strength that guests without trust cannot meet", () => {
        const place = "14:9 entra-b2b:partners[0].mfaPolicy.authenticationStrength";
        assertShown(changed("isMfaAccepted: true", "isMfaAccepted: false"), [place, /fabrikam cannot meet/]);
        const byId = changed("phishingResistantMfa", "00000000-0000-0000-0000-000000000003");
        assertShown(byId.replace("isMfaAccepted: true", "isMfaAccepted: false"), [place, /locked out/]);
    });

    it("refuse such a strength for partners that a policy names, by name or tenant id", () => {
        const strength = "      authenticationStrength: passwordlessMfa\n";
        const place = "24:7 entra-b2b:mfaPolicies[0].authenticationStrength";
        assertShown(valid + strength, [place, /guests of northwind cannot meet/]);
        assertShown(valid.replace(`, ${northwindId}]`, ", northwind]") + strength, [
            place,
            /guests of northwind cannot/,
        ]);
        assert.deepEqual(check(valid.replace(`, ${northwindId}]`, "]") + strength).shown, []);
    });
});

describe("tenantJsonSchema", () => {
    const schema = tenantJsonSchema() as {
        properties: Record<string, unknown> & { partners: { items: { required: string[] } } };
        required?: string[];
        additionalProperties: unknown;
    };

    it("knows every key, requires none, and forbids others", () => {
        assert.deepEqual(Object.keys(schema.properties), [
            "extends",
            "tags",
            "guestList",
            "guestsAs",
            "rosterShardCount",
            "keepRedeemUrls",
            "onRemove",
            "removals",
            "inviteRedirectUrl",
            "guestDefaults",
            "externalCollaboration",
            "crossTenantAccess",
            "emergencyAccess",
            "groups",
            "partners",
            "mfaPolicies",
            "namedLocations",
            "authenticationStrengths",
            "recommendedPolicies",
            "accessPolicies",
            "applications",
            "saasApplications",
            "directoryRoles",
            "accessReviews",
            "connectedOrganizations",
            "accessPackages",
            "entitlementManagement",
            "sharing",
            "microsoft365Groups",
            "azure",
        ]);
        assert.equal(schema.required, undefined);
        assert.equal(schema.additionalProperties, false);
        assert.deepEqual(schema.properties.partners.items.required, ["name", "inboundTrust"]);
    });

    it("allows GUIDs in capitals, as the check does", () => {
        const [pattern] = /\^\[0-9a-f[^"]*/.exec(JSON.stringify(schema)) ?? [];
        assert.match(accounts[0]?.toUpperCase() ?? "", new RegExp(pattern ?? "$^"));
    });
});
