import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import {
    checkedStackOf,
    ConfigurationError,
    loadTenant,
    mergedSettings,
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

    it("refuses what a base extends if it is not a path or a list of paths", () => {
        for (const value of ["{ root.yaml }", "[[root.yaml]]", "[root.yaml, 5]", "5", "true", "null", '""']) {
            assert.deepEqual(
                refused({
                    "root.yaml": "config:\n  entra-b2b:onRemove: block\n",
                    "base.yaml": `config:\n  entra-b2b:onRemove: block\n  entra-b2b:extends: ${value}\n`,
                    "Pulumi.test.yaml": "config:\n  entra-b2b:extends: base.yaml\n",
                }),
                ["stacks/base.yaml:3 entra-b2b:extends must be a path, or a list of paths"],
                value,
            );
        }
    });

    it("names the line of each base that cannot be used", () => {
        assert.deepEqual(
            refused({
                "Pulumi.test.yaml":
                    "config:\n  entra-b2b:extends:\n    - gone.yaml\n    - Pulumi.test.yaml\n    - lost.yaml\n",
            }),
            [
                "stacks/Pulumi.test.yaml:3 entra-b2b:extends there is no file stacks/gone.yaml",
                "stacks/Pulumi.test.yaml:4 entra-b2b:extends stacks/Pulumi.test.yaml extends itself, by way of stacks/Pulumi.test.yaml",
                "stacks/Pulumi.test.yaml:5 entra-b2b:extends there is no file stacks/lost.yaml",
            ],
        );
    });

    it("knows a file by all names that links give it", () => {
        const files = {
            "root.yaml": "config:\n  entra-b2b:onRemove: block\n",
            "one.yaml": "config:\n  entra-b2b:extends: root.yaml\n  entra-b2b:onRemove: delete\n",
            "two.yaml": "config:\n  entra-b2b:extends: [here/root.yaml, linked.yaml]\n",
            "Pulumi.test.yaml": "config:\n  entra-b2b:extends: [one.yaml, two.yaml]\n",
        };
        write(files);
        symlinkSync(".", join(folder, "here"));
        symlinkSync("root.yaml", join(folder, "linked.yaml"));
        assert.equal(checked().config.onRemove, "delete");
        assert.deepEqual(refused({ "root.yaml": "config:\n  entra-b2b:extends: here/one.yaml\n" }), [
            "stacks/root.yaml:2 entra-b2b:extends stacks/here/one.yaml extends itself, by way of stacks/root.yaml",
        ]);
    });

    it("merges policies that are named by what they recommend", () => {
        const policies = (text: string) => `config:
  entra-b2b:emergencyAccess: { accountIds: [${fabrikamId}, ${northwindId}] }
  entra-b2b:recommendedPolicies:
${text}`;
        write({
            "base.yaml": policies(
                "    - policy: mfa-for-all-guests\n    - policy: block-device-code-flow-for-guests\n    - { name: old, policy: block-legacy-authentication-for-guests }\n",
            ),
            "middle.yaml":
                "config:\n  entra-b2b:extends: base.yaml\n  entra-b2b:recommendedPolicies:\n    - { policy: mfa-for-all-guests, displayName: Ours }\n",
            "Pulumi.test.yaml":
                "config:\n  entra-b2b:extends: middle.yaml\n  entra-b2b:recommendedPolicies: { block-device-code-flow-for-guests: null, old: { displayName: Old } }\n",
        });
        assert.deepEqual(
            checked().config.recommendedPolicies.map(({ policy, displayName }) => [policy, displayName]),
            [
                ["mfa-for-all-guests", "Ours"],
                ["block-legacy-authentication-for-guests", "Old"],
            ],
        );
    });

    it("merges a list over a mapping of names, in whichever order the bases are", () => {
        const files = {
            "list.yaml":
                "config:\n  entra-b2b:groups:\n    - { name: a, displayName: A, description: list }\n    - { name: b, displayName: B }\n",
            "mapping.yaml":
                "config:\n  entra-b2b:groups: { a: { displayName: Other, ownerIds: [] }, c: { displayName: C } }\n",
        };
        const groups = (bases: string) => {
            write({ ...files, "Pulumi.test.yaml": `config:\n  entra-b2b:extends: ${bases}\n` });
            return checked().config.groups.map(({ name, displayName, ownerIds }) => [
                name,
                displayName,
                ownerIds,
            ]);
        };
        assert.deepEqual(groups("[mapping.yaml, list.yaml]"), [
            ["a", "A", []],
            ["c", "C", undefined],
            ["b", "B", undefined],
        ]);
        assert.deepEqual(groups("[list.yaml, mapping.yaml]"), [
            ["a", "Other", []],
            ["b", "B", undefined],
            ["c", "C", undefined],
        ]);
    });

    it("refuses a mapping over a list whose entries have no names", () => {
        assert.match(
            refused({
                "base.yaml": "config:\n  entra-b2b:tags: [emea]\n",
                "Pulumi.test.yaml":
                    "config:\n  entra-b2b:extends: base.yaml\n  entra-b2b:tags: { gold: vip }\n",
            }).join("\n"),
            /^stacks\/Pulumi\.test\.yaml:3 entra-b2b:tags [^\n]*expected array/,
        );
    });

    it("reads merge keys and aliases as the engine does, and finds their lines", () => {
        write({
            "base.yaml": `shared: &shared
  entra-b2b:guestDefaults: &defaults
    companyName: Shared
config:
  <<: *shared
  entra-b2b:onRemove: block
`,
            "Pulumi.test.yaml": `own: &own
  entra-b2b:tags: [emea]
config:
  <<: [*own]
  entra-b2b:extends: base.yaml
`,
        });
        const { config, originOf } = checked();
        assert.deepEqual([config.tags, config.guestDefaults.companyName], [["emea"], "Shared"]);
        assert.equal(originOf(["tags", 0])?.line, 2);
        assert.equal(originOf(["guestDefaults", "companyName"])?.line, 3);
        assert.equal(originOf(["onRemove"])?.line, 6);
    });

    it("refuses a base that is not UTF-8, and names its line", () => {
        const text = "config:\n  entra-b2b:guestDefaults:\n    companyName: M\u00fcller\n";
        const own = { "Pulumi.test.yaml": "config:\n  entra-b2b:extends: base.yaml\n" };
        for (const [bytes, line] of [
            [Buffer.from(text, "latin1"), 3],
            [Buffer.from(`\ufeff${text}`, "utf16le"), 1],
        ] as const) {
            write(own);
            writeFileSync(join(folder, "base.yaml"), bytes);
            assert.deepEqual(refused({}), [
                `stacks/Pulumi.test.yaml:2 entra-b2b:extends stacks/base.yaml has bytes on line ${line} that are not UTF-8`,
            ]);
        }
        write({ "base.yaml": `\ufeff${text.replaceAll("\n", "\r\n")}` });
        assert.equal(checked().config.guestDefaults.companyName, "M\u00fcller");
    });

    it("refuses keys that are not below config:, in a base and in the stack config", () => {
        const problems = [
            "stacks/Pulumi.test.yaml:3 entra-b2b:onRemove has no effect outside config:",
            "stacks/base.yaml:1 encryptionsalt Pulumi reads this key from the stack config alone",
            "stacks/base.yaml:4 entra-b2b:groups has no effect outside config:",
        ];
        const files = {
            "base.yaml": "encryptionsalt: x\nconfig:\n  entra-b2b:tags: [a]\nentra-b2b:groups: []\n",
            "Pulumi.test.yaml":
                "config:\n  entra-b2b:extends: base.yaml\nentra-b2b:onRemove: block\nencryptionsalt: x\n",
        };
        assert.deepEqual(refused(files), problems);
        assert.throws(
            () =>
                loadTenant({
                    stack: "test",
                    stacksFolder: folder,
                    values: { "entra-b2b:extends": "base.yaml" },
                }),
            (error) => error instanceof ConfigurationError && error.problems.length === problems.length,
        );
    });

    it("takes away what an empty text of a base stands for, as in a stack config", () => {
        write({
            "root.yaml": base,
            "base.yaml": 'config:\n  entra-b2b:extends: root.yaml\n  entra-b2b:onRemove: ""\n',
            "Pulumi.test.yaml": "config:\n  entra-b2b:extends: base.yaml\n",
        });
        assert.equal(checked().config.onRemove, "retain");
    });

    it("finds each value where a file has that very value, and takes each from the last file that has it", () => {
        const scalar = fc.oneof(fc.integer({ min: 1, max: 99 }), fc.constantFrom("x", "y"));
        const key = fc.constantFrom("a", "b", "1");
        const { value } = fc.letrec<{ value: unknown }>((tie) => ({
            value: fc.oneof(
                { depthSize: "small" },
                scalar,
                fc.array(scalar, { maxLength: 2 }),
                fc.dictionary(key, tie("value"), { maxKeys: 3 }),
                fc.uniqueArray(fc.record({ name: key, part: tie("value") }), {
                    selector: ({ name }) => name,
                    maxLength: 3,
                }),
            ),
        }));
        fc.assert(
            fc.property(fc.array(fc.dictionary(key, value), { minLength: 1, maxLength: 3 }), (layers) => {
                const text = (config: unknown) => stringify({ config });
                const named = (all: object) =>
                    Object.fromEntries(
                        Object.entries(all).map(([each, part]) => [`entra-b2b:${each}`, part]),
                    );
                const names = layers.map((_, index) => `layer${index}.yaml`);
                layers.forEach((all, index) => write({ [`layer${index}.yaml`]: text(named(all)) }));
                const values = { "entra-b2b:extends": names };
                const path = join(folder, "Pulumi.test.yaml");
                const merged = mergedSettings({
                    file: "own",
                    path,
                    values,
                    text: text(values),
                    stacksFolder: folder,
                });
                assert.deepEqual(merged.problems, []);
                const visit = (part: unknown, at: (string | number)[]): void => {
                    if (typeof part !== "string" && typeof part !== "number") {
                        Object.entries(part ?? {}).forEach(([each, inner]) =>
                            visit(inner, [...at, Array.isArray(part) ? Number(each) : each]),
                        );
                        return;
                    }
                    const place = merged.originOf(at);
                    const index = names.findIndex((name) => place?.path?.endsWith(name));
                    const line = text(named(layers[index] ?? {})).split("\n")[(place?.line ?? 0) - 1];
                    // A mapping of names has the name as its key.
                    assert.ok(line?.includes(`${part}`), `${at.join(".")} = ${part}: ${line}`);
                };
                Object.entries(merged.values)
                    .filter(([each]) => each !== "entra-b2b:extends")
                    .forEach(([each, part]) => visit(part, [each.slice("entra-b2b:".length)]));
                for (const [each, part] of Object.entries(layers.at(-1) ?? {})) {
                    if (typeof part !== "object") {
                        assert.equal(merged.values[`entra-b2b:${each}`], part);
                    }
                }
            }),
            { numRuns: 200 },
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
