import assert from "node:assert/strict";
import { mock } from "node:test";
import { EnginePreparationError } from "../../../commands/shared/engineEnvironment";
import { reportFailure } from "../../../commands/shared/failure";
import { ConfigurationError } from "../../../config";
import { GraphSettingsError } from "../../../graph";

/** What a failure prints to standard error, and the exit code it leads to. */
function reported(error: unknown, debug?: string): { readonly code: number; readonly text: string } {
    const printed = mock.method(process.stderr, "write", () => true);
    const { DEBUG } = process.env;
    delete process.env["DEBUG"];
    Object.assign(process.env, debug === undefined ? {} : { DEBUG: debug });
    try {
        const code = reportFailure(error, 4);
        const text = printed.mock.calls.map(({ arguments: [line] }) => String(line)).join("");
        return { code, text: text.trimEnd() };
    } finally {
        printed.mock.restore();
        delete process.env["DEBUG"];
        Object.assign(process.env, DEBUG === undefined ? {} : { DEBUG });
    }
}

describe("a command that fails", () => {
    it("ends with 2 for the user's input: a stack config, or how to sign in", () => {
        const problem = {
            file: "stacks/Pulumi.x.yaml",
            field: "--stack",
            message: "is bad",
            cure: "Correct it",
        };
        assert.equal(reported(new ConfigurationError([problem])).code, 2);
        assert.equal(reported(new GraphSettingsError(["azuread:tenantId is missing."])).code, 2);
    });

    it("ends with 3 when there is no engine, and with the command's own code otherwise", () => {
        assert.equal(reported(new EnginePreparationError("No Pulumi command line.")).code, 3);
        assert.equal(reported(new Error("No answer.")).code, 4);
    });

    it("prints only the message, unless a developer asks for more", () => {
        const error = new Error("No answer.");
        assert.equal(reported(error).text, "No answer.");
        assert.match(reported(error, "1").text, /^No answer\.\nError: No answer\.\n +at /);
        assert.equal(reported("broken").text, "broken");
    });
});
