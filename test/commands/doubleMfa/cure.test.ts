import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { trustPatch } from "../../../commands/doubleMfa/cure";
import { checkTenantConfig } from "../../../config";

const fabrikam = "11111111-1111-4111-8111-111111111111";
const northwind = "22222222-2222-4222-8222-222222222222";
const wanted = [{ homeTenantId: fabrikam, name: "fabrikam.example" }];

/** What the file holds once `git apply` has applied the patch. */
function applied(text: string, patch: string): string {
    const folder = mkdtempSync(join(tmpdir(), "patch-"));
    try {
        writeFileSync(join(folder, "Pulumi.x.yaml"), text);
        writeFileSync(join(folder, "trust.diff"), patch);
        execFileSync("git", ["apply", "trust.diff"], { cwd: folder, stdio: "pipe" });
        return readFileSync(join(folder, "Pulumi.x.yaml"), "utf8");
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

interface Config {
    readonly config: Readonly<Record<string, unknown>>;
}
type Partners = readonly {
    readonly tenantId: string;
    readonly name: string;
    readonly inboundTrust: unknown;
}[];

function partnersAfter(text: string, more = wanted): Partners {
    const patch = trustPatch({ file: "Pulumi.x.yaml", text }, more);
    assert.ok(patch, "there is a patch");
    const after = (parse(applied(text, patch)) as Config).config;
    const { problems } = checkTenantConfig(after, "Pulumi.x.yaml");
    assert.deepEqual(problems, []);
    return after["entra-b2b:partners"] as Partners;
}

const head = "# A comment that stays.\nconfig:\n    azuread:tenantId: 33333333-3333-4333-8333-333333333333\n";
const partner = (trust: string) =>
    `${head}    entra-b2b:partners:\n        - name: fabrikam\n          tenantId: ${fabrikam}\n${trust}          domains: [fabrikam.example]\n    entra-b2b:guestsAs: roster\n`;

describe("the proposed change of a stack config", () => {
    it("trusts a declared partner, however its trust is written, and changes nothing else", () => {
        const accepted = { isMfaAccepted: true };
        const forms: readonly (readonly [string, unknown])[] = [
            ["          inboundTrust:\n              isMfaAccepted: false # not yet\n", accepted],
            ["          inboundTrust: { isMfaAccepted: false }\n", accepted],
            ["          inboundTrust: unmanaged\n", accepted],
            ["          inboundTrust: {}\n", accepted],
            [
                "          inboundTrust:\n              isCompliantDeviceAccepted: true\n",
                { ...accepted, isCompliantDeviceAccepted: true },
            ],
            [
                "          inboundTrust: { isCompliantDeviceAccepted: true }\n",
                { ...accepted, isCompliantDeviceAccepted: true },
            ],
        ];
        for (const [form, expected] of forms) {
            const text = partner(form);
            const [found] = partnersAfter(text);
            assert.deepEqual(found?.inboundTrust, expected, form);
            const patch = trustPatch({ file: "Pulumi.x.yaml", text }, wanted) ?? "";
            assert.equal(applied(text, patch).startsWith(head), true);
            assert.ok(patch.split("\n").filter((line) => /^[-+][^-+]/.test(line)).length <= 4, patch);
        }
    });

    it("adds a partner that is not declared, after the others or as the first", () => {
        const text = partner("          inboundTrust: { isMfaAccepted: true }\n");
        const both = [{ homeTenantId: northwind, name: "northwind.example" }];
        assert.deepEqual(
            partnersAfter(text, both).map(({ tenantId, name, inboundTrust }) => [
                tenantId,
                name,
                inboundTrust,
            ]),
            [
                [fabrikam, "fabrikam", { isMfaAccepted: true }],
                [northwind, "northwind-example-2222", { isMfaAccepted: true }],
            ],
        );
        assert.deepEqual(
            partnersAfter(head, [...wanted, ...both]).map(({ tenantId }) => tenantId),
            [fabrikam, northwind],
        );
        assert.equal(partnersAfter(`${head}    entra-b2b:partners: []\n`).length, 1);
    });

    it("proposes nothing where nothing is to gain", () => {
        const text = partner("          inboundTrust: { isMfaAccepted: true }\n");
        assert.equal(trustPatch({ file: "x", text }, []), null);
        assert.equal(
            trustPatch(
                { file: "x", text: partner("          inboundTrust:\n              isMfaAccepted: true\n") },
                wanted,
            ),
            null,
        );
    });

    it("lets no name from an address into the file", () => {
        const hostile = [{ homeTenantId: northwind, name: "x: {y}\n- z: #%\u202e" }];
        assert.equal(partnersAfter(head, hostile)[0]?.name, "x-y-z-2222");
    });
});
