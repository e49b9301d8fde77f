import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { ConfigurationError, loadTenant, type Tenant } from "../../config";
import { deployed } from "./deployed";
import { guestLists, ownTenantId, stackConfigs } from "./stackConfigs";

/** How many stack configs are tried; more when a rule was changed: `CHECKED_FIRST_RUNS=5000`. */
const numRuns = Number(process.env["CHECKED_FIRST_RUNS"] ?? 300);

describe("A stack config's check", function () {
    this.timeout(60_000 + numRuns * 500);
    let folder: string;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "entra-b2b-checked-"));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** The tenant that is declared, or the problems. */
    function load(config: Readonly<Record<string, unknown>>, list: string): Tenant | ConfigurationError {
        const whole: Record<string, unknown> = {
            "azuread:tenantId": ownTenantId,
            "entra-b2b:guestList": "guests.csv",
            ...Object.fromEntries(Object.entries(config).map(([key, value]) => [`entra-b2b:${key}`, value])),
        };
        writeFileSync(join(folder, "Pulumi.test.yaml"), stringify({ config: whole }));
        writeFileSync(join(folder, "guests.csv"), list);
        const values = Object.fromEntries(
            Object.entries(whole).map(([key, value]) => [
                key,
                typeof value === "string" ? value : JSON.stringify(value),
            ]),
        );
        try {
            return loadTenant({ stack: "test", stacksFolder: folder, values });
        } catch (error) {
            if (error instanceof ConfigurationError) {
                return error;
            }
            throw error;
        }
    }

    it("refuses first what a component or a provider would refuse, with file and line", async () => {
        let sound = 0;
        const types = new Set<string>();
        await fc.assert(
            fc.asyncProperty(stackConfigs, guestLists, async (config, list) => {
                const loaded = load(config, list);
                if (loaded instanceof ConfigurationError) {
                    for (const { file, line, message, cure } of loaded.problems) {
                        assert.ok(line !== undefined && line > 0, `${file} ${message}`);
                        assert.ok(cure.length > 0);
                    }
                    return;
                }
                sound += 1;
                const { refusals, types: made } = await deployed(loaded, { "azuread:tenantId": ownTenantId });
                assert.deepEqual(refusals, []);
                made.forEach((type) => types.add(type));
            }),
            { numRuns },
        );
        // Chance must not make this test a test of nothing.
        assert.ok(sound > numRuns / 10, `${sound} of ${numRuns} stack configs were sound`);
        assert.ok(types.size >= 6, [...types].join(", "));
        if (process.env["CHECKED_FIRST_RUNS"]) {
            console.log(`${sound} of ${numRuns} were sound; resources: ${[...types].sort().join(", ")}`);
        }
    });
});
