import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import fs, {
    mkdirSync,
    mkdtempSync,
    readFileSync,
    realpathSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { mock } from "node:test";
import { ConfigurationError } from "../../../config";
import { LiveLines } from "../../../commands/shared/live";
import { changeSince } from "../../../commands/tenants/gitChange";
import { runChild } from "../../../commands/tenants/child";
import { lockOf } from "../../../commands/tenants/lock";
import { RunRecord } from "../../../commands/tenants/record";
import { reportOf, toJunit } from "../../../commands/tenants/report";
import { statusOf, worstExitCode, type TenantResult } from "../../../commands/tenants/result";
import { runAll } from "../../../commands/tenants/schedule";
import { chosenStacks, stacksTouchedBy } from "../../../commands/tenants/select";
import { toMarkdown } from "../../../commands/shared/markdown";

function result(stack: string, exitCode: number | null, more: Partial<TenantResult> = {}): TenantResult {
    return {
        stack,
        status: exitCode === null ? "notRun" : statusOf(exitCode),
        exitCode,
        summary: "",
        seconds: 1,
        ...more,
    };
}

describe("many stacks", () => {
    const signal = new AbortController().signal;
    const stacks = ["a", "b", "c", "d", "e", "f"];

    /** Runs the stacks with these exit codes; 0 by default. */
    function runWith(
        codes: Readonly<Record<string, number>>,
        more: Partial<Parameters<typeof runAll>[0]> = {},
    ) {
        const started: string[] = [];
        let [atOnce, most] = [0, 0];
        const run = async (stack: string) => {
            started.push(stack);
            most = Math.max(most, ++atOnce);
            await new Promise((resolve) => setTimeout(resolve, 2));
            atOnce -= 1;
            return result(stack, codes[stack] ?? 0);
        };
        return runAll({ stacks, parallel: 2, signal, run, ...more }).then((results) => ({
            results,
            started,
            most,
            statuses: Object.fromEntries(results.map(({ stack, status }) => [stack, status])),
        }));
    }

    it("run as many at a time as was asked for, and each has its result", async () => {
        const { results, most } = await runWith({});
        assert.equal(most, 2);
        assert.deepEqual(
            results.map(({ stack, status }) => [stack, status]),
            stacks.map((stack) => [stack, "done"]),
        );
    });

    it("start no further one after a failure, but after a finding", async () => {
        const { statuses } = await runWith({ a: 10, b: 1 }, { parallel: 1 });
        assert.deepEqual(statuses, {
            a: "findings",
            b: "failed",
            c: "notRun",
            d: "notRun",
            e: "notRun",
            f: "notRun",
        });
    });

    it("go on after a failure when asked to", async () => {
        const { statuses } = await runWith({ b: 1, c: 2 }, { continueOnError: true });
        assert.deepEqual(Object.values(statuses), ["done", "failed", "failed", "done", "done", "done"]);
    });

    it("go on to a result each when a run cannot even begin", async () => {
        const { results, statuses } = await runWith(
            {},
            {
                continueOnError: true,
                run: (stack) =>
                    stack === "b"
                        ? Promise.reject(new Error("spawn EAGAIN"))
                        : Promise.resolve(result(stack, 0)),
            },
        );
        assert.deepEqual(Object.values(statuses), ["done", "failed", "done", "done", "done", "done"]);
        assert.match(results[1]?.summary ?? "", /spawn EAGAIN/);
        assert.equal(worstExitCode(results), 1);
    });

    it("wait for their canary, and are left out if it is not well", async () => {
        const well = await runWith({}, { canary: ["e", "c"], parallel: 6 });
        assert.deepEqual(well.started.slice(0, 2), ["c", "e"]);
        assert.equal(new Set(well.started).size, 6);
        const ill = await runWith({ e: 1 }, { canary: ["e", "c"], continueOnError: true });
        assert.deepEqual(ill.started, ["c", "e"]);
        assert.match(ill.results[0]?.summary ?? "", /canary e/);
    });

    it("start no further one after an interruption", async () => {
        const controller = new AbortController();
        const results = await runAll({
            stacks,
            parallel: 1,
            signal: controller.signal,
            run: (stack) => {
                controller.abort();
                return Promise.resolve(result(stack, null, { status: "canceled" }));
            },
        });
        assert.deepEqual(
            results.map(({ status }) => status),
            ["canceled", ...Array<string>(5).fill("notRun")],
        );
    });

    it("have the exit code of the worst one", () => {
        const of = (...codes: (number | null)[]) => worstExitCode(codes.map((code) => result("x", code)));
        assert.deepEqual(
            [of(), of(0, 0), of(0, 10), of(20, 11), of(2, 20), of(3, 2), of(1, 3), of(0, null)],
            [0, 0, 10, 20, 2, 3, 1, 1],
        );
        assert.equal(of(0, 137), 1);
    });
});

describe("the record of a run", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "record-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("has what is not done, with the engines that were started for it, also after a kill", () => {
        const record = RunRecord.begin(folder, "up", ["a", "b", "c", "d"]);
        record.engineStarted("a", 1);
        record.ended(result("a", 0));
        record.engineStarted("b", 2);
        record.ended(result("b", 1));
        record.engineStarted("c", 3);
        const read = RunRecord.open(folder, "up");
        assert.deepEqual(read.unfinished(), ["b", "c", "d"]);
        assert.deepEqual(
            ["a", "b", "c", "d"].map((stack) => read.enginesOf(stack)),
            [[], [2], [3], []],
        );
        assert.equal(readFileSync(join(folder, ".entra-b2b", ".gitignore"), "utf8"), "*\n");
        assert.throws(() => RunRecord.open(folder, "preview"), ConfigurationError);
        const file = join(folder, ".entra-b2b", "tenants-up.json");
        const whole = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
        for (const text of [
            "{",
            "null",
            JSON.stringify({ ...whole, stacks: undefined }),
            JSON.stringify({ ...whole, stacks: { a: { status: "fine", engines: [] } } }),
            JSON.stringify({ ...whole, stacks: { a: { status: "failed", engines: ["1"] } } }),
        ]) {
            writeFileSync(file, text);
            assert.throws(() => RunRecord.open(folder, "up"), /no record of an earlier run of up/, text);
        }
    });
});

describe("the lock that a killed engine left", () => {
    const text = (count: number) =>
        `error: the stack is currently locked by ${count} lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.\n  file:///b/.pulumi/locks/x.json: created by root@host-1.example (pid 4711) at 2026-11-29T03:00:00Z`;

    it("names its holder, if it is one", () => {
        assert.deepEqual(lockOf(text(1)), { host: "host-1.example", pid: 4711 });
        assert.equal(lockOf(text(2)), undefined);
        assert.equal(lockOf("error: another refusal (pid 4711)"), undefined);
    });
});

describe("a process in its own group", () => {
    const node = (script: string, signal?: AbortSignal) =>
        runChild(process.execPath, ["-e", script], { cwd: tmpdir(), ...(signal && { signal }) });

    it("is interrupted once, together with what it started", async () => {
        const script = `
            const { spawn } = require("node:child_process");
            const inner = \`process.on("SIGINT", () => { console.log("inner interrupted"); setTimeout(() => process.exit(), 50); }); console.log("ready"); setTimeout(() => {}, 20000);\`;
            spawn(process.execPath, ["-e", inner], { stdio: "inherit" }).on("close", () => process.exit(7));
            process.on("SIGINT", () => console.log("outer interrupted"));`;
        const controller = new AbortController();
        const ended = await runChild(process.execPath, ["-e", script], {
            cwd: tmpdir(),
            signal: controller.signal,
            onOutput: (text) => text.includes("ready") && controller.abort(),
        });
        assert.equal(ended.code, 7);
        assert.equal(ended.stdout.match(/outer interrupted/g)?.length, 1);
        assert.equal(ended.stdout.match(/inner interrupted/g)?.length, 1);
    });

    it("reports its end, by itself or by a signal", async () => {
        assert.equal((await node("process.exit(3)")).code, 3);
        assert.deepEqual(
            await node("process.kill(process.pid, 'SIGKILL')").then(({ code, signal }) => [code, signal]),
            [null, "SIGKILL"],
        );
        await assert.rejects(runChild("no-such-command", [], { cwd: tmpdir() }), /ENOENT/);
    });
});

describe("the choice of stacks", () => {
    let folder: string;
    let stacksFolder: string;
    const project = () => ({ folder, stacksFolder });

    beforeEach(() => {
        folder = realpathSync(mkdtempSync(join(tmpdir(), "choice-")));
        stacksFolder = join(folder, "stacks");
        mkdirSync(join(stacksFolder, "lists"), { recursive: true });
        const stack = (lines: string) => `config:\n  ${lines}\n`;
        const files = {
            "stacks/base.yaml": stack("entra-b2b:extends: root.yaml\n  entra-b2b:tags: [emea]"),
            "stacks/root.yaml": stack("entra-b2b:onRemove: block"),
            "stacks/lists/a.csv": "",
            "stacks/Pulumi.a.yaml": stack("entra-b2b:extends: base.yaml\n  entra-b2b:guestList: lists/a.csv"),
            "stacks/Pulumi.b.yaml": stack("entra-b2b:extends: base.yaml\n  entra-b2b:tags: [gold]"),
            "stacks/Pulumi.c.yaml": stack("entra-b2b:tags: [emea, trial]"),
            "index.ts": "",
            "README.md": "",
        };
        Object.entries(files).forEach(([name, text]) => writeFileSync(join(folder, name), text));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("reads a base once, whatever the number of stacks that extend it", async () => {
        const read = mock.method(fs, "readFileSync");
        try {
            await chosenStacks(project(), { tag: ["emea"] });
            stacksTouchedBy(project(), [join(stacksFolder, "base.yaml")]);
            const paths = read.mock.calls.map(({ arguments: [path] }) => String(path));
            const ofBase = paths.filter((path) => path === join(stacksFolder, "base.yaml"));
            assert.equal(ofBase.length, 2, "once for each selection");
        } finally {
            read.mock.restore();
        }
    });

    it("is all, by name or by a tag, which a base can have", async () => {
        assert.deepEqual(await chosenStacks(project(), {}), ["a", "b", "c"]);
        assert.deepEqual(await chosenStacks(project(), { stacks: ["c", "a"] }), ["a", "c"]);
        assert.deepEqual(await chosenStacks(project(), { tag: ["emea"] }), ["a", "c"]);
        assert.deepEqual(await chosenStacks(project(), { tag: ["gold", "trial"] }), ["b", "c"]);
        await assert.rejects(chosenStacks(project(), { stacks: ["a", "x"] }), /Pulumi\.x\.yaml --stacks/);
    });

    it("follows a change: a base touches what extends it, the program touches all", () => {
        const touched = (...names: string[]) =>
            stacksTouchedBy(
                project(),
                names.map((name) => join(folder, name)),
            ).join("");
        assert.equal(touched("stacks/root.yaml"), "ab");
        assert.equal(touched("stacks/Pulumi.c.yaml"), "c");
        assert.equal(touched("stacks/lists/a.csv"), "a");
        assert.equal(touched("stacks/b.scenarios.yaml"), "b");
        assert.equal(touched("stacks/unused.yaml", "README.md"), "");
        assert.equal(touched("index.ts"), "abc");
        assert.equal(touched("package-lock.json", "stacks/Pulumi.c.yaml"), "abc");
    });

    it("follows symbolic links to stack configs, bases and guest lists, and their targets", () => {
        const write = (name: string, text: string) => {
            mkdirSync(join(folder, name, ".."), { recursive: true });
            writeFileSync(join(folder, name), text);
        };
        write("stacks/real/base.yaml", "config: { entra-b2b:extends: root.yaml }\n");
        write("stacks/real/root.yaml", "config: { entra-b2b:guestList: lists/d.csv }\n");
        write("stacks/other.csv", "");
        write("customers/Pulumi.d.yaml", "config: { entra-b2b:extends: region/base.yaml }\n");
        symlinkSync("real", join(stacksFolder, "chain"));
        symlinkSync("chain", join(stacksFolder, "region"));
        symlinkSync("../other.csv", join(stacksFolder, "lists", "d.csv"));
        symlinkSync("../customers/Pulumi.d.yaml", join(stacksFolder, "Pulumi.d.yaml"));
        symlinkSync("endless/x", join(stacksFolder, "endless"));
        write("stacks/Pulumi.e.yaml", "config: { entra-b2b:guestList: endless/x.csv }\n");
        for (const name of [
            "stacks/real/base.yaml",
            "stacks/real/root.yaml",
            "stacks/chain",
            "stacks/region",
            "stacks/other.csv",
            "stacks/lists/d.csv",
            "stacks/Pulumi.d.yaml",
            "customers/Pulumi.d.yaml",
        ]) {
            assert.deepEqual(stacksTouchedBy(project(), [join(folder, name)]), ["d"], name);
        }
    });

    it("counts a stack whose settings cannot be read as touched, and leaves the others alone", () => {
        writeFileSync(join(stacksFolder, "Pulumi.b.yaml"), "config:\n  entra-b2b:extends: gone.yaml\n");
        const touched = (name: string) => stacksTouchedBy(project(), [join(folder, name)]).join("");
        assert.equal(touched("stacks/Pulumi.c.yaml"), "bc");
        assert.equal(touched("stacks/Pulumi.b.yaml"), "b");
        writeFileSync(join(stacksFolder, "Pulumi.b.yaml"), "config: [\n");
        assert.equal(touched("stacks/root.yaml"), "ab");
    });

    it("knows a file of a stack whatever its name", () => {
        writeFileSync(join(stacksFolder, "base.md"), "config: { entra-b2b:tags: [x] }\n");
        writeFileSync(join(stacksFolder, "Pulumi.c.yaml"), "config: { entra-b2b:extends: base.md }\n");
        assert.deepEqual(stacksTouchedBy(project(), [join(stacksFolder, "base.md")]), ["c"]);
    });

    it("takes the changes from git: committed, in the working folder, new and deleted ones", async function () {
        this.timeout(20_000);
        const git = (...words: string[]) =>
            execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@x.example", ...words], {
                cwd: folder,
            });
        git("init", "-q", "-b", "main");
        git("add", ".");
        git("commit", "-qm", "begin");
        git("checkout", "-qb", "change");
        writeFileSync(join(stacksFolder, "root.yaml"), "config: {}\n");
        git("commit", "-qam", "change");
        writeFileSync(join(stacksFolder, "Pulumi.b.yaml"), "config: {}\n");
        writeFileSync(join(stacksFolder, "new name.csv"), "");
        rmSync(join(folder, "index.ts"));
        git("config", "diff.relative", "true");
        const { files: found, isWatched } = await changeSince(stacksFolder, "main");
        assert.ok(
            isWatched(join(stacksFolder, "root.yaml")) && isWatched(join(stacksFolder, "new name.csv")),
        );
        assert.ok(!isWatched(join(folder, "index.ts")), "It is not there.");
        assert.deepEqual(found.map((file) => file.slice(folder.length + 1)).sort(), [
            "index.ts",
            "stacks/Pulumi.b.yaml",
            "stacks/new name.csv",
            "stacks/root.yaml",
        ]);
        git("checkout", "--", ".");
        rmSync(join(stacksFolder, "new name.csv"));
        // An earlier report in the same place is not a change of the program. Another new file can be one.
        writeFileSync(join(folder, "touched.json"), "{}");
        const chosen = (file: string) =>
            chosenStacks(project(), {
                changed: "main",
                format: [{ format: "json", file: join(folder, file) }],
            });
        assert.deepEqual(await chosen("touched.json"), ["a", "b"]);
        assert.deepEqual(await chosen("other.json"), ["a", "b", "c"]);
        // Git does not show changes of what it ignores, nor of what is elsewhere.
        const outside = mkdtempSync(join(tmpdir(), "outside-"));
        writeFileSync(join(outside, "list.csv"), "");
        writeFileSync(join(stacksFolder, "Pulumi.d.yaml"), "config: { entra-b2b:guestList: lists/d.csv }\n");
        writeFileSync(join(stacksFolder, "Pulumi.e.yaml"), "config: { entra-b2b:guestList: lists/e.csv }\n");
        writeFileSync(join(stacksFolder, "Pulumi.f.yaml"), "config: { entra-b2b:guestList: lists/a.csv }\n");
        writeFileSync(join(folder, ".gitignore"), "d.csv\ntouched.json\n");
        writeFileSync(join(stacksFolder, "lists", "d.csv"), "");
        symlinkSync(join(outside, "list.csv"), join(stacksFolder, "lists", "e.csv"));
        git("add", ".");
        git("commit", "-qm", "more");
        git("branch", "-f", "main");
        assert.deepEqual(await chosen("touched.json"), ["d", "e"]);
        rmSync(outside, { recursive: true });
        await assert.rejects(changeSince(folder, "no-such-branch"), /--changed.*git merge-base failed/);
        await assert.rejects(changeSince(folder, "--output=x"), ConfigurationError);
    });
});

describe("the report of many stacks", () => {
    const region = {
        who: "Guests",
        target: "all",
        circumstances: "",
        before: "MFA",
        after: "none",
        because: ["p"],
    };
    const results = [
        result("a", 10, { report: { change: { regions: [region] } } }),
        result("b", 0),
        result("c", 10, { report: { change: { regions: [region, { ...region, who: "Members" }] } } }),
        result("d", 1, { summary: "wrong sign-in" }),
    ];

    it("puts what failed first, and the same change of several stacks into one row", () => {
        const { lead, mark, sections, closing } = reportOf({ action: "review", results });
        assert.equal(lead, "1 done, 2 findings, 1 failed.");
        assert.equal(mark, "error");
        assert.deepEqual(
            sections[0]?.table?.rows.map(([stack]) => stack),
            ["d", "a", "c", "b"],
        );
        assert.deepEqual(
            sections[1]?.table?.rows.map(([stacks, who]) => [stacks, who]),
            [
                ["a, c", "Guests"],
                ["c", "Members"],
            ],
        );
        assert.match(closing?.join() ?? "", /tenants review --resume/);
        assert.match(toMarkdown(reportOf({ action: "review", results })), /a, c/);
    });

    it("fits into a comment, whatever many stacks say, and keeps what needs attention", () => {
        const many = Array.from({ length: 300 }, (_, index) =>
            result(`s${index}`, index === 299 ? 1 : 10, {
                summary: index === 299 ? "wrong sign-in" : "| <!-- x ".repeat(100),
                report: {
                    change: { regions: [{ ...region, who: `Guests of ${index} ${"y".repeat(300)}` }] },
                },
            }),
        );
        const text = toMarkdown(reportOf({ action: "review", results: many }));
        assert.ok(text.length <= 65_536, String(text.length));
        for (const part of ["wrong sign-in", "Guests of 0", "more lines were left out"]) {
            assert.ok(text.includes(part), part);
        }
    });

    it("has a case for each stack in JUnit", () => {
        const text = toJunit({ action: "up", results });
        assert.match(text, /tests="4" failures="3"/);
        assert.match(text, /failed: wrong sign-in/);
    });
});

describe("live lines", () => {
    function lines(isTerminal: boolean, { columns, rows } = { columns: 20, rows: 10 }) {
        let text = "";
        const stream = Object.assign(new PassThrough(), { columns, rows, isTTY: isTerminal });
        stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
        return { live: new LiveLines(stream as unknown as NodeJS.WriteStream, isTerminal), text: () => text };
    }

    it("are plain in a pipe", () => {
        const { live, text } = lines(false);
        live.start("a");
        live.set("a", "12 resources");
        live.end("a", "done\u001b[2J");
        live.stop();
        assert.equal(text(), "a: started\na: done\\u{1b}[2J\n");
    });

    it("take no more lines than a terminal has, and a terminal without a size for one of usual size", async () => {
        for (const [columns, rows, width, count] of [
            [0, 0, 79, 22],
            [30, 1, 29, 1],
            [30, 5, 29, 3],
        ] as const) {
            const { live, text } = lines(true, { columns, rows });
            Array.from({ length: 40 }, (_, index) => live.start(`stack${index}`));
            live.set("stack0", "x".repeat(300));
            await new Promise((resolve) => setTimeout(resolve, 150));
            const shown = text().trimEnd().split("\n");
            assert.deepEqual([shown[0]?.length, shown.length], [width, count]);
            live.stop();
        }
    });

    it("do not end what they are about when their reader has gone", () => {
        const stream = new PassThrough();
        new LiveLines(stream as unknown as NodeJS.WriteStream, false).start("a");
        assert.equal(stream.emit("error", new Error("EPIPE")), true);
    });

    it("change at a terminal, and none is longer than it", async () => {
        const { live, text } = lines(true);
        live.start("a");
        live.start("b");
        live.set("a", "x".repeat(100));
        await new Promise((resolve) => setTimeout(resolve, 150));
        assert.equal(text(), `a: ${"x".repeat(16)}\nb: \n`);
        live.end("a", "done");
        assert.ok(text().endsWith("\u001b[2A\u001b[Ja: done\nb: \n"), JSON.stringify(text()));
        live.stop();
        assert.ok(text().endsWith("\u001b[1A\u001b[J"));
    });
});

describe("npm run tenants", function () {
    this.timeout(60_000);
    const root = join(__dirname, "..", "..", "..");

    it("refuses options that do not go together before anything else", async () => {
        const codeOf = (...options: string[]) =>
            new Promise<number | null>((resolve) => {
                spawn(process.execPath, [join(root, "commands", "bin.cjs"), "tenants", ...options], {
                    stdio: "ignore",
                }).on("close", resolve);
            });
        const codes = await Promise.all([
            codeOf("up"),
            codeOf("up", "--all", "--stacks", "a"),
            codeOf("fly", "--all"),
            codeOf("preview", "--all", "--canary", "a"),
            codeOf("up", "--all", "--parallel", "0"),
            codeOf("list", "--resume"),
        ]);
        assert.deepEqual(codes, [2, 2, 2, 2, 2, 2]);
    });
});
