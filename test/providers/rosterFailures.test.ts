import assert from "node:assert/strict";
import { RosterError, type GuestFailure } from "../../providers/lifecycle/kinds/roster/failures";
import { guid } from "../graph/fakes";

/** Failures of many guests, each with a long reason that names the guest. */
function failuresOf(count: number, sentences = 20): GuestFailure[] {
    return Array.from({ length: count }, (_, index) => {
        const [emailAddress, userId] = [`guest${index}@fabrikam.example`, guid(index + 1)];
        const error = new Error(
            `${emailAddress} (${userId}) could not become a member: ${"the directory did not answer ".repeat(sentences)}`,
        );
        return { emailAddress, userId, step: "group partners", error };
    });
}

describe("the failures of a roster", () => {
    it("are one row for one cause, with the reason whole", () => {
        const { message } = new RosterError(failuresOf(3), 10);
        assert.match(message, /^3 of 10 guests could not be finished/);
        const cells = message
            .split("\n")
            .filter((line) => line.startsWith("│"))
            .map((line) => line.split("│").map((cell) => cell.trim()));
        const column = (index: number) =>
            cells.flatMap((row) => (row[index] === "" ? [] : [String(row[index])])).slice(1);
        assert.deepEqual(
            column(1),
            failuresOf(3).flatMap(({ emailAddress, userId }) => [emailAddress, userId]),
        );
        assert.equal(column(2).join(" "), "group partners");
        assert.equal(
            column(3)
                .join(" ")
                .match(/the directory did not answer/g)?.length,
            20,
        );
    });

    it("show an address and a reason that do not fit a line, in several", () => {
        const emailAddress = `${"a".repeat(60)}@fabrikam.example`;
        const { message } = new RosterError(
            [{ emailAddress, step: "invite", error: new Error("x".repeat(200)) }],
            1,
        );
        const letters = (letter: string) => message.match(new RegExp(`${letter}{10,}`, "g"))?.join("").length;
        assert.deepEqual([letters("a"), letters("x")], [60, 200]);
    });

    it("of a hundred thousand guests, with many causes, are a message in moments", function () {
        this.timeout(120_000);
        const started = process.cpuUsage();
        const failures = failuresOf(100_000, 2).map((failure, index) => ({
            ...failure,
            step: `group ${index % 60}`,
        }));
        const { message } = new RosterError(failures, failures.length);
        assert.match(message, /and 10 more causes$/);
        assert.ok(message.length < 500_000, `${message.length} characters`);
        // In processor time, whatever else the machine does; as cells of many lines they took a quarter of an hour.
        const { user, system } = process.cpuUsage(started);
        assert.ok(user + system < 20_000_000, `${user + system} µs`);
    });
});
