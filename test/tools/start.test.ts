import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(__dirname, "..", "..");

/** What a script, run as Pulumi runs a program, prints as JSON. */
async function outcomeOf(script: string, env: NodeJS.ProcessEnv = {}): Promise<unknown> {
    const { stdout } = await promisify(execFile)(
        process.execPath,
        ["--require", "pulumi-entra-b2b/start", "--eval", script],
        { cwd: root, env: { ...process.env, ...env } },
    );
    return JSON.parse(stdout);
}

const loadedOf = (folders: readonly string[]) =>
    `${JSON.stringify(folders)}.filter((folder) => Object.keys(require.cache).some((file) => file.replaceAll("\\\\", "/").includes(folder)))`;

describe("the start of Pulumi's processes", function () {
    this.timeout(60_000);

    it("loads the life cycles without what no preview needs", async () => {
        const folders = [
            ...[
                "/@azure/identity/",
                "/normalize-package-data/",
                "/pulumi/automation/",
                "/undici/",
                "/node-forge/",
            ],
            ...["/policy/", "/kinds/governance/", "/graph/", "/kinds/guestAccount."],
        ];
        const loaded = await outcomeOf(
            `const { lifecycle } = require("pulumi-entra-b2b/lifecycle");
            lifecycle("guestAccount").check({}, {}).then(() =>
                console.log(JSON.stringify(${loadedOf(folders)})));`,
        );
        assert.deepEqual(loaded, ["/graph/", "/kinds/guestAccount."]);
    });

    it("loads the components without the Graph client", async () => {
        const loaded = await outcomeOf(
            `const { GuestRoster } = require("pulumi-entra-b2b");
            if (GuestRoster === undefined) throw new Error("no component");
            console.log(JSON.stringify(${loadedOf(["/graph/", "/components/"])}));`,
        );
        assert.deepEqual(loaded, ["/components/"]);
    });

    it("declares a dynamic resource without the TypeScript compiler", async () => {
        const loaded = await outcomeOf(
            `const pulumi = require("@pulumi/pulumi");
            pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) });
            const { GroupMembership } = require("pulumi-entra-b2b/providers");
            new GroupMembership("m", { groupId: "g", memberIds: [] }).groupId.apply(() =>
                console.log(JSON.stringify(${loadedOf(["/node_modules/typescript/", "/providers/"])})));`,
        );
        assert.deepEqual(loaded, ["/providers/"]);
    });

    it("keeps what an answer holds out of the SDK's debug log", async () => {
        const text = await outcomeOf(
            `require("@pulumi/pulumi");
            const { RegisterResourceResponse } = require("@pulumi/pulumi/proto/resource_pb");
            const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
            const answer = new RegisterResourceResponse();
            answer.setUrn("urn:guest");
            answer.setObject(Struct.fromJavaScript({ redeemUrl: "s3cr3t" }));
            console.log(JSON.stringify(String(answer)));`,
        );
        assert.equal(text, "urn:guest");
    });

    it("takes a stack trace for each promise of the SDK only when leaks are looked for", async () => {
        const script = `require("@pulumi/pulumi");
            const file = require.resolve("@pulumi/pulumi").replace("index.js", "runtime/debuggable.js");
            const promise = Promise.resolve();
            require(file).debuggablePromise(promise, "a promise");
            console.log(JSON.stringify([promise._debugStackTrace.split("\\n").length > 1, new Error().stack.includes("at ")]));`;
        assert.deepEqual(await outcomeOf(script), [false, true]);
        assert.deepEqual(await outcomeOf(script, { PULUMI_DEBUG_PROMISE_LEAKS: "true" }), [true, true]);
    });

    it("loads the omitted parts of the SDK when a program uses them", async () => {
        const kinds = await outcomeOf(
            `const pulumi = require("@pulumi/pulumi");
            pulumi.runtime.serializeFunction(() => 7).then(({ text }) =>
                console.log(JSON.stringify([typeof pulumi.automation.LocalWorkspace, text.includes("7")])));`,
        );
        assert.deepEqual(kinds, ["function", true]);
    });

    it("loads telemetry when a trace is requested", async () => {
        const traced = await outcomeOf(
            `const file = require.resolve("@pulumi/pulumi").replace("index.js", "cmd/run/tracing.js");
            const tracing = require(file);
            const isLoaded = () => ${loadedOf(["/@opentelemetry/sdk-trace-node/"])}.length > 0;
            const before = isLoaded();
            tracing.start("http://127.0.0.1:1/spans");
            const { traceId } = tracing.newSpan("a run").spanContext();
            console.log(JSON.stringify([before, isLoaded(), /^0*$/.test(traceId)]));
            process.exit();`,
        );
        assert.deepEqual(traced, [false, true, false]);
    });

    it("loads the reader of package descriptions when a function is packed with its dependencies", async () => {
        const paths = await outcomeOf(
            `require("@pulumi/pulumi").runtime.computeCodePaths({ extraIncludePackages: ["semver"] }).then((paths) =>
                console.log(JSON.stringify([...paths.keys()].some((path) => path.endsWith("/semver")))));`,
        );
        assert.equal(paths, true);
    });

    it("loads messages in other languages when they are requested", async () => {
        const message = await outcomeOf(
            `const { z } = require("zod");
            const before = ${loadedOf(["/zod/v4/locales/de."])}.length;
            z.config(z.locales.de());
            console.log(JSON.stringify([before, z.string().safeParse(1).error.issues[0].message]));`,
        );
        assert.deepEqual(message, [0, "Ungültige Eingabe: erwartet string, erhalten Zahl"]);
    });

    it("loads dependencies that are ES modules", async () => {
        const result = await outcomeOf(
            `require("./graph");
            const { default: pMap } = require("p-map");
            pMap([1, 2], (n) => n * 2).then((all) => console.log(JSON.stringify(all)));`,
        );
        assert.deepEqual(result, [2, 4]);
    });
});
