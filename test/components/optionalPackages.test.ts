import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Module from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { GuestBilling, GuestGroup, MissingPackageError } from "../../components";
import { checkTenantConfig } from "../../config/tenantConfig";
import { assertPackages } from "../../program/packages";
import { idOf, refusalOf, registrationsOf } from "./mocks";

const root = join(__dirname, "..", "..");

interface Resolver {
    _resolveFilename: (request: string, ...more: unknown[]) => string;
}
const resolver = Module as unknown as Resolver;
const resolve = resolver._resolveFilename;

/** From now on the packages are not there, as after `npm ci --omit=optional`. */
function hide(): void {
    resolver._resolveFilename = function (request, ...more) {
        if (/^@pulumi\/azure/.test(request)) {
            throw Object.assign(new Error(`Cannot find module '${request}'`), { code: "MODULE_NOT_FOUND" });
        }
        return resolve.call(this, request, ...more);
    };
}

function configOf(values: object) {
    const { config, problems } = checkTenantConfig(values as Record<string, unknown>, "Pulumi.test.yaml");
    assert.deepEqual(problems, []);
    return config ?? assert.fail();
}

describe("a program without the optional packages", () => {
    beforeEach(hide);
    afterEach(() => (resolver._resolveFilename = resolve));

    const billing = () =>
        void new GuestBilling("guests", {
            tenantId: idOf("tenant"),
            resourceGroupName: "billing",
            location: "Europe",
        });

    it("is refused with the command that installs them, where a component needs one", async () => {
        const { refusal, made } = await refusalOf(billing);
        assert.ok(refusal instanceof MissingPackageError && pulumi.RunError.isInstance(refusal));
        const { peerDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
            peerDependencies: Record<string, string>;
        };
        const range = peerDependencies["@pulumi/azure-native"];
        assert.equal(
            refusal.message,
            'GuestBilling "guests" needs the package @pulumi/azure-native, which is not installed.\n' +
                `Run: npm install @pulumi/azure-native@${range}`,
        );
        assert.deepEqual(made, []);
    });

    it("is refused before anything is declared, where the stack config needs one", () => {
        const scope = "/subscriptions/55555555-5555-4555-8555-555555555555";
        const roleAssignments = [
            { name: "reader", scope, role: "Reader", principalId: idOf("kim"), principalType: "User" },
        ];
        assert.throws(
            () => assertPackages(configOf({ "entra-b2b:azure": { roleAssignments } })),
            /^MissingPackageError: entra-b2b:azure needs the package @pulumi\/azure-native/,
        );
    });

    it("runs, where nothing needs one", async () => {
        assertPackages(configOf({ "entra-b2b:groups": [{ name: "a", displayName: "A" }] }));
        const made = await registrationsOf(() => void new GuestGroup("a", { displayName: "A" }));
        assert.ok(made.length > 0);
    });
});

describe("the lockfile without optional packages", () => {
    const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
        packages: Record<string, { optional?: boolean; os?: string[]; hasInstallScript?: boolean }>;
    };
    const omitted = Object.entries(packages).flatMap(([path, { optional }]) => (optional ? [path] : []));

    it("has no package of a Pulumi provider, which the engine would fetch a plugin for", () => {
        const providers = Object.keys(packages).filter((path) => {
            const file = join(root, path, "package.json");
            try {
                const { pulumi: own } = JSON.parse(readFileSync(file, "utf8")) as {
                    pulumi?: { resource?: boolean };
                };
                return own?.resource === true;
            } catch {
                return false;
            }
        });
        assert.deepEqual(
            providers.filter((path) => !omitted.includes(path)),
            [],
        );
        assert.ok(providers.includes("node_modules/@pulumi/azure-native"));
        assert.ok(providers.includes("node_modules/@pulumi/azuread"));
    });

    it("lacks only these, colors of tables, and what other platforms have", () => {
        const esbuild = /^node_modules\/@esbuild\//;
        assert.deepEqual(
            // esbuild's install script brings its binary where the package for the platform is left out.
            omitted.filter((path) => !esbuild.test(path)).sort(),
            [
                "node_modules/@colors/colors",
                "node_modules/@pulumi/azure-native",
                "node_modules/@pulumi/azuread",
                "node_modules/fsevents",
            ],
        );
        assert.equal(packages["node_modules/esbuild"]?.hasInstallScript, true);
    });
});
