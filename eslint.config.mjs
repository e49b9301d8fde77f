import markdown from "@eslint/markdown";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";
import prose from "./tools/prose/plugin.mjs";

const code = ["**/*.{ts,mts,cts,js,mjs,cjs}"];

/** A later list of restrictions replaces an earlier one for the same file, so that each list includes this one. */
const spreadArguments = {
    selector:
        ":matches(CallExpression, NewExpression) > SpreadElement.arguments[argument.type!='ArrayExpression']",
    message:
        "Arguments are kept on the stack, which a long list overflows: use append, largest or smallest of rules/lists.ts, or a loop.",
};

export default tseslint.config(
    { ignores: ["**/node_modules/", ".sandbox/", "dist*/", "site/.vitepress/", "test/e2e/library/"] },
    ...tseslint.configs.recommendedTypeChecked.map((config) => ({ files: code, ...config })),
    {
        files: code,
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
            // Names say what the code does in the field's terms, not as a story.
            "id-denylist": [
                "error",
                ...["arrive", "bringIn", "heed", "licence", "meeting", "patiently"],
                ...["shows", "sumUp", "takeUp", "tell", "told", "turns"],
            ],
        },
    },
    {
        files: ["**/*.ts"],
        plugins: { "@pulumi": pulumi },
        rules: {
            "@pulumi/no-output-in-template-literal": "error",
            "@pulumi/no-output-instance-in-template-literal": "error",
        },
    },
    // The bootstrap, and what Node loads without a compiler, is plain JavaScript: no rules that need types there.
    { files: ["**/*.mjs", "**/*.cjs", "**/*.js"], ...tseslint.configs.disableTypeChecked },
    // A command line requires its command's code when it runs: `import()` would not find TypeScript.
    {
        files: [
            "commands/*/commandLine.ts",
            "commands/shared/commandLine.ts",
            "{bench,test,tools}/**/main.ts",
        ],
        rules: { "@typescript-eslint/no-require-imports": "off" },
    },
    { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
    { files: ["test/**"], rules: { "@typescript-eslint/no-unused-expressions": "off" } },
    // The words that it looks for are quoted in its own list and test.
    {
        files: code,
        ignores: ["tools/prose/words.mjs", "test/tools/prose.test.ts"],
        plugins: { prose },
        rules: { "prose/code": "error" },
    },
    {
        files: ["**/*.md"],
        ignores: ["docs/review-sample.md"],
        plugins: { markdown, prose },
        language: "markdown/gfm",
        rules: { "prose/markdown": "error" },
    },
    // What people read is written in one place for each stream, which lets no name in it act.
    {
        files: [
            "commands/**/*.ts",
            "components/**/*.ts",
            "config/**/*.ts",
            "graph/**/*.ts",
            "policy/**/*.ts",
        ].concat(["program/**/*.ts", "providers/**/*.ts", "rules/**/*.ts", "tools/demo/**/*.ts", "index.ts"]),
        ignores: [
            "commands/shared/live.ts",
            "commands/shared/print.ts",
            "providers/programLog.ts",
            "providers/lifecycle/kit/engineLog.ts",
        ],
        rules: {
            "no-console": "error",
            "no-restricted-properties": [
                "error",
                ...["stdout", "stderr"].map((property) => ({
                    object: "process",
                    property,
                    message: "Print with commands/shared/print.ts, which lets no name in a text act.",
                })),
                {
                    object: "pulumi",
                    property: "log",
                    message: "Use providers/programLog.ts, which lets no name in a text act.",
                },
            ],
        },
    },
    {
        files: ["**/*.ts"],
        ignores: ["{test,tools}/**"],
        rules: { "no-restricted-syntax": ["error", spreadArguments] },
    },
    // The compiler finds a misspelling in what is written to Microsoft Graph only where the body names its type.
    {
        files: ["graph/resources/**/*.ts", "providers/lifecycle/**/*.ts"],
        rules: {
            "no-restricted-syntax": [
                "error",
                spreadArguments,
                {
                    selector:
                        "Property[key.name='body'] > ObjectExpression.value, VariableDeclarator[id.name='body'] > ObjectExpression.init",
                    message:
                        "Name Graph's type: `{ … } satisfies Written<T>`, of graph/resources/written.ts.",
                },
            ],
        },
    },
    // Only a writer of a medium may say that a text is finished.
    {
        files: ["commands/**/*.ts"],
        ignores: ["commands/shared/{csv,diff,escape,json,junit,markdown,text}.ts"],
        rules: {
            "no-restricted-syntax": [
                "error",
                spreadArguments,
                {
                    selector: "TSAsExpression > TSTypeReference > Identifier[name='Rendered']",
                    message: "Render it with a writer of commands/shared.",
                },
            ],
        },
    },
);
