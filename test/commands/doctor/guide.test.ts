import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandNeeds } from "../../../commands/doctor/commandNeeds";
import { exitCodes } from "../../../commands/doctor/exitCodes";
import { needs } from "../../../config";

const guide = readFileSync(join(__dirname, "../../../docs/doctor.md"), "utf8");
const rows = guide
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
        line
            .slice(1, -1)
            .split(" | ")
            .map((cell) => cell.replaceAll("`", "").trim()),
    );

describe("the guide to the doctor", () => {
    it("lists which permission each area needs", () => {
        const expected = needs
            .filter(({ permissions }) => permissions.length > 0)
            .map(({ thing, permissions }) => [
                thing,
                permissions.map(({ name, source }) => `[${name}](${source})`).join(", "),
                permissions.map(({ use }) => use).join("; "),
            ]);
        assert.deepEqual(rows.slice(-expected.length), expected);
    });

    it("lists which license each area needs", () => {
        for (const license of ["P1", "P2"] as const) {
            const things = needs.filter((need) => need.license === license).map(({ thing }) => thing);
            const [, listed] = rows.find(([name]) => name === `Entra ID ${license}`) ?? [];
            assert.equal(listed, things.join(", "));
        }
    });

    it("has what each command takes", () => {
        for (const { command, permissions, license } of commandNeeds) {
            const names = permissions.map(({ name }) => name).join(", ");
            assert.deepEqual(
                rows.find(([first]) => first === command),
                [command, names, license === null ? "none" : `Entra ID ${license}`],
            );
        }
    });

    it("lists each exit code", () => {
        const codes = rows.map(([code]) => Number(code));
        for (const code of Object.values(exitCodes)) {
            assert.ok(codes.includes(code), String(code));
        }
    });
});
