import assert from "node:assert/strict";
import { mock } from "node:test";
import { tellFailure } from "../../../commands/shared/failure";
import { ConfigurationError } from "../../../config";
import { GraphSettingsError } from "../../../graph";

/** What a failure says on standard error, and whether it is taken for the person's. */
function told(error: unknown, debug?: string): { readonly isInput: boolean; readonly text: string } {
    const said = mock.method(process.stderr, "write", () => true);
    const { DEBUG } = process.env;
    delete process.env["DEBUG"];
    Object.assign(process.env, debug === undefined ? {} : { DEBUG: debug });
    try {
        const isInput = tellFailure(error);
        return {
            isInput,
            text: said.mock.calls
                .map(({ arguments: [line] }) => String(line))
                .join("")
                .trimEnd(),
        };
    } finally {
        said.mock.restore();
        delete process.env["DEBUG"];
        Object.assign(process.env, DEBUG === undefined ? {} : { DEBUG });
    }
}

describe("a command that fails", () => {
    it("takes a stack config and how to sign in for the person's", () => {
        const problem = {
            file: "stacks/Pulumi.x.yaml",
            field: "--stack",
            message: "is bad",
            cure: "Mend it",
        };
        assert.equal(told(new ConfigurationError([problem])).isInput, true);
        assert.equal(told(new GraphSettingsError(["azuread:tenantId is missing."])).isInput, true);
        assert.equal(told(new Error("No answer.")).isInput, false);
    });

    it("says the message alone, unless somebody looks for a defect", () => {
        const error = new Error("No answer.");
        assert.equal(told(error).text, "No answer.");
        assert.match(told(error, "1").text, /^No answer\.\nError: No answer\.\n +at /);
        assert.equal(told("broken").text, "broken");
    });
});
