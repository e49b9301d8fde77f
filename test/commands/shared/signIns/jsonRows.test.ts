import assert from "node:assert/strict";
import { BrokenRow, jsonRows, type RowText } from "../../../../commands/shared/signIns/jsonRows";

async function rowsOf(text: string, chunkBytes = Infinity): Promise<RowText[]> {
    const bytes = Buffer.from(text);
    const step = Math.min(chunkBytes, Math.max(1, bytes.length));
    async function* chunks() {
        for (let start = 0; start < bytes.length; start += step) {
            yield await Promise.resolve(bytes.subarray(start, start + step));
        }
    }
    const found: RowText[] = [];
    for await (const rows of jsonRows(chunks())) {
        found.push(...rows);
    }
    return found;
}

const objects = [
    { name: '}],{"\\', list: [{}, []], empty: "" },
    { name: "Zoë 東京 😀", nested: { text: "[1]" } },
    { list: [[], ["[", "{"]], last: true },
];

describe("the rows of a JSON file", () => {
    it("are the same wherever a chunk ends, as an array, as a pretty array and as lines", async () => {
        const forms = [
            JSON.stringify(objects),
            `\uFEFF\n ${JSON.stringify(objects, undefined, 4)}\n`,
            objects.map((object) => JSON.stringify(object)).join("\n"),
            `${objects.map((object) => JSON.stringify(object)).join("\r\n")}\r\n\r\n`,
        ];
        for (const text of forms) {
            for (let chunkBytes = 1; chunkBytes <= Buffer.byteLength(text); chunkBytes++) {
                const rows = await rowsOf(text, chunkBytes);
                const read = rows.map((row) => {
                    assert.ok(typeof row === "string");
                    return JSON.parse(row.replace("\uFEFF", "")) as unknown;
                });
                assert.deepEqual(read, objects, `chunks of ${chunkBytes} bytes`);
            }
        }
    });

    it("lose one that is malformed, and say where the file breaks off", async () => {
        assert.deepEqual(await rowsOf('[{"a": "x\n}, {"b": 1}]'), ['{"a": "x\n}', '{"b": 1}']);
        const broken = await rowsOf('[{"a": 1}, {"b": {"c": 1}');
        assert.equal(broken[0], '{"a": 1}');
        assert.ok(broken[1] instanceof BrokenRow);
        assert.match(broken[1].reason, /the file ends in it/);
        assert.deepEqual(await rowsOf(""), []);
        assert.deepEqual(await rowsOf("[]"), []);
    });

    it("are left out where one is so long that it would fill the memory", async () => {
        const long = `{"a":"${"x".repeat(17 * 1024 * 1024)}"}`;
        for (const text of [`[${long},{"b":1}]`, `{"z":1}\n${long}\n{"b":1}`]) {
            const rows = await rowsOf(text, 1024 * 1024);
            assert.match((rows.at(-2) as BrokenRow).reason, /longer than 16 MiB/);
            assert.equal(rows.at(-1), '{"b":1}');
        }
    });
});
