import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { canonicalGuid, distinctGuids, guidsIn, isGuid, replaceGuids } from "../../rules/guid";

const id = "AAAAAAAA-bbbb-4ccc-8ddd-eeeeeeeeeeee";

describe("A GUID", () => {
    it("is hexadecimal in five groups, in either case, and nothing else", () => {
        assert.ok(isGuid(id));
        for (const text of [
            "",
            `${id} `,
            `{${id}}`,
            id.slice(1),
            id.replaceAll("-", ""),
            `x${id.slice(1)}`,
        ]) {
            assert.equal(isGuid(text), false, text);
        }
    });

    it("is compared without case, while other texts keep theirs", () => {
        assert.equal(canonicalGuid(id), id.toLowerCase());
        assert.equal(canonicalGuid("AllTrusted"), "AllTrusted");
        assert.deepEqual(distinctGuids([id, id.toLowerCase()]), [id.toLowerCase()]);
    });

    it("is found and replaced inside a text", () => {
        const text = `/users/${id}/sponsors/${id.toLowerCase()}`;
        assert.deepEqual(guidsIn(text), [id, id.toLowerCase()]);
        assert.equal(replaceGuids(text, "<id>"), "/users/<id>/sponsors/<id>");
    });
});

describe("The pattern of a GUID", () => {
    const root = join(__dirname, "../..");
    const folders = ["commands", "components", "config", "graph", "policy", "program", "providers", "rules"];

    function filesIn(folder: string): string[] {
        return readdirSync(folder).flatMap((name) => {
            const path = join(folder, name);
            return statSync(path).isDirectory() ? filesIn(path) : path.endsWith(".ts") ? [path] : [];
        });
    }

    it("is in one file of what is published", () => {
        const pattern = /\{8\}.{0,20}\{4\}|\[0-9a-f-?\]\{(36|12)\}/i;
        const found = folders
            .flatMap((folder) => filesIn(join(root, folder)))
            .filter((path) => pattern.test(readFileSync(path, "utf8")));
        assert.deepEqual(
            found.map((path) => relative(root, path)),
            ["rules/guid.ts"],
        );
    });
});
