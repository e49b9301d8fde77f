import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunReport, statusOf } from "../../providers/lifecycle/kit/runReport";
import { fakeGraph, guid, inTurn, refusal, type Answer } from "../graph/fakes";
import { directoryObjects, exists, usersOfAddress } from "../../graph";
import { keptLog } from "./engineLogs";

describe("the report of a run", () => {
    const infoMessages: string[] = [];
    const statuses: string[] = [];
    const warnings: string[] = [];
    const log = keptLog({ warn: warnings, info: infoMessages, status: statuses });
    let folder: string;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "run-report-"));
    });
    after(() => rm(folder, { recursive: true, force: true }));
    beforeEach(() => {
        [infoMessages, statuses, warnings].forEach((texts) => (texts.length = 0));
    });

    const found = { status: 200, body: { value: [{ id: guid(1) }] }, headers: { "request-id": "r-1" } };
    const nobody = { status: 200, body: { value: [] } };

    function over(report: RunReport, ...answers: Answer[]) {
        const { onRequest, onProgress } = report;
        return fakeGraph(inTurn(...answers), { onRequest, onProgress });
    }

    it("shows a wait for replicas as a line under the operation's name, and sums it up", async () => {
        let nowMs = 0;
        const report = new RunReport(log, "", () => (nowMs += 500));
        const stale = Array.from({ length: 8 }, () => nobody);
        const { client } = over(report, ...stale, found, refusal(429), found, found);
        await directoryObjects.waitUntil(
            client.with({ operation: "directoryGroup Partners" }),
            guid(1),
            exists,
        );
        // Not for a short wait, and not one for each read.
        assert.ok(statuses.length >= 1 && statuses.length <= 3, statuses.join("\n"));
        assert.match(
            statuses[0] ?? "",
            /^directoryGroup Partners: 0 of 3 reads agree, [2-9] s, next in \d s$/,
        );
        await report.logTotals();
        assert.match(
            infoMessages[0] ?? "",
            /^Microsoft Graph: 12 requests; waited 9 times .* over all resources; was throttled 1 times\.$/,
        );
    });

    it("has nothing to say when nothing went wrong", async () => {
        const report = new RunReport(log, "");
        const { client } = over(report, found, found, found);
        await directoryObjects.waitUntil(client, guid(1), exists);
        await report.logTotals();
        assert.deepEqual([infoMessages, statuses], [[], []]);
    });

    it("logs requests with their ids to a file, without addresses, tokens and bodies", async () => {
        const file = join(folder, "log");
        const report = new RunReport(log, file);
        const { client } = over(report, found);
        const operation = "guestAccount anna@fabrikam.example";
        await usersOfAddress.findByAddress(client.with({ operation }), "anna@fabrikam.example");
        const text = await readFile(file, "utf8");
        const [entry] = text
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as Record<string, unknown>);
        assert.deepEqual(
            [entry?.["kind"], entry?.["method"], entry?.["path"], entry?.["status"], entry?.["requestId"]],
            ["guestAccount", "GET", "/v1.0/users", 200, "r-1"],
        );
        assert.doesNotMatch(text, /fabrikam|token/);
    });

    it("says once that its file cannot be written, and lets the requests go on", async () => {
        const report = new RunReport(log, join(folder, "missing", "log"));
        const { client } = over(report, found, found);
        await usersOfAddress.findByAddress(client, "anna@fabrikam.example");
        await usersOfAddress.findByAddress(client, "anna@fabrikam.example");
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? "", /is incomplete from here on: ENOENT/);
    });

    it("shows a wait that the service asks for", () => {
        const report = new RunReport(log, "");
        report.onWait({ waitMs: 1_000 });
        report.onWait({ waitMs: 60_000 });
        assert.deepEqual(statuses, ["requests: waiting 60 s, as Microsoft Graph asks"]);
    });

    it("words a wait", () => {
        assert.equal(
            statusOf({ agreeingReads: 2, wantedReads: 3, elapsedMs: 12_300, nextDelayMs: 4_000 }),
            "2 of 3 reads agree, 12 s, next in 4 s",
        );
    });
});
