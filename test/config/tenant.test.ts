import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { ConfigurationError, loadTenant } from "../../config";

const url = "https://myapplications.microsoft.com";

describe("loadTenant", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "stacks-"));
    });

    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    /** Loads a stack whose config and guest list are these texts. */
    function load(config: string, rows: readonly string[] = []) {
        writeFileSync(join(folder, "Pulumi.test.yaml"), config);
        const titles = "[inviteeEmail],[inviteRedirectURL],[groups]";
        writeFileSync(join(folder, "guests.csv"), ["version:v1.0", titles, ...rows].join("\n"));
        const { config: values } = parse(config) as { config: Record<string, unknown> };
        return loadTenant({ stack: "test", stacksFolder: folder, values });
    }

    function problemsOf(config: string, rows: readonly string[] = []): string[] {
        try {
            load(config, rows);
        } catch (error) {
            assert.ok(error instanceof ConfigurationError);
            for (const { message } of error.problems) {
                assert.ok(error.message.includes(message));
            }
            return error.problems.map(({ file, line, column }) => `${file}:${line}:${column}`);
        }
        return assert.fail("nothing was refused");
    }

    const config = `config:
  entra-b2b:guestList: guests.csv
  entra-b2b:groups:
    - { name: engineering, displayName: Engineering }
    - { name: partners, displayName: Partners }
  entra-b2b:partners:
    - name: fabrikam
      tenantId: 11111111-1111-4111-8111-111111111111
      domains: [Fabrikam.example, Bücher.example]
      inboundTrust: {}
      groups: [partners, engineering]
`;

    it("gives each guest the partner of their domain and the groups of both", () => {
        const { guests } = load(config, [
            `Alice@fabrikam.example,${url},engineering`,
            `heidi@bücher.example,${url}`,
            `ivan@sub.fabrikam.example,${url}`,
        ]);
        assert.deepEqual(
            guests.map(({ partner, allGroups }) => [partner?.name, allGroups]),
            [
                ["fabrikam", ["engineering", "partners"]],
                ["fabrikam", ["partners", "engineering"]],
                [undefined, []],
            ],
        );
    });

    it("fills a row in from its partner's defaults, and then from the tenant's", () => {
        const defaults = (company: string, end = "") => `{companyName: ${company}, country: Germany${end}}`;
        const text =
            config.replace(
                "name: fabrikam",
                `name: fabrikam\n      guestDefaults: ${defaults("Fabrikam", ", onRemove: delete")}`,
            ) +
            `  entra-b2b:guestDefaults: {companyName: Unknown, department: Externals}\n  entra-b2b:onRemove: block\n`;
        const { guests } = load(text, [`bob@fabrikam.example,${url},`, `ivan@tailspin.example,${url},`]);
        assert.deepEqual(
            guests.map(({ companyName, country, department, onRemove }) => [
                companyName,
                country,
                department,
                onRemove,
            ]),
            [
                ["Fabrikam", "Germany", "Externals", "delete"],
                ["Unknown", undefined, "Externals", "block"],
            ],
        );
    });

    it("names the problems of stack config and guest list together", () => {
        const stacks = basename(folder);
        const text = `${config}  entra-b2b:onRemove: erase\n`;
        assert.deepEqual(problemsOf(text, [`alice,${url}`, `bob@fabrikam.example,${url},marketing`]), [
            `${stacks}/Pulumi.test.yaml:12:3`,
            `${stacks}/guests.csv:3:1`,
            `${stacks}/guests.csv:4:3`,
        ]);
    });

    it("does not blame the rows for groups that cannot be determined", () => {
        const text = "config:\n  entra-b2b:guestList: guests.csv\n  entra-b2b:groups: engineering\n";
        assert.deepEqual(problemsOf(text, [`bob@fabrikam.example,${url},engineering`]), [
            `${basename(folder)}/Pulumi.test.yaml:3:3`,
        ]);
    });

    it("points at the key when the guest list cannot be read", () => {
        for (const file of ["missing.csv", "."]) {
            assert.deepEqual(problemsOf(config.replace("guests.csv", file)), [
                `${basename(folder)}/Pulumi.test.yaml:2:3`,
            ]);
        }
    });

    it("needs no guest list, and no stack file where settings come from elsewhere", () => {
        const values = { "entra-b2b:onRemove": "block" };
        const tenant = loadTenant({ stack: "none", stacksFolder: folder, values });
        assert.deepEqual(tenant.guests, []);
        assert.deepEqual(load("config: {}\n").guests, []);
    });

    it("refuses a stack without a file: as one that declares nothing, it would end all that it declared before", () => {
        assert.throws(
            () =>
                loadTenant({
                    stack: "org/project/none",
                    stacksFolder: folder,
                    values: { "azuread:tenantId": "x" },
                }),
            (error) =>
                error instanceof ConfigurationError &&
                /Pulumi\.none\.yaml stack: .*Restore/.test(error.message),
        );
    });

    it("reports the line of a guest that the stack config's domains deny", () => {
        const text = `${config}  entra-b2b:externalCollaboration: { domains: { block: [evil.example] } }\n`;
        const rows = [`alice@fabrikam.example,${url}`, `mallory@evil.example,${url}`];
        assert.deepEqual(problemsOf(text, rows), [`${basename(folder)}/guests.csv:4:undefined`]);
    });
});

describe("Each sample stack", () => {
    const stacksFolder = join(__dirname, "../../stacks");
    const stacks = readdirSync(stacksFolder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);

    it("is found", () => {
        assert.deepEqual(stacks, ["contoso", "sandbox", "woodgrove"]);
    });

    for (const stack of stacks) {
        it(`loads: ${stack}`, () => {
            const text = readFileSync(join(stacksFolder, `Pulumi.${stack}.yaml`), "utf8");
            const { config: values } = parse(text) as { config: Record<string, unknown> };
            const { guests } = loadTenant({ stack, stacksFolder, values });
            assert.ok(guests.length >= 2);
        });
    }
});
