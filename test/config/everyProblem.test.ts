import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { ConfigurationError, loadTenant, type Problem } from "../../config";

/** A tenant's files, before they are written. */
interface Files {
    readonly config: Record<string, unknown>;
    readonly rows: Record<
        "alice" | "bob" | "carol",
        { address: string; redirect: string; send: string; groups: string }
    >;
}

function sound(): Files {
    const row = (name: string) => ({
        address: `${name}@fabrikam.example`,
        redirect: "https://myapplications.microsoft.com",
        send: "false",
        groups: "engineers",
    });
    return {
        config: {
            guestList: "guests.csv",
            groups: [
                { name: "engineers", displayName: "Engineers" },
                { name: "finance", displayName: "Finance" },
            ],
            emergencyAccess: {
                accountIds: ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"],
            },
            partners: [
                {
                    name: "fabrikam",
                    tenantId: "11111111-1111-4111-8111-111111111111",
                    domains: ["fabrikam.example"],
                    inboundTrust: { isMfaAccepted: true },
                    groups: ["engineers"],
                },
                {
                    name: "northwind",
                    tenantId: "22222222-2222-4222-8222-222222222222",
                    inboundTrust: {},
                    groups: ["finance"],
                },
            ],
            mfaPolicies: [{ name: "all", displayName: "MFA", partnerTenants: ["fabrikam", "northwind"] }],
            applications: [
                {
                    name: "expenses",
                    appId: "00000000-0000-4000-8000-00000000ca01",
                    assignments: [{ groups: ["engineers"], guests: ["alice@fabrikam.example"] }],
                },
            ],
        },
        rows: { alice: row("alice"), bob: row("bob"), carol: row("carol") },
    };
}

type KeyPath = readonly (string | number)[];

/** One mistake, and the field of the problem that it makes. */
interface Mistake {
    readonly stage: "schema" | "date" | "reference" | "row" | "guest";
    readonly field: string;
    readonly at: KeyPath;
    readonly change: "set" | "remove" | "append" | "prepend";
    readonly value?: unknown;
}

/** Changes a part of the files. */
function make(files: Files, { at, change, value }: Pick<Mistake, "at" | "change" | "value">): void {
    const part = (path: KeyPath) =>
        path.reduce<unknown>((whole, key) => (whole as Record<string | number, unknown>)[key], files);
    const around = part(at.slice(0, -1)) as Record<string | number, unknown>;
    const key = at.at(-1) ?? "";
    switch (change) {
        case "set":
            around[key] = value;
            break;
        case "remove":
            delete around[key];
            break;
        case "append":
            (around[key] as unknown[]).push(value);
            break;
        case "prepend":
            (around[key] as unknown[]).unshift(value);
    }
}

const inConfig = (...path: KeyPath) => ["config", ...path];
const mistakes: readonly Mistake[] = [
    { stage: "schema", field: "onRemove", at: inConfig("onRemove"), change: "set", value: "erase" },
    { stage: "schema", field: "gruops", at: inConfig("gruops"), change: "set", value: [] },
    {
        stage: "schema",
        field: "groups[1].displayName",
        at: inConfig("groups", 1, "displayName"),
        change: "set",
        value: 3,
    },
    {
        stage: "schema",
        field: "partners[0].extra",
        at: inConfig("partners", 0, "extra"),
        change: "set",
        value: true,
    },
    {
        stage: "schema",
        field: "partners[0].tenantId",
        at: inConfig("partners", 0, "tenantId"),
        change: "set",
        value: "fabrikam",
    },
    {
        stage: "schema",
        field: "partners[1].inboundTrust",
        at: inConfig("partners", 1, "inboundTrust"),
        change: "remove",
    },
    {
        stage: "schema",
        field: "partners[1].groups[0]",
        at: inConfig("partners", 1, "groups"),
        change: "prepend",
        value: 7,
    },
    {
        stage: "schema",
        field: "emergencyAccess.accountIds[0]",
        at: inConfig("emergencyAccess", "accountIds", 0),
        change: "set",
        value: "me",
    },
    {
        stage: "schema",
        field: "applications[0].appId",
        at: inConfig("applications", 0, "appId"),
        change: "set",
        value: "expenses",
    },
    {
        stage: "date",
        field: "mfaPolicies[0].rollout.enabledFrom",
        at: inConfig("mfaPolicies", 0, "rollout"),
        change: "set",
        value: { enabledFrom: "31.12.2027" },
    },
    {
        stage: "reference",
        field: "partners[0].groups[1]",
        at: inConfig("partners", 0, "groups"),
        change: "append",
        value: "nowhere",
    },
    {
        stage: "reference",
        field: "mfaPolicies[0].partnerTenants[2]",
        at: inConfig("mfaPolicies", 0, "partnerTenants"),
        change: "append",
        value: "adatum",
    },
    {
        stage: "reference",
        field: "applications[0].assignments[0].groups[1]",
        at: inConfig("applications", 0, "assignments", 0, "groups"),
        change: "append",
        value: "lost",
    },
    {
        stage: "reference",
        field: "groups[2].name",
        at: inConfig("groups"),
        change: "append",
        value: { name: "finance", displayName: "Again" },
    },
    {
        stage: "row",
        field: "[inviteRedirectURL]",
        at: ["rows", "carol", "redirect"],
        change: "set",
        value: "ftp://x",
    },
    { stage: "row", field: "[sendEmail]", at: ["rows", "bob", "send"], change: "set", value: "perhaps" },
    { stage: "row", field: "[groups]", at: ["rows", "alice", "groups"], change: "set", value: "strangers" },
    {
        stage: "guest",
        field: "applications[0].assignments[0].guests[1]",
        at: inConfig("applications", 0, "assignments", 0, "guests"),
        change: "append",
        value: "zoe@fabrikam.example",
    },
];

describe("every problem of a tenant's files at once", () => {
    let stacksFolder = "";
    before(() => {
        stacksFolder = mkdtempSync(join(tmpdir(), "stacks-"));
        mkdirSync(stacksFolder, { recursive: true });
    });
    after(() => rmSync(stacksFolder, { recursive: true }));

    function problemsOf({ config, rows }: Files): readonly Problem[] {
        const titles = "[inviteeEmail],[inviteRedirectURL],[sendEmail],[customizedMessageBody],[groups]";
        const lines = Object.values(rows).map(
            ({ address, redirect, send, groups }) => `${address},${redirect},${send},,${groups}`,
        );
        writeFileSync(join(stacksFolder, "guests.csv"), ["version:v1.0", titles, ...lines, ""].join("\n"));
        const values = Object.fromEntries(
            Object.entries(config).map(([key, value]) => [`entra-b2b:${key}`, value]),
        );
        try {
            loadTenant({ stack: "test", stacksFolder, values });
            return [];
        } catch (error) {
            assert.ok(error instanceof ConfigurationError, String(error));
            return error.problems;
        }
    }
    const fieldsOf = (files: Files) =>
        problemsOf(files)
            .map(({ field }) => field.replace("entra-b2b:", ""))
            .sort();
    const withMistakes = (chosen: readonly Pick<Mistake, "at" | "change" | "value">[]) => {
        const files = sound();
        chosen.forEach((mistake) => make(files, mistake));
        return files;
    };

    it("is empty for sound files", () => {
        assert.deepEqual(fieldsOf(sound()), []);
    });

    it("holds each of several mistakes of different stages, and no other", () => {
        fc.assert(
            fc.property(fc.subarray([...mistakes], { minLength: 1 }), (chosen) => {
                assert.deepEqual(fieldsOf(withMistakes(chosen)), chosen.map(({ field }) => field).sort());
            }),
            { numRuns: 200 },
        );
    });

    it("concludes nothing from what cannot be read", () => {
        // Each could be the group, the partner, the account or the guest that another key means.
        for (const [field, at] of [
            ["groups[0].name", inConfig("groups", 0, "name")],
            ["partners[1]", inConfig("partners", 1)],
            ["emergencyAccess", inConfig("emergencyAccess")],
        ] as const) {
            assert.deepEqual(fieldsOf(withMistakes([{ at, change: "set", value: 5 }])), [field]);
        }
        const files = withMistakes(mistakes.filter(({ stage }) => stage === "guest"));
        files.rows.bob.address = "zoe at fabrikam";
        assert.deepEqual(fieldsOf(files), ["[inviteeEmail]"]);
    });

    it("says that a guest list is missing beside all else, and nothing about who is in it", () => {
        const files = withMistakes(mistakes.filter(({ stage }) => stage !== "row"));
        files.config["guestList"] = "missing.csv";
        assert.deepEqual(
            fieldsOf(files),
            [
                "guestList",
                ...mistakes
                    .filter(({ stage }) => stage !== "row" && stage !== "guest")
                    .map(({ field }) => field),
            ].sort(),
        );
    });

    it("finds nothing missing when a file that the stack config extends cannot be read", () => {
        const files = sound();
        files.config["extends"] = "missing.yaml";
        delete files.config["groups"];
        delete files.config["emergencyAccess"];
        assert.deepEqual(fieldsOf(files), ["extends"]);
    });
});
