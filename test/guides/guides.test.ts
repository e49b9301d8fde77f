import assert from "node:assert/strict";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { neededPermissions } from "../../commands/doctor/permissions";
import { checkGuestList, checkTenantConfig, loadTenant } from "../../config";
import { readGuide, type GuideBlock } from "./guide";
import { compare } from "./walk";

const root = join(__dirname, "..", "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const guides = [
    "docs/getting-started.md",
    "docs/own-project.md",
    "docs/pipelines.md",
    "docs/sandbox.md",
    "sandbox/README.md",
];
const blocks = guides.flatMap((file) => readGuide(file).map((block) => ({ file, ...block })));
const inLanguage = (language: string) => blocks.filter((block) => block.language === language);
const notRun = blocks.filter(({ use }) => use.kind === "notRun");

/** The programs that a block calls, with the words that name an action, in the order in which they appear. */
function calls({ text }: GuideBlock): string[] {
    return [...text.matchAll(/\b(az|pulumi)((?: (?!--)[a-z][\w-]*)+)/g)].map(([call]) => call);
}

describe("the guides that end-to-end tests follow word for word", () => {
    it("leave out what this machine cannot do, and name each reason", () => {
        const reasons = notRun.map(({ file, use }) =>
            use.kind === "notRun" ? `${file}: ${use.reason}` : "",
        );
        const tenant = "needs an Azure tenant to sign in to";
        const shell = "needs PowerShell";
        assert.deepEqual(reasons, [
            `docs/getting-started.md: ${tenant}`,
            `docs/getting-started.md: ${shell}`,
            `docs/getting-started.md: ${tenant}`,
            `docs/getting-started.md: ${shell}`,
            `docs/getting-started.md: ${shell}`,
            "docs/pipelines.md: needs a repository at GitHub",
            `docs/pipelines.md: ${tenant}`,
            "docs/pipelines.md: a part of the stack config that needs a subscription of Azure",
            "docs/pipelines.md: needs a storage account and a key in Azure",
            `docs/pipelines.md: ${shell}`,
            `docs/pipelines.md: ${tenant}`,
            "sandbox/README.md: needs a container engine; a test runs the steps of the Containerfile one by one",
        ]);
    });

    it("have the reader do something with every other block", () => {
        const count = (kind: string) => blocks.filter(({ use }) => use.kind === kind).length;
        assert.deepEqual(
            ["run", "serve", "write", "add", "compare"].map((kind) => [kind, count(kind)]),
            [
                ["run", 17],
                ["serve", 3],
                ["write", 8],
                ["add", 1],
                ["compare", 5],
            ],
        );
    });

    it("call the same in PowerShell as in bash", () => {
        for (const block of inLanguage("powershell")) {
            const twins = inLanguage("sh").filter(
                ({ file, line }) => file === block.file && line < block.line,
            );
            assert.deepEqual(
                calls(block),
                calls(twins.at(-1) ?? assert.fail()),
                `${block.file}:${block.line}`,
            );
        }
    });

    it("use no option that only GNU's tools have", () => {
        const gnu =
            /\bdate -|\bsed -i|\breadlink -f|\bcp -[a-z]*[ar](?![a-z]*R)\b|\bhead --|\bmktemp --|\bgrep -P/;
        assert.deepEqual(
            inLanguage("sh").filter(({ text }) => gnu.test(text)),
            [],
        );
    });

    it("name only outputs of the foundation, environment variables and files that exist", () => {
        const foundation = read("foundation/index.ts");
        const settings = globSync("{graph/client,components}/**/*.ts", { cwd: root }).map(read).join("\n");
        const config = readGuide("docs/pipelines.md").flatMap(({ language, text }) =>
            language === "yaml" && text.includes("entra-b2b-foundation:") ? [text] : [],
        );
        for (const { file, line, text } of notRun) {
            for (const [, output = ""] of text.matchAll(/stack output (\w+)/g)) {
                assert.match(foundation, new RegExp(`export const ${output}\\b`), `${file}:${line}`);
            }
            for (const [variable] of text.matchAll(/\bARM_\w+/g)) {
                assert.ok(settings.includes(variable), `${file}:${line}: ${variable}`);
            }
            for (const [, path = ""] of text.matchAll(/--file (\S+)/g)) {
                assert.ok(globSync(path, { cwd: root }).length === 1, `${file}:${line}: ${path}`);
            }
        }
        const schema = read("foundation/settings.ts");
        for (const [, key = ""] of config
            .join("\n")
            .matchAll(/^\s*(?:- )?(?:entra-b2b-foundation:)?(\w+):(?= |$)/gm)) {
            assert.ok(key === "config" || schema.includes(`${key}: `), key);
        }
    });

    it("mark a block that is not understood as a fault", () => {
        assert.throws(
            () => readGuide("docs/policy-pack.md"),
            /policy-pack\.md:\d+: the block of \w+ names no file/,
        );
    });
});

describe("the comparison of shown with printed output", () => {
    it("takes lines in order, with others between them and … for what differs", () => {
        compare("one … three\nfive", "0\none 2 three\nfour\nfive\n", "guide:1");
        assert.throws(() => compare("five\none", "one\nfive", "guide:1"), /guide:1/);
    });
});

describe("the guide to getting started", () => {
    const guide = readGuide("docs/getting-started.md");
    const text = (language: string) => guide.find((block) => block.language === language)?.text ?? "";
    const { config } = parse(text("yaml")) as { config: Record<string, unknown> };
    const checked = checkTenantConfig(config, "file");
    const { guests, problems } = checkGuestList(Buffer.from(text("csv")), "file", undefined);

    it("has a stack config and a guest list without a mistake", () => {
        assert.deepEqual(checked.problems, []);
        assert.deepEqual(problems, []);
        assert.deepEqual(
            guests.map(({ emailAddress }) => emailAddress),
            ["kim@fabrikam.example"],
        );
    });

    it("grants the permissions that this stack needs, and no other, in either shell", () => {
        const stacksFolder = mkdtempSync(join(tmpdir(), "guide-"));
        mkdirSync(join(stacksFolder, "mytenant"));
        writeFileSync(join(stacksFolder, "mytenant", "guests.csv"), text("csv"));
        const tenant = loadTenant({ stack: "mytenant", stacksFolder, values: config });
        rmSync(stacksFolder, { recursive: true });
        const needed = neededPermissions(tenant, []).map(({ name }) => name);
        for (const language of ["sh", "powershell"]) {
            const granted = [...text(language).matchAll(/\b[A-Z]\w+(?:\.\w+)+\b/g)].map(([name]) => name);
            assert.deepEqual(granted.sort(), needed.sort(), language);
        }
    });
});
