import assert from "node:assert/strict";
import { parse } from "yaml";
import { readExpectations } from "../../../commands/review/expectations";
import { placesIn } from "../../../commands/review/places";
import { checkTenantConfig, lineFinder } from "../../../config";
import { emergencyIds, fabrikamId } from "./fixtures";

const [, secondAccount = ""] = emergencyIds;
const text = `config:
  entra-b2b:emergencyAccess:
    accountIds:
      - ${emergencyIds[0]}
      - ${emergencyIds[1]}
  entra-b2b:partners:
    - name: northwind
      tenantDomain: northwind.example
      inboundTrust: { isMfaAccepted: true }
    - name: fabrikam
      tenantId: ${fabrikamId}
      inboundTrust: { isMfaAccepted: true }
      mfaPolicy: { displayName: MFA for Fabrikam, state: enabled }
  entra-b2b:mfaPolicies:
    - name: all
      displayName: MFA for all guests
  entra-b2b:recommendedPolicies:
    - policy: block-legacy-authentication-for-guests
      displayName: No old clients
  entra-b2b:accessPolicies:
    - name: fabrikam
      displayName: Block Fabrikam
      grant: { block: true }
`;
const scenarios = `# What we count on
scenarios:
  - name: First
    who: { userType: internalGuest }
    target: { userAction: urn:user:registerdevice }
    expect: { mfa: none }
  - name: Second
    who: { userType: internalGuest }
    target: { userAction: urn:user:registerdevice }
    expect: { mfa: none }
`;

const { config: values } = parse(text) as { config: Record<string, unknown> };
const { config, problems } = checkTenantConfig(values, "file", { lineOf: lineFinder(text) });
assert.deepEqual(problems, []);
assert.ok(config);

const type = "pulumi-nodejs:dynamic/entra-b2b:ConditionalAccessPolicy";
const resource = (parents: string, name: string, id?: string) => ({
    urn: `urn:pulumi:contoso::guests::${parents}$${type}::${name}`,
    type,
    inputs: {},
    ...(id !== undefined && { id }),
});
const [ofPartner, ofAll, recommended, ofAccess, elsewhere] = [
    resource("entra-b2b:index:PartnerOrganization$entra-b2b:index:GuestMfaPolicy", "fabrikam"),
    resource("entra-b2b:index:GuestMfaPolicy", "all", "AAAAAAAA-0000-4000-8000-000000000001"),
    resource("entra-b2b:index:RecommendedGuestPolicy", "block-legacy-authentication-for-guests"),
    resource("entra-b2b:index:GuestAccessPolicy", "fabrikam"),
    resource("my:own:Component", "fabrikam"),
];

describe("the place of a finding", () => {
    const placeOf = placesIn({
        configFile: "stacks/Pulumi.contoso.yaml",
        fileOf: (path) => `from here: ${path}`,
        config,
        lineOf: lineFinder(text),
        resources: [ofPartner, ofAll, recommended, ofAccess, elsewhere],
        ...readExpectations(scenarios, "stacks/contoso.scenarios.yaml"),
    });
    const lineOf = (...about: Parameters<typeof placeOf>) => {
        const { file, line } = placeOf(...about);
        assert.equal(file, "stacks/Pulumi.contoso.yaml");
        return line;
    };

    it("is the entry that the policy is made of, by its id or before it has one", () => {
        assert.equal(lineOf({ policyKey: ofPartner.urn }), 13);
        assert.equal(lineOf({ policyKey: "aaaaaaaa-0000-4000-8000-000000000001" }), 15);
        assert.equal(lineOf({ policyKey: recommended.urn }), 18);
        assert.equal(lineOf({ policyKey: ofAccess.urn }), 21);
    });

    it("is the account, where no policy is named", () => {
        assert.equal(lineOf({ account: secondAccount }), 5);
        assert.equal(lineOf({ account: secondAccount, policyKey: ofAll.urn }), 15);
    });

    it("is the partner whose people sign in", () => {
        assert.equal(lineOf({ scenario: "x", homeTenantId: fabrikamId.toUpperCase() }), 10);
    });

    it("is the scenario that is not met, in its own file", () => {
        assert.deepEqual(placeOf({ expectation: "Second" }), {
            file: "stacks/contoso.scenarios.yaml",
            line: 7,
        });
    });

    it("is the first line for what the stack config does not declare", () => {
        assert.equal(lineOf({ policyKey: elsewhere.urn }), 1);
        assert.equal(lineOf({ policyKey: "an outsider's", homeTenantId: "unknown" }), 1);
        assert.equal(lineOf({ scenario: "member: browser, Office 365" }), 1);
    });
});
