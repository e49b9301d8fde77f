import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { trustPatch } from "../../../commands/doubleMfa/cure";
import { checkTenantConfig } from "../../../config";
import { hostileText } from "../../hostileText";

const fabrikam = "11111111-1111-4111-8111-111111111111";
const northwind = "22222222-2222-4222-8222-222222222222";
const wanted = [{ homeTenantId: fabrikam, name: "fabrikam.example", domain: "fabrikam.example" }];

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
    const { patch, byHand } = trustPatch({ file: "Pulumi.x.yaml", text }, more);
    assert.ok(patch, "there is a patch");
    assert.deepEqual(byHand, []);
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
            const patch = trustPatch({ file: "Pulumi.x.yaml", text }, wanted).patch ?? "";
            assert.equal(applied(text, patch).startsWith(head), true);
            assert.ok(patch.split("\n").filter((line) => /^[-+][^-+]/.test(line)).length <= 4, patch);
        }
    });

    it("adds a partner that is not declared, after the others or as the first", () => {
        const text = partner("          inboundTrust: { isMfaAccepted: true }\n");
        const both = [{ homeTenantId: northwind, name: "northwind.example", domain: "northwind.example" }];
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
        assert.equal(trustPatch({ file: "x", text }, []).patch, null);
        assert.equal(
            trustPatch(
                { file: "x", text: partner("          inboundTrust:\n              isMfaAccepted: true\n") },
                wanted,
            ).patch,
            null,
        );
    });

    it("leaves out, and says so, what has a form that it does not change", () => {
        const inline = `{ name: fabrikam, tenantId: ${fabrikam}, inboundTrust: { isMfaAccepted: false } }`;
        const texts = [
            `${head}    entra-b2b:partners: [${inline}]\n`,
            `${head}    entra-b2b:partners:\n        - ${inline}\n`,
            `config: { "entra-b2b:partners": [${inline}] }\n`,
        ];
        for (const text of texts) {
            assert.deepEqual(trustPatch({ file: "x", text }, wanted), { patch: null, byHand: wanted });
        }
        // Others are still written, and the list on one line is not replaced.
        const more = [{ homeTenantId: northwind, name: "n", domain: "northwind.example" }, ...wanted];
        assert.deepEqual(trustPatch({ file: "x", text: texts[0]! }, more), { patch: null, byHand: more });
        const { patch, byHand } = trustPatch({ file: "Pulumi.x.yaml", text: texts[1]! }, more);
        assert.deepEqual(byHand, wanted);
        assert.match(applied(texts[1]!, patch ?? ""), /isMfaAccepted: false[^]*tenantId: 22222222/);
    });

    it("finds a partner that is declared by its domain alone", () => {
        const text = `${head}    entra-b2b:partners:\n        - name: fabrikam\n          tenantDomain: fabrikam.example\n          inboundTrust:\n              isMfaAccepted: false\n`;
        const partners = partnersAfter(text);
        assert.deepEqual(
            partners.map(({ name, inboundTrust }) => [name, inboundTrust]),
            [["fabrikam", { isMfaAccepted: true }]],
        );
    });

    it("lets no name from an address into the file", () => {
        const hostile = [{ homeTenantId: northwind, name: "x: {y}\n- z: #%\u202e", domain: "" }];
        assert.equal(partnersAfter(head, hostile)[0]?.name, "x-y-z-2222");
    });

    it("takes no text of a log for lines of the stack config", () => {
        fc.assert(
            fc.property(hostileText, hostileText, hostileText, (homeTenantId, name, domain) => {
                const hostile = { homeTenantId, name, domain };
                const { patch, byHand } = trustPatch({ file: "x", text: partner("") }, [hostile]);
                assert.deepEqual({ patch, byHand }, { patch: null, byHand: [hostile] });
                const known = { ...hostile, homeTenantId: northwind };
                const text = trustPatch({ file: "x", text: partner("") }, [known]).patch ?? "";
                const added = text.split("\n").filter((line) => /^\+(?!\+)/.test(line));
                assert.equal(added.length, 4);
                assert.match(added.join("\n"), /^[-+ :\w\n]+$/);
            }),
        );
        const injected = {
            homeTenantId: `${northwind}\n    entra-b2b:removals: {most: 9999}`,
            name: "x",
            domain: "x",
        };
        assert.equal(trustPatch({ file: "x", text: partner("") }, [injected]).patch, null);
    });
});
