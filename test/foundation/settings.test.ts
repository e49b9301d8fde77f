import assert from "node:assert/strict";
import { join } from "node:path";
import { checkPermissions } from "../../commands/doctor/permissions";
import { loadTenant, readStackFile } from "../../config";
import { readFoundation } from "../../foundation/settings";

const root = join(__dirname, "..", "..");
const folder = join(root, "foundation");
const stacksFolder = join(root, "stacks");
const read = (values: Record<string, unknown>) =>
    readFoundation(
        Object.fromEntries(
            Object.entries(values).map(([key, value]) => [
                `entra-b2b-foundation:${key}`,
                typeof value === "string" ? value : JSON.stringify(value),
            ]),
        ),
        "main",
        folder,
    );
const identitiesOf = (values: Record<string, unknown>) => read(values).identities;
const github = { repository: "contoso/b2b" };

describe("the foundation's settings", () => {
    for (const stack of ["contoso", "sandbox", "woodgrove"]) {
        it(`give the identity that deploys ${stack} what it needs and nothing else, as the doctor finds`, () => {
            const [identity] = identitiesOf({ stacks: [{ name: stack }], github });
            const { values } = readStackFile({ stack, stacksFolder });
            const tenant = loadTenant({ stack, stacksFolder, values });
            assert.deepEqual(
                checkPermissions(tenant, {
                    kind: "application",
                    permissions: identity?.deployPermissions ?? [],
                } as unknown as Parameters<typeof checkPermissions>[1]),
                [],
            );
        });
    }

    it("let reviews read, and the audit log where that is asked for", () => {
        const [plain] = identitiesOf({ stacks: [{ name: "sandbox" }], github });
        assert.deepEqual(plain?.reviewPermissions, [
            "CrossTenantInformation.ReadBasic.All",
            "Directory.Read.All",
            "Policy.Read.All",
        ]);
        const [audited] = identitiesOf({ stacks: [{ name: "sandbox" }], github, readAuditLog: true });
        assert.ok(audited?.reviewPermissions.includes("AuditLog.Read.All"));
    });

    for (const [what, values, expected] of [
        ["no stack", { github }, /entra-b2b-foundation:stacks/],
        ["no issuer", { stacks: [{ name: "sandbox" }] }, /stacks\.0: needs serviceConnections, or github/],
        [
            "a repository without its owner",
            { stacks: [{ name: "sandbox" }], github: { repository: "b2b" } },
            /github\.repository: is not a repository on GitHub\. Write owner\/name/,
        ],
        [
            "names that Azure refuses",
            {
                stacks: [{ name: "sandbox" }],
                github,
                state: {
                    resourceGroup: "state",
                    location: "westeurope",
                    storageAccount: "My-State",
                    vault: "9",
                },
            },
            /state\.storageAccount: is not the name of a storage account[^]*state\.vault: is not the name of a key vault/,
        ],
        ["a key that there is not", { stacks: [{ name: "sandbox" }], github, repo: "x" }, /repo/],
    ] as [string, Record<string, unknown>, RegExp][]) {
        it(`refuse ${what}`, () => {
            assert.throws(() => read(values), expected);
        });
    }
});
