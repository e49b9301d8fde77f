import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readExpectations } from "../../../commands/review/expectations";
import { blockAll, mfaPolicy, partner, planOf, reviewOf, stateOf, type Declared } from "./fixtures";

const stacks = join(__dirname, "..", "..", "..", "stacks");
const file = "contoso.scenarios.yaml";
const { expectations } = readExpectations(readFileSync(join(stacks, file), "utf8"), file);
const { config } = parse(readFileSync(join(stacks, "Pulumi.contoso.yaml"), "utf8")) as {
    config: { "entra-b2b:emergencyAccess": { accountIds: string[] } };
};
const { accountIds } = config["entra-b2b:emergencyAccess"];
const reportOnly = mfaPolicy({ state: "enabledForReportingButNotEnforced", excludeUsers: accountIds });
const enforced = mfaPolicy({ excludeUsers: accountIds });

/** Scenarios that a change would miss, by name. */
function missed(...steps: (readonly [string, Declared])[]): string[] {
    const result = reviewOf(stateOf(partner(true), reportOnly), planOf(...steps), expectations);
    return result.expectations.filter(({ isMet }) => !isMet).map(({ name }) => name);
}

describe("the sample tenant's scenarios", () => {
    it("are met by what it declares, and when its policy is enforced", () => {
        assert.deepEqual(missed(), []);
        assert.deepEqual(missed(["update", enforced]), []);
    });

    it("are missed when the trust is dropped, and when emergency access is covered", () => {
        assert.deepEqual(missed(["update", partner(false)], ["update", enforced]), [
            "Fabrikam's people are asked for MFA once",
        ]);
        assert.ok(missed(["create", blockAll([])]).includes("Emergency access gets in"));
    });
});
