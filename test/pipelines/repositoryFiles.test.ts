import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { root, text } from "./workflowFiles";

/** @see https://docs.github.com/code-security/dependabot/working-with-dependabot/dependabot-options-reference */
const group = z.strictObject({
    patterns: z.array(z.string()).optional(),
    "dependency-type": z.enum(["development", "production"]).optional(),
    "update-types": z.array(z.enum(["major", "minor", "patch"])).optional(),
});
const update = z.strictObject({
    "package-ecosystem": z.enum(["npm", "gomod", "github-actions"]),
    directory: z.string().startsWith("/").optional(),
    directories: z.array(z.string().startsWith("/")).optional(),
    schedule: z.strictObject({ interval: z.enum(["daily", "weekly", "monthly"]) }),
    groups: z.record(z.string(), group),
});
const dependabot = z.strictObject({ version: z.literal(2), updates: z.array(update) });

/** @see https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
const field = z.strictObject({
    type: z.enum(["markdown", "textarea", "input", "dropdown", "checkboxes"]),
    id: z.string().optional(),
    attributes: z.strictObject({
        label: z.string().optional(),
        description: z.string().optional(),
        value: z.string().optional(),
        render: z.string().optional(),
    }),
    validations: z.strictObject({ required: z.boolean() }).optional(),
});
const form = z.strictObject({
    name: z.string(),
    description: z.string(),
    labels: z.array(z.string()),
    body: z.array(field).min(1),
});
const chooser = z.strictObject({
    blank_issues_enabled: z.boolean(),
    contact_links: z.array(z.strictObject({ name: z.string(), url: z.url(), about: z.string() })),
});

describe("the files that GitHub reads", () => {
    it("have Dependabot update every place that names versions", () => {
        const { updates } = dependabot.parse(parse(text(".github/dependabot.yml")));
        const manifests = { npm: "package-lock.json", gomod: "go.mod", "github-actions": "*.yml" } as const;
        const covered = updates.flatMap((each) =>
            [each.directory ?? each.directories ?? []].flat().flatMap((directory) => {
                const ecosystem = each["package-ecosystem"];
                const folder =
                    ecosystem === "github-actions" && directory === "/" ? "/.github/workflows" : directory;
                const found = globSync(manifests[ecosystem], { cwd: join(root, folder) });
                assert.ok(found.length > 0, `${ecosystem} in ${folder}`);
                return found.map((name) => join(folder, name).slice(1).replaceAll("\\", "/"));
            }),
        );
        const pinned = globSync(["{.github,pipelines/github}/**/*.yml"], { cwd: root })
            .map((path) => path.replaceAll("\\", "/"))
            .filter((path) => /uses: [\w-]+\//.test(text(path)));
        const all = ["package-lock.json", ...globSync("tools/*/go.mod", { cwd: root }), ...pinned];
        assert.deepEqual(
            all.filter((path) => !covered.includes(path)),
            [],
        );
    });

    it("have issue forms that GitHub takes, and send vulnerabilities elsewhere", () => {
        const folder = join(root, ".github", "ISSUE_TEMPLATE");
        for (const name of globSync("*.yml", { cwd: folder })) {
            const content: unknown = parse(readFileSync(join(folder, name), "utf8"));
            const schema = name === "config.yml" ? chooser : form;
            assert.deepEqual(schema.safeParse(content).error?.issues ?? [], [], name);
        }
        assert.match(text(".github/ISSUE_TEMPLATE/config.yml"), /\/security\/policy/);
    });

    it("name owners, and only existing paths", () => {
        const lines = text(".github/CODEOWNERS")
            .split("\n")
            .filter((line) => line !== "" && !line.startsWith("#"));
        assert.ok(lines.some((line) => line.startsWith("* @")));
        for (const [pattern = "", owner = ""] of lines.map((line) => line.split(/\s+/))) {
            assert.match(owner, /^@[\w-]+(\/[\w-]+)?$/);
            assert.ok(pattern === "*" || existsSync(join(root, pattern)), pattern);
        }
    });
});
