import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { publishedPackages } from "../../tools/build/packages";
import { text, workflowFaults, workflowPaths } from "./workflowFiles";

interface Step {
    readonly name?: string;
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
    readonly permissions?: Readonly<Record<string, string>>;
    readonly "timeout-minutes"?: number;
    readonly environment?: string;
    readonly needs?: string | readonly string[];
    readonly uses?: string;
    /** A job that calls a workflow has none. */
    readonly steps?: readonly Step[];
}

interface Workflow {
    readonly on: Readonly<Record<string, unknown>>;
    readonly permissions?: unknown;
    readonly concurrency?: { readonly group: string };
    readonly env?: Readonly<Record<string, string>>;
    readonly jobs: Readonly<Record<string, Job>>;
}

const prepare = "pipelines/github/actions/prepare/action.yml";
const workflow = (name: string) => {
    const path = workflowPaths.find((each) => each.endsWith(`/${name}.yml`));
    assert.ok(path, name);
    return parse(text(path)) as Workflow;
};
const steps = (name: string, job: string) => workflow(name).jobs[job]?.steps ?? [];
const scripts = (name: string, job: string) =>
    steps(name, job)
        .map(({ run }) => run ?? "")
        .join("\n");

/** What makes a workflow safe to run, and GitHub's schema does not ask for. */
export function carelessness(content: string): string[] {
    const { on, permissions, concurrency, jobs } = parse(content) as Workflow;
    const all = Object.entries(jobs);
    const allSteps = all.flatMap(([, job]) => job.steps ?? []);
    return [
        ...(JSON.stringify(permissions) === "{}" ? [] : ["grants permissions to all its jobs"]),
        ...(concurrency ? [] : ["is not guarded against runs beside each other"]),
        // It runs with the base repository's rights on what a stranger may have written.
        ...("pull_request_target" in on ? ["runs on pull_request_target"] : []),
        ...(/\bsecrets\b/.test(content) ? ["uses a secret"] : []),
        ...all.flatMap(([name, job]) => [
            ...(job.permissions ? [] : [`job ${name} says no permissions`]),
            // The called workflow has its jobs' timeouts.
            ...(job["timeout-minutes"] || job.uses?.startsWith("./") ? [] : [`job ${name} has no timeout`]),
        ]),
        // An expression in a script is text pasted into it: whoever names a branch or title would write the script.
        ...allSteps
            .filter(({ run }) => run?.includes("${{"))
            .map(({ run }) => `pastes an expression into a script: ${run}`),
        ...allSteps
            .filter(
                ({ uses, with: inputs }) =>
                    uses?.startsWith("actions/checkout@") && inputs?.["persist-credentials"] !== false,
            )
            .map(() => "leaves its token in the checkout"),
    ];
}

describe("the GitHub workflows", () => {
    it("are what GitHub takes for workflows", () => {
        assert.deepEqual(
            workflowFaults(Object.fromEntries(workflowPaths.map((path) => [path, text(path)]))),
            Object.fromEntries(workflowPaths.map((path) => [path, []])),
        );
    });

    for (const path of workflowPaths) {
        it(`are guarded, and grant each job only what it says: ${path}`, () => {
            assert.deepEqual(carelessness(text(path)), []);
        });
    }

    for (const path of [...workflowPaths, prepare]) {
        it(`pins each action of ${path} to a commit, with its version beside it`, () => {
            const used = [...text(path).matchAll(/uses: (\S+)(.*)/g)];
            assert.notEqual(used.length, 0);
            for (const [line, action, comment] of used.filter(([, name]) => !name?.startsWith("./"))) {
                assert.match(action ?? "", /^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/, line);
                assert.match(comment ?? "", /^ # v\d+\.\d+\.\d+$/, line);
            }
        });
    }

    it("pin an action to the same commit everywhere", () => {
        const all = [...workflowPaths, prepare].flatMap((path) => [
            ...text(path).matchAll(/uses: ([\w-]+\/[\w-]+)\S*?@(\w+)/g),
        ]);
        const commits = new Map<string, Set<string>>();
        for (const [, action = "", commit = ""] of all) {
            commits.set(action, (commits.get(action) ?? new Set()).add(commit));
        }
        assert.deepEqual(
            [...commits].filter(([, pins]) => pins.size > 1),
            [],
        );
    });

    it("give a federated token only to jobs of an environment", () => {
        for (const path of workflowPaths) {
            for (const [name, job] of Object.entries((parse(text(path)) as Workflow).jobs)) {
                const mayFederate = job.permissions?.["id-token"] === "write";
                assert.equal(mayFederate, job.environment !== undefined, `${path}: ${name}`);
            }
        }
    });

    it("run none of a pull request's code in a job that may write", () => {
        for (const [name, job] of Object.entries(workflow("review").jobs)) {
            const mayWrite = ["pull-requests", "security-events", "contents"].some(
                (scope) => job.permissions?.[scope] === "write",
            );
            const runsCode = job.steps?.some(
                ({ uses, run }) => uses?.startsWith("./") || /npm|npx|pulumi|node/.test(run ?? ""),
            );
            assert.ok(!(mayWrite && runsCode), name);
        }
    });

    it("let a review pass that only reports changes, and fail one that refuses", () => {
        const script = steps("review", "review").find(({ name }) => name === "Review")?.run ?? "";
        for (const [code, expected] of [
            [0, 0],
            [10, 0],
            [20, 20],
            [1, 1],
        ] as const) {
            const folder = mkdtempSync(join(tmpdir(), "review-"));
            writeFileSync(join(folder, "npx"), `#!/bin/sh\necho "$@" >> calls\nexit ${code}\n`, {
                mode: 0o755,
            });
            const env = { STACK: "contoso", PATH: `${folder}:${process.env["PATH"]}` };
            const { status } = spawnSync("bash", ["-e", "-c", script], { cwd: folder, env });
            assert.equal(status, expected, `review ended with ${code}`);
            assert.equal(
                readFileSync(join(folder, "calls"), "utf8"),
                "--no-install pulumi-entra-b2b review --stack contoso --format md=review/contoso.md --format json=review/contoso.json --format sarif=review/contoso.sarif\n",
            );
            rmSync(folder, { recursive: true });
        }
    });

    it("choose the stacks that a change touches, of those that are set up, and limit the jobs at a time", () => {
        const folder = mkdtempSync(join(tmpdir(), "stacks-"));
        const stub = (name: string, script: string) =>
            writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
        stub("npx", `echo "$@" >> calls; echo '{"stacks":["contoso","draft","woodgrove"]}' > touched.json`);
        stub("gh", `echo "$DEPLOYED"`);
        stub("git", `[ "$*" = "merge-base --is-ancestor abc HEAD" ]`);
        const chosen = (name: string, env: NodeJS.ProcessEnv) => {
            const script = steps(name, "stacks").at(-1)?.run ?? "";
            writeFileSync(join(folder, "output"), "");
            const { status, stderr } = spawnSync("bash", ["-e", "-c", script], {
                cwd: folder,
                encoding: "utf8",
                env: {
                    PATH: `${folder}:${process.env["PATH"]}`,
                    GITHUB_OUTPUT: join(folder, "output"),
                    STACKS: '["woodgrove","contoso"]',
                    ...env,
                },
            });
            assert.equal(status, 0, stderr);
            assert.equal(readFileSync(join(folder, "output"), "utf8"), 'stacks=["contoso","woodgrove"]\n');
            return readFileSync(join(folder, "calls"), "utf8").trim().split("\n").at(-1);
        };
        const list = "--no-install pulumi-entra-b2b tenants list";
        const form = "--format json=touched.json";
        assert.equal(chosen("review", { BASE: "origin/main" }), `${list} --changed origin/main ${form}`);
        assert.equal(chosen("deploy", { EVENT: "push", DEPLOYED: "abc" }), `${list} --changed abc ${form}`);
        assert.equal(chosen("deploy", { EVENT: "push", DEPLOYED: "" }), `${list} --all ${form}`);
        assert.equal(chosen("deploy", { EVENT: "push", DEPLOYED: "forced-away" }), `${list} --all ${form}`);
        assert.equal(
            chosen("deploy", { EVENT: "workflow_dispatch", DEPLOYED: "abc" }),
            `${list} --all ${form}`,
        );
        rmSync(folder, { recursive: true });
        assert.match(text("pipelines/github/workflows/review.yml"), /max-parallel: 10/);
    });

    /** Runs the step that comments. @returns The comment, and what GitHub was called for. */
    function comment(
        stacks: string,
        reviews: readonly (readonly [stack: string, verdict: string, regions: number, text: string])[],
        existing = "",
    ) {
        const folder = mkdtempSync(join(tmpdir(), "comment-"));
        mkdirSync(join(folder, "review"));
        for (const [stack, verdict, count, text] of reviews) {
            const review = { stack, verdict, change: { regions: Array(count).fill({}) } };
            writeFileSync(join(folder, "review", `${stack}.json`), JSON.stringify(review));
            writeFileSync(join(folder, "review", `${stack}.md`), text);
        }
        const gh = `#!/bin/sh\necho "$@" >> calls\ncase "$*" in *--jq*) echo "$EXISTING";; esac\n`;
        writeFileSync(join(folder, "gh"), gh, { mode: 0o755 });
        const script = steps("review", "comment").at(-1)?.run ?? "";
        const { status, stderr } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", script], {
            cwd: folder,
            encoding: "utf8",
            env: {
                PATH: `${folder}:${process.env["PATH"]}`,
                MARKER: "<!-- m -->",
                STACKS: stacks,
                EXISTING: existing,
            },
        });
        assert.equal(status, 0, stderr);
        const body = readFileSync(join(folder, "body.md"), "utf8");
        const calls = readFileSync(join(folder, "calls"), "utf8").trim().split("\n").slice(1);
        rmSync(folder, { recursive: true });
        return { body, posted: calls.length, updated: calls.some((call) => call.includes("PATCH")) };
    }

    it("say in one comment which tenants' sign-ins change, and show only the reviews of those", () => {
        const { body, posted } = comment('["a","b","c"]', [
            ["a", "changed", 2, "# Review of a\n"],
            ["b", "unchanged", 0, "# Review of b\n"],
        ]);
        const failed = "| c | not reviewed: see the log of its job | |";
        const rows = ["| tenant | sign-ins | changes |", "| --- | --- | ---: |", "| a | changed | 2 |"];
        const lines = ["<!-- m -->", ...rows, "| b | unchanged | 0 |", failed, "", "# Review of a", ""];
        assert.equal(body, lines.join("\n"));
        assert.equal(posted, 1);
    });

    it("say in the comment that a later change touches no stack, or that its stacks are not known", () => {
        assert.deepEqual(comment("[]", []), {
            body: "<!-- m -->\nThe change touches no stack.\n",
            posted: 0,
            updated: false,
        });
        assert.equal(comment("[]", [], "12").updated, true);
        const unknown = comment("", [], "12");
        assert.match(unknown.body, /could not be determined/);
        assert.equal(unknown.updated, true);
    });

    it("say above the reviews that not all of them fit into a comment", () => {
        const { body } = comment('["a","b"]', [
            ["a", "changed", 1, "x\n".repeat(20_000)],
            ["b", "changed", 1, "\u00e9\n".repeat(20_000)],
        ]);
        assert.ok(body.length <= 65_536);
        assert.match(body, /^[^x]*\| b \| changed \| 1 \|\n\n\*\*Not all reviews fit/);
    });

    it("post one review comment, which is updated", () => {
        const script = scripts("review", "comment");
        assert.match(script, /--method PATCH "repos\/\$GH_REPO\/issues\/comments\/\$id"/);
        assert.match(script, /github-actions\[bot\]/);
    });

    it("apply the plan that was saved, and nothing else, after approval", () => {
        assert.match(
            scripts("deploy", "plan"),
            /pulumi preview .*--policy-pack "\$POLICY_PACK" .*--save-plan plan\.json/,
        );
        assert.match(scripts("deploy", "apply"), /pulumi up .*--plan plan\.json --skip-preview/);
        assert.deepEqual(workflow("deploy").jobs["apply"]?.needs, ["stacks", "plan"]);
        assert.equal(workflow("deploy").jobs["apply"]?.environment, "${{ matrix.stack }}");
        // Without it the engine does not know the flag.
        assert.equal(workflow("deploy").env?.["PULUMI_EXPERIMENTAL"], "true");
    });

    it("publish each package that is built, with a statement of its provenance", () => {
        assert.deepEqual(
            steps("release", "publish")
                .map(({ run = "" }) => run)
                .filter((script) => script.startsWith("npm publish")),
            publishedPackages.map(({ folder }) => `npm publish ./${folder} --provenance --access public`),
        );
    });

    it("run the whole check of a clean clone, also before a release", () => {
        assert.match(scripts("ci", "test"), /npm ci\nnpm test/);
        const { test, publish } = workflow("release").jobs;
        assert.equal(test?.uses, "./.github/workflows/ci.yml");
        assert.equal(publish?.needs, "test");
    });

    it("preview once for all reports, and once under the policy pack", () => {
        const previews = scripts("review", "review").match(/pulumi preview|pulumi-entra-b2b review/g);
        assert.deepEqual(previews, ["pulumi preview", "pulumi-entra-b2b review"]);
    });
});

describe("the check of workflows", () => {
    const good = text(".github/workflows/ci.yml");
    const faulty: readonly [string, string, RegExp][] = [
        ["    contents: read", "    contents: reed", /Unexpected value 'reed'/],
        ["timeout-minutes: 30", "timeout-minute: 30", /Unexpected value 'timeout-minute'/],
        ["github.event_name == 'pull_request'", "github.event_name == (", /Unexpected end of expression/],
        [
            "jobs:",
            "jobs:\n    late:\n        needs: [plan, test]\n        runs-on: x\n        steps: []",
            /unknown job 'plan'/,
        ],
    ];
    it("finds what GitHub would refuse", () => {
        const found = workflowFaults(
            Object.fromEntries(faulty.map(([from, to]) => [to, good.replace(from, to)])),
        );
        for (const [, to, expected] of faulty) {
            assert.match((found[to] ?? []).join("\n"), expected);
        }
    });

    const careless: readonly [string, string, RegExp][] = [
        ["permissions: {}", "permissions: write-all", /grants permissions to all/],
        ["concurrency:", "env:", /not guarded/],
        ["pull_request:", "pull_request_target:", /pull_request_target/],
        ["npm ci", "npm ci ${{ secrets.TOKEN }}", /uses a secret/],
        ["npm ci", "npm ci ${{ github.head_ref }}", /pastes an expression/],
        ["persist-credentials: false", "persist-credentials: true", /leaves its token/],
        ["timeout-minutes: 30", "continue-on-error: false", /no timeout/],
    ];
    for (const [from, to, expected] of careless) {
        it(`finds ${JSON.stringify(to)} careless`, () => {
            assert.match(carelessness(good.replace(from, to)).join("\n"), expected);
        });
    }
});
