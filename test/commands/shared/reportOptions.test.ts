import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { mock } from "node:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import type { Rendered } from "../../../commands/shared/rendered";
import { withReports, writeReports, type ReportOptions } from "../../../commands/shared/reportOptions";

type Format = "md" | "json" | "sarif";

/** What a command line asks for. */
async function parsed(...words: string[]): Promise<ReportOptions<Format>> {
    const command = withReports<Format>(new Command("review"), ["md", "json", "sarif"])
        .exitOverride()
        .configureOutput({ writeErr: () => undefined })
        .action(() => undefined);
    await command.parseAsync(words, { from: "user" });
    return command.opts();
}

describe("the reports of a command", () => {
    let folder: string;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "entra-b2b-reports-"));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    /** Writes the reports that a command line asks for. @returns What was printed. */
    async function written(...words: string[]): Promise<string> {
        const options = await parsed(...words);
        const printed = mock.method(process.stdout, "write", () => true);
        try {
            await writeReports(options, "md", (format) => `${format} report\n` as Rendered);
            return printed.mock.calls.map(({ arguments: [text] }) => String(text)).join("");
        } finally {
            printed.mock.restore();
        }
    }
    const file = (name: string) => readFile(join(folder, name), "utf8");

    it("are one printed report, in the default form or the named one", async () => {
        assert.equal(await written(), "md report\n");
        assert.equal(await written("--format", "json"), "json report\n");
    });

    it("are several, each in its file, and at most one printed", async () => {
        const [sarif, json] = [join(folder, "new", "r.sarif"), join(folder, "a=b.json")];
        assert.equal(
            await written("--format", `sarif=${sarif}`, "--format", "md", "--format", `json=${json}`),
            "md report\n",
        );
        assert.equal(await file("new/r.sarif"), "sarif report\n");
        assert.equal(await file("a=b.json"), "json report\n");
    });

    it("go to the file of --output when they name none", async () => {
        const output = join(folder, "r.md");
        assert.equal(
            await written("--output", output, "--format", `json=${join(folder, "r.json")}`, "--format", "md"),
            "",
        );
        assert.equal(await file("r.md"), "md report\n");
        assert.equal(await file("r.json"), "json report\n");
        await written("--output", output, "--format", "sarif");
        assert.equal(await file("r.md"), "sarif report\n");
    });

    for (const [words, message] of [
        [["--format", "xml"], /Allowed choices are md, json, sarif/],
        [["--format", "md="], /Name the file after "md="/],
        [["--format", "md", "--format", "json"], /Only one report can be printed/],
        [["--format", "md=a/../r", "--format", "json=r"], /Two reports cannot be written to one file/],
        [["--format", "md=r", "--output", "s"], /'--output' has no report to write/],
    ] as const) {
        it(`refuse ${words.join(" ")}`, async () => {
            await assert.rejects(
                parsed(...words),
                (error) => error instanceof CommanderError && message.test(error.message),
            );
        });
    }
});
