import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import {
    checkedStackOf,
    ConfigurationError,
    loadTenant,
    readStackFile,
    type TenantConfig,
} from "../../config";

const fabrikamId = "11111111-1111-4111-8111-111111111111";
const northwindId = "22222222-2222-4222-8222-222222222222";

describe("entra-b2b:extends", () => {
    let folder: string;

    beforeEach(() => {
        folder = join(mkdtempSync(join(tmpdir(), "shared-")), "stacks");
    });

    afterEach(() => {
        rmSync(dirname(folder), { recursive: true });
    });

    /** Writes files, given by their path from the stacks folder. */
    function write(files: Readonly<Record<string, string>>): void {
        for (const [name, text] of Object.entries(files)) {
            mkdirSync(dirname(join(folder, name)), { recursive: true });
            writeFileSync(join(folder, name), text);
        }
    }

    const checked = () => checkedStackOf(readStackFile({ stack: "test", stacksFolder: folder }));

    /** Places and messages of what is refused. */
    function refused(files: Readonly<Record<string, string>>): string[] {
        write(files);
        try {
            checked();
        } catch (error) {
            assert.ok(error instanceof ConfigurationError, String(error));
            return error.problems.map(
                ({ file, line, field, message }) => `${file}:${line} ${field} ${message}`,
            );
        }
        return assert.fail("nothing was refused");
    }

    const trust = (of: TenantConfig["partners"][number]["inboundTrust"]) => ({
        mfa: of !== "unmanaged" && of.isMfaAccepted,
        device: of !== "unmanaged" && of.isCompliantDeviceAccepted,
    });

    const base = `config:
  entra-b2b:onRemove: block
  entra-b2b:guestDefaults:
    companyName: Shared
    country: Germany
  entra-b2b:groups:
    - { name: auditors, displayName: Auditors }
  entra-b2b:partners:
    - name: fabrikam
      tenantId: ${fabrikamId}
      domains: [fabrikam.example]
      inboundTrust:
        isMfaAccepted: true
        isCompliantDeviceAccepted: true
    - name: northwind
      tenantId: ${northwindId}
      inboundTrust: { isMfaAccepted: true }
`;

    it("takes what the base says, and the stack's own word before it", () => {
        write({
            "base.yaml": base,
            "Pulumi.test.yaml": `config:
  azuread:tenantId: 44444444-4444-4444-8444-444444444444
  entra-b2b:extends: base.yaml
  entra-b2b:onRemove: delete
  entra-b2b:guestDefaults: { country: France, department: Sales }
  entra-b2b:partners:
    - name: fabrikam
      domains: [other.example]
      inboundTrust: { isMfaAccepted: false }
    - { name: own, tenantId: 33333333-3333-4333-8333-333333333333, inboundTrust: {} }
`,
        });
        const { config, values } = checked();
        assert.equal(config.onRemove, "delete");
        assert.deepEqual(config.guestDefaults, {
            companyName: "Shared",
            country: "France",
            department: "Sales",
        });
        assert.deepEqual(
            config.partners.map(({ name, domains, inboundTrust }) => ({
                name,
                domains,
                ...trust(inboundTrust),
            })),
            [
                {
                    name: "fabrikam",
                    domains: ["other.example"],
                    mfa: false,
                    device: true,
                },
                { name: "northwind", domains: [], mfa: true, device: false },
                { name: "own", domains: [], mfa: false, device: false },
            ],
        );
        assert.equal(config.groups.length, 1);
        assert.equal(values["azuread:tenantId"], "44444444-4444-4444-8444-444444444444");
    });

    it("lets null take away a key, a member and an entry of a list", () => {
        write({
            "base.yaml": base,
            "Pulumi.test.yaml": `config:
  entra-b2b:extends: [base.yaml]
  entra-b2b:onRemove: null
  entra-b2b:guestDefaults: { country: null }
  entra-b2b:partners:
    northwind: null
    fabrikam: { inboundTrust: { isCompliantDeviceAccepted: null } }
    own: { tenantId: 33333333-3333-4333-8333-333333333333, inboundTrust: {} }
`,
        });
        const { config } = checked();
        assert.equal(config.onRemove, "retain");
        assert.deepEqual(config.guestDefaults, { companyName: "Shared" });
        assert.deepEqual(
            config.partners.map(({ name, inboundTrust }) => [name, trust(inboundTrust)]),
            [
                ["fabrikam", { mfa: true, device: false }],
                ["own", { mfa: false, device: false }],
            ],
        );
    });

    it("lets an empty list take away all entries", () => {
        write({
            "base.yaml": base,
            "Pulumi.test.yaml": "config:\n  entra-b2b:extends: base.yaml\n  entra-b2b:partners: []\n",
        });
        assert.deepEqual(checked().config.partners, []);
    });

    it("reads the values as the engine passes them: objects as JSON, null as an empty text", () => {
        write({ "base.yaml": base, "Pulumi.test.yaml": "config: {}\n" });
        const { config } = loadTenant({
            stack: "org/project/test",
            stacksFolder: folder,
            values: {
                "entra-b2b:extends": '["base.yaml"]',
                "entra-b2b:onRemove": "",
                "entra-b2b:partners": '{"northwind":null,"fabrikam":{"domains":["a.example"]}}',
            },
        });
        assert.equal(config.onRemove, "retain");
        assert.deepEqual(
            config.partners.map(({ name, domains }) => [name, domains]),
            [["fabrikam", ["a.example"]]],
        );
    });

    it("merges several bases in their order, and those that they extend once and first", () => {
        write({
            "all.yaml": "config:\n  entra-b2b:guestDefaults: { country: A, department: A, companyName: A }\n",
            "region/north.yaml":
                "config:\n  entra-b2b:extends: ../all.yaml\n  entra-b2b:guestDefaults: { country: N, department: N }\n",
            "b.yaml": "config:\n  entra-b2b:extends: all.yaml\n  entra-b2b:guestDefaults: { country: B }\n",
            "Pulumi.test.yaml": "config:\n  entra-b2b:extends: [region/north.yaml, b.yaml]\n",
        });
        assert.deepEqual(checked().config.guestDefaults, {
            country: "B",
            department: "N",
            companyName: "A",
        });
    });

    it("finds the file and line of each value, and none for a default", () => {
        write({
            "base.yaml": base,
            "Pulumi.test.yaml": `config:
  entra-b2b:extends: base.yaml
  entra-b2b:partners:
    - name: fabrikam
      inboundTrust: { isMfaAccepted: false }
`,
        });
        const { originOf } = checked();
        const place = (...path: (string | number)[]) => {
            const found = originOf(path);
            return found && `${found.file}:${found.line}`;
        };
        assert.equal(place("partners", 0, "tenantId"), "stacks/base.yaml:10");
        assert.equal(place("partners", 0, "inboundTrust", "isMfaAccepted"), "stacks/Pulumi.test.yaml:5");
        assert.equal(
            place("partners", 0, "inboundTrust", "isCompliantDeviceAccepted"),
            "stacks/base.yaml:14",
        );
        assert.equal(place("partners", 1, "name"), "stacks/base.yaml:15");
        assert.equal(place("rosterShardCount"), undefined);
    });

    it("names the file and line of a value that is wrong", () => {
        const problems = refused({
            "base.yaml": base.replace("block", "keep").replace("displayName", "displayname"),
            "Pulumi.test.yaml": `config:
  entra-b2b:extends: base.yaml
  entra-b2b:partners:
    - name: fabrikm
      domains: [nowhere]
`,
        });
        assert.deepEqual(
            problems.map((each) => each.split(" ").slice(0, 2).join(" ")).sort(),
            [
                "stacks/Pulumi.test.yaml:4 entra-b2b:partners[2]",
                "stacks/Pulumi.test.yaml:4 entra-b2b:partners[2].inboundTrust",
                "stacks/Pulumi.test.yaml:5 entra-b2b:partners[2].domains[0]",
                "stacks/base.yaml:2 entra-b2b:onRemove",
                "stacks/base.yaml:7 entra-b2b:groups[0].displayName",
                "stacks/base.yaml:7 entra-b2b:groups[0].displayname",
            ].sort(),
            problems.join("\n"),
        );
    });

    it("refuses a null that takes nothing away", () => {
        assert.deepEqual(
            refused({
                "base.yaml": base,
                "Pulumi.test.yaml":
                    "config:\n  entra-b2b:extends: base.yaml\n  entra-b2b:mfaPolicies: null\n  entra-b2b:partners: { nowhere: null }\n",
            }),
            [
                "stacks/Pulumi.test.yaml:3 entra-b2b:mfaPolicies null takes away what a base sets, and no base sets this",
                "stacks/Pulumi.test.yaml:4 entra-b2b:partners.nowhere null takes away what a base sets, and no base sets this",
            ],
        );
    });

    it("refuses two entries of one name in one list", () => {
        assert.match(
            refused({
                "base.yaml": base,
                "Pulumi.test.yaml":
                    "config:\n  entra-b2b:extends: base.yaml\n  entra-b2b:groups:\n    - { name: auditors }\n    - { name: auditors, displayName: B }\n",
            }).join("\n"),
            /Pulumi\.test\.yaml:5 /,
        );
    });

    it("refuses all bases that cannot be used together", () => {
        assert.deepEqual(
            refused({
                "circle.yaml": "config:\n  entra-b2b:extends: Pulumi.test.yaml\n",
                "broken.yaml": "config:\n  a: [\n",
                "empty.yaml": "",
                "foreign.yaml": "config:\n  azuread:clientId: x\n  entra-b2b:onRemove: block\n",
                "Pulumi.test.yaml":
                    "config:\n  entra-b2b:extends: [gone.yaml, circle.yaml, broken.yaml, empty.yaml, foreign.yaml]\n",
            }).map((each) => each.replace(/(not valid YAML) \(.*\)/, "$1")),
            [
                "stacks/Pulumi.test.yaml:2 entra-b2b:extends there is no file stacks/gone.yaml",
                "stacks/circle.yaml:2 entra-b2b:extends stacks/Pulumi.test.yaml extends itself, by way of stacks/circle.yaml",
                "stacks/Pulumi.test.yaml:2 entra-b2b:extends stacks/broken.yaml is not valid YAML",
                "stacks/Pulumi.test.yaml:2 entra-b2b:extends stacks/empty.yaml has no keys with values",
                "stacks/foreign.yaml:2 azuread:clientId a base can set keys of this package only: Pulumi reads all others from the stack config",
            ],
        );
    });

    it("changes nothing for a stack that extends nothing", () => {
        const text = `${base}  entra-b2b:guestList: ""\n`;
        write({ "Pulumi.test.yaml": text });
        const { config } = parse(text) as { config: Record<string, unknown> };
        assert.throws(() => checked(), /entra-b2b:guestList/);
        write({ "Pulumi.test.yaml": base });
        assert.equal(checked().config.partners.length, 2);
        assert.equal(Object.keys(config).length, 5);
    });
});
