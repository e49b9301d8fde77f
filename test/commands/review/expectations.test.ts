import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "../../../config";
import { readExpectations, readScenarioFile } from "../../../commands/review/expectations";

const good = `scenarios:
  - name: Fabrikam's people are asked once
    who: { userType: b2bCollaborationGuest, homeTenantId: 11111111-1111-4111-8111-111111111111 }
    target: { applicationId: 00000003-0000-0ff1-ce00-000000000000 }
    atHome: { isMfaDone: true }
    expect: { mfa: onceAtHome }
`;

function problemsOf(text: string): string[] {
    try {
        readExpectations(text, "stacks/contoso.scenarios.yaml");
    } catch (error) {
        assert.ok(error instanceof ConfigurationError);
        return error.problems.map(({ line, field, message }) => `${line} ${field}: ${message}`);
    }
    return [];
}

describe("a tenant's own scenarios", () => {
    it("are read with what is expected of them", () => {
        const {
            expectations: [expectation],
        } = readExpectations(good, "file");
        assert.deepEqual(expectation?.expect, { mfa: "onceAtHome" });
        assert.equal(expectation?.scenario.who.userType, "b2bCollaborationGuest");
    });

    it("are refused with every problem and its line", () => {
        const bad = good.replace("b2bCollaborationGuest", "guest").replace("onceAtHome", "seldom");
        const problems = problemsOf(bad);
        assert.equal(problems.length, 2);
        assert.match(problems[0] ?? "", /^3 scenarios\.0\.who\.userType/);
        assert.match(problems[1] ?? "", /^6 scenarios\.0\.expect\.mfa/);
    });

    it("must expect something", () => {
        assert.match(
            problemsOf(good.replace("{ mfa: onceAtHome }", "{}")).join(),
            /names nothing that is expected/,
        );
    });

    it("are refused when the file is not YAML", () => {
        assert.match(problemsOf("scenarios: [").join(), /^1 yaml/);
    });

    it("are none without a file, and refused if the file cannot be read", async () => {
        const nowhere = join(tmpdir(), "no-such-folder", "x.scenarios.yaml");
        assert.deepEqual(await readScenarioFile(nowhere, "x"), { expectations: [], always: [] });
        await assert.rejects(
            readScenarioFile(tmpdir(), "stacks/x.scenarios.yaml"),
            (error) =>
                error instanceof ConfigurationError &&
                /stacks\/x\.scenarios\.yaml scenarios: the file cannot be read \(EISDIR\)/.test(
                    error.message,
                ),
        );
    });
});
