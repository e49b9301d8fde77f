import assert from "node:assert/strict";
import fc from "fast-check";
import { commandLines } from "../../../commands";
import { commandLine } from "../../../commands/shared/commandLine";
import { assertInert, hostileText } from "../../hostileText";

/** What a command line says of some words, where the command itself is not reached. */
function complaintOf(words: readonly string[]): string {
    const said: string[] = [];
    const program = commandLine("test");
    for (const describeCommand of commandLines) {
        const command = describeCommand();
        program.addCommand(command);
    }
    for (const command of [program, ...program.commands]) {
        command
            .configureOutput({
                writeErr: (text) => void said.push(text),
                writeOut: (text) => void said.push(text),
            })
            .exitOverride();
    }
    assert.throws(() => program.parse(["node", "test", ...words]));
    return said.join("");
}

describe("a command line that is wrong", () => {
    it("is complained about in words in which nothing that was typed can act", () => {
        fc.assert(
            fc.property(
                hostileText,
                fc.constantFrom(
                    (text: string) => [text],
                    (text: string) => ["drift", "--stack", "x", `--${text}`],
                    (text: string) => ["drift", "--stack", "x", "--format", `x${text}`],
                    (text: string) => ["stale-guests", "--stack", "x", "--days", `x${text}`],
                    (text: string) => ["review", "--stack", "x", "--days", `x${text}`],
                ),
                (text, wordsOf) => {
                    const words = wordsOf(text);
                    fc.pre(!words.some((word) => /^(--|-h|--help|-V|--version|help|)$/.test(word)));
                    const complaint = complaintOf(words);
                    assert.match(complaint, /^error: /);
                    assertInert(complaint);
                },
            ),
            { numRuns: 150 },
        );
    });
});
