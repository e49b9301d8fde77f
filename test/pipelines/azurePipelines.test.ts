import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { text } from "./workflowFiles";

/**
 * The part of the Azure Pipelines schema that is used here; a key that is not in it is a fault.
 *
 * @see https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/
 */
const condition = z.string().optional();
const env = z.record(z.string(), z.string()).optional();
const step = z.union([
    z.strictObject({ template: z.string(), parameters: z.record(z.string(), z.unknown()).optional() }),
    z.strictObject({
        checkout: z.literal("self"),
        persistCredentials: z.literal(false),
        fetchDepth: z.literal(0).optional(),
    }),
    z.strictObject({ checkout: z.literal("none") }),
    z.strictObject({
        task: z.string().regex(/^\w+@\d+$/),
        displayName: z.string().optional(),
        inputs: z.record(z.string(), z.string()),
        condition,
        continueOnError: z.literal(true).optional(),
        env,
    }),
    z.strictObject({
        script: z.string(),
        name: z.string().optional(),
        displayName: z.string(),
        condition,
        env,
    }),
    z.strictObject({ publish: z.string(), artifact: z.string(), condition }),
    z.strictObject({ download: z.literal("current"), artifact: z.string() }),
]);
type Step = z.infer<typeof step>;
const job = z.strictObject({
    job: z.string(),
    timeoutInMinutes: z.number(),
    variables: z.record(z.string(), z.string()).optional(),
    steps: z.array(step),
});
const deployment = z.strictObject({
    deployment: z.string(),
    timeoutInMinutes: z.number(),
    environment: z.string(),
    strategy: z.strictObject({
        runOnce: z.strictObject({ deploy: z.strictObject({ steps: z.array(step) }) }),
    }),
});
const eachStack = "${{ each stack in parameters.stacks }}";
const stage = z.strictObject({
    stage: z.string(),
    dependsOn: z
        .union([
            z.string(),
            z.array(z.union([z.string(), z.strictObject({ [eachStack]: z.array(z.string()) })])),
        ])
        .optional(),
    condition,
    lockBehavior: z.enum(["sequential", "runLatest"]).optional(),
    variables: z.array(z.strictObject({ group: z.string() })).optional(),
    jobs: z.array(z.union([job, deployment])),
});
const branches = z.strictObject({ branches: z.strictObject({ include: z.array(z.string()) }) });
const parameter = z.strictObject({
    name: z.string(),
    displayName: z.string().optional(),
    type: z.literal("object"),
    default: z.unknown(),
});
/** @see https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/schedules-cron */
const schedule = branches.extend({
    cron: z.string().regex(/^[\d*,/-]+( [\d*,/-]+){4}$/),
    displayName: z.string(),
    always: z.boolean(),
});
const pipeline = z.strictObject({
    trigger: branches,
    pr: branches,
    schedules: z.array(schedule),
    lockBehavior: z.literal("sequential"),
    parameters: z.array(parameter),
    variables: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    pool: z.strictObject({ vmImage: z.string() }),
    stages: z.array(z.union([stage, z.strictObject({ [eachStack]: z.array(stage) })])),
});
const template = z.strictObject({ steps: z.array(step) });

/** The pipeline as it is for one stack. */
function stagesOf(content: string) {
    return pipeline
        .parse(parse(content))
        .stages.flatMap((entry) => (eachStack in entry ? entry[eachStack] : [entry]));
}

function stepsOf({ jobs }: z.infer<typeof stage>): readonly Step[] {
    return jobs.flatMap((each) => ("job" in each ? each.steps : each.strategy.runOnce.deploy.steps));
}

const content = text("pipelines/azure/azure-pipelines.yml");
const named = (name: string) => {
    const found = stagesOf(content).find((each) => each.stage.startsWith(name));
    assert.ok(found, name);
    return found;
};
const commands = (name: string) => JSON.stringify(stepsOf(named(name)));

describe("the Azure pipeline", () => {
    it("is within the documented schema, and so is the template of its first steps", () => {
        assert.equal(stagesOf(content).length, 6);
        assert.ok(template.parse(parse(text("pipelines/azure/prepare.yml"))).steps.length > 0);
    });

    it("is held to the schema: a misspelt key is found", () => {
        assert.throws(() => stagesOf(content.replace("lockBehavior", "lockBehaviour")), /lockBehaviour/);
        assert.throws(() => stagesOf(content.replace("dependsOn: Plan", "dependOn: Plan")), /dependOn/);
    });

    it("depends on existing stages", () => {
        const names = stagesOf(content).map((each) => each.stage);
        for (const { dependsOn = [] } of stagesOf(content)) {
            for (const name of [dependsOn]
                .flat()
                .flatMap((each) => (typeof each === "string" ? each : (each[eachStack] ?? [])))) {
                assert.ok(names.includes(name), name);
            }
        }
    });

    it("signs in by workload identity federation: no secret, key or certificate is named", () => {
        assert.doesNotMatch(
            content,
            /ARM_CLIENT_SECRET|ARM_CLIENT_CERTIFICATE|ARM_ACCESS_KEY|addSpnToEnvironment/,
        );
        for (const name of ["Review", "Plan", "Apply", "Drift"]) {
            assert.match(commands(name), /"ARM_USE_OIDC":"true"/);
            assert.match(commands(name), /"ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID"/);
        }
    });

    it("gives only the deployment the identity that can write", () => {
        for (const name of ["Review", "Plan", "Drift"]) {
            assert.match(commands(name), /"azureSubscription":"\$\{\{ stack \}\}-review"/);
        }
        assert.match(commands("Apply"), /"azureSubscription":"\$\{\{ stack \}\}"/);
        assert.match(JSON.stringify(named("Apply").jobs), /"environment":"\$\{\{ stack \}\}"/);
    });

    it("applies only the saved plan, and only from main", () => {
        assert.match(
            commands("Plan"),
            /pulumi preview .*--policy-pack \\"\$POLICY_PACK\\" --save-plan plan\.json/,
        );
        assert.match(commands("Apply"), /pulumi up .*--plan .*plan\.json.* --skip-preview/);
        assert.match(
            named("Plan").condition ?? "",
            /eq\(variables\['Build.SourceBranch'\], 'refs\/heads\/main'\)/,
        );
        assert.equal(named("Apply").dependsOn, named("Plan").stage);
        const { variables } = pipeline.parse(parse(content));
        assert.ok(variables.some(({ name, value }) => name === "PULUMI_EXPERIMENTAL" && value === "true"));
    });

    it("reports drift of main each night, even if the code did not change", () => {
        assert.deepEqual(pipeline.parse(parse(content)).schedules, [
            {
                cron: "17 3 * * *",
                displayName: "Drift, each night",
                branches: { include: ["main"] },
                always: true,
            },
        ]);
        assert.equal(named("Drift").condition, "eq(variables['Build.Reason'], 'Schedule')");
        assert.deepEqual(named("Drift").dependsOn, []);
        assert.match(
            commands("Drift"),
            /pulumi-entra-b2b drift --stack \\"\$STACK\\" --format junit=drift\.xml/,
        );
    });

    it("publishes as test results what drift the failed step found", () => {
        const [publish] = stepsOf(named("Drift")).slice(-1);
        assert.ok(publish !== undefined && "task" in publish);
        assert.equal(publish.task, "PublishTestResults@2");
        assert.equal(publish.condition, "succeededOrFailed()");
        assert.equal(publish.inputs["testResultsFormat"], "JUnit");
        assert.equal(publish.inputs["testResultsFiles"], "drift.xml");
    });

    it("does nothing else at night: no stage that deploys runs on a schedule", () => {
        for (const each of stagesOf(content).filter((one) => !one.stage.startsWith("Drift"))) {
            assert.match(
                each.condition ?? "",
                /ne\(variables\['Build\.Reason'\], 'Schedule'\)|eq\(variables\['Build\.Reason'\], 'PullRequest'\)/,
                each.stage,
            );
        }
    });

    it("reviews the stacks that the change touches", () => {
        assert.equal(named("Review").dependsOn, "Changed");
        assert.match(
            named("Review").condition ?? "",
            /contains\(dependencies\.Changed\.outputs\['List\.list\.stacks'\], ',\$\{\{ stack \}\},'\)/,
        );
        assert.match(commands("Changed"), /tenants list --changed/);
        assert.match(commands("Changed"), /"name":"list"/);
    });

    it("says in one comment which tenants' sign-ins change, and which were not reviewed", () => {
        const folder = mkdtempSync(join(tmpdir(), "comment-"));
        const of = (stack: string) => join(folder, "reviews", `CodeAnalysisLogs-${stack}`);
        for (const [stack, verdict, regions] of [
            ["a-1", "changed", [{}, {}]],
            ["b", "unchanged", []],
        ] as const) {
            mkdirSync(of(stack), { recursive: true });
            const review = { stack, verdict, change: { regions } };
            writeFileSync(join(of(stack), `${stack}.json`), JSON.stringify(review));
            writeFileSync(join(of(stack), `${stack}.md`), `# Review of ${stack}\n`);
        }
        // Azure Pipelines puts the values of its variables into the script.
        writeFileSync(
            join(folder, "curl"),
            '#!/bin/sh\ncase "$*" in *PATCH*|*POST*) echo "$*" >> calls; cat >> sent;; *) cat threads;; esac\n',
            { mode: 0o755 },
        );
        const last = stepsOf(named("Comment")).at(-1);
        assert.ok(last !== undefined && "script" in last);
        const post = (threads: object, touched = ",a-1,b,c,elsewhere,") => {
            writeFileSync(join(folder, "threads"), JSON.stringify(threads));
            writeFileSync(join(folder, "calls"), "");
            writeFileSync(join(folder, "sent"), "");
            const { status, stderr } = spawnSync("bash", ["-c", last.script.replace(/\$\([\w.]+\)/g, "x")], {
                cwd: folder,
                encoding: "utf8",
                env: {
                    PATH: `${folder}:${process.env["PATH"]}`,
                    TOUCHED: touched,
                    STACKS: "a-1,b,c,untouched",
                    SYSTEM_ACCESSTOKEN: "t",
                },
            });
            assert.equal(status, 0, stderr);
            return readFileSync(join(folder, "calls"), "utf8").trim().split("\n").at(-1) ?? "";
        };
        assert.match(post({ value: [] }), /--request POST .*threads\?api-version/);
        const failed = "| c | not reviewed: see the log of its stage | |";
        const rows = ["| tenant | sign-ins | changes |", "| --- | --- | ---: |", "| a-1 | changed | 2 |"];
        const marker = "<!-- entra-b2b review -->";
        const lines = [marker, ...rows, "| b | unchanged | 0 |", failed, "", "# Review of a-1", ""];
        const sent = JSON.parse(readFileSync(join(folder, "sent"), "utf8")) as {
            comments: { content: string }[];
        };
        assert.equal(sent.comments[0]?.content, lines.join("\n"));
        const theirs = { id: 7, comments: [{ content: "Looks good" }] };
        const ours = { id: 8, comments: [{ content: `${marker}\nold` }] };
        assert.match(post({ value: [theirs, ours] }), /--request PATCH .*threads\/8\/comments\/1/);
        // A later change of the pull request may touch no stack: only a comment that says otherwise is of interest.
        for (const [touched, said] of [
            [",elsewhere,", /The change touches no stack/],
            [",,", /The change touches no stack/],
            ["", /could not be determined/],
        ] as const) {
            assert.match(post({ value: [ours] }, touched), /--request PATCH/);
            assert.match(readFileSync(join(folder, "sent"), "utf8"), said);
            assert.equal(post({ value: [theirs] }, touched) !== "", touched === "");
        }
        writeFileSync(join(of("a-1"), "a-1.md"), "x\n".repeat(100_000));
        post({ value: [] });
        assert.match(
            readFileSync(join(folder, "sent"), "utf8"),
            /\| c \| not reviewed[^|]*\| \|\\n\\n\*\*Not all reviews fit/,
        );
        rmSync(folder, { recursive: true });
    });

    it("comments also where a review failed, and once for all tenants", () => {
        assert.match(named("Comment").condition ?? "", /^and\(not\(canceled\(\)\)/);
        assert.equal(content.match(/_apis\/git\/repositories/g)?.length, 1);
        assert.doesNotMatch(commands("Review"), /threads/);
    });

    it("previews once for all reports, and once under the policy pack", () => {
        const previews = commands("Review").match(/pulumi preview|pulumi-entra-b2b review/g);
        assert.deepEqual(previews, ["pulumi-entra-b2b review", "pulumi preview"]);
    });

    it("pastes no text of a pull request into a script", () => {
        assert.doesNotMatch(content, /System\.PullRequest\.SourceBranch|Build\.SourceVersionMessage/);
    });
});
