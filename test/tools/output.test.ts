import assert from "node:assert/strict";
import { join } from "node:path";
import { ESLint, type Linter } from "eslint";
import { root } from "../../tools/checks";

describe("the lint rules for output", function () {
    this.timeout(60_000);

    const configOf = async (file: string) =>
        (await new ESLint({ cwd: root }).calculateConfigForFile(join(root, file))) as Linter.Config;

    const commandFiles = ["commands/doctor/report.ts", "commands/drift/command.ts"];
    for (const file of [...commandFiles, "providers/guestAccount.ts", "tools/demo/main.ts", "index.ts"]) {
        it(`keep ${file} from writing to the terminal by itself`, async () => {
            const { rules = {} } = await configOf(file);
            assert.deepEqual(rules["no-console"], [2, {}]);
            const restricted = JSON.stringify(rules["no-restricted-properties"]);
            for (const name of ["stdout", "stderr", "log"]) {
                assert.ok(restricted.includes(`"property":"${name}"`), restricted);
            }
        });
    }

    it("let only the writers of a medium make finished text", async () => {
        for (const file of commandFiles) {
            const { rules = {} } = await configOf(file);
            assert.match(JSON.stringify(rules["no-restricted-syntax"]), /Rendered/);
        }
    });
});
