import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { Agent, fetch } from "undici";
import { faultSchema } from "../../sandbox/faults";
import { SandboxProcess } from "../../sandbox/process";
import { NoBrowserError, startBrowser } from "../review/browser";

const docs = join(__dirname, "..", "..", "docs", "sandbox.md");

describe("the sandbox's page", function () {
    this.timeout(120_000);
    let sandbox: SandboxProcess;
    let agent: Agent;

    before(async () => {
        sandbox = await SandboxProcess.start("--replicas", "2", "--lag", "0");
        agent = new Agent({ connect: { ca: await readFile(sandbox.connection.caFile, "utf8") } });
    });
    after(async () => {
        await agent?.close();
        await sandbox?.stop();
    });

    it("holds nothing of the tenant, runs its own script alone, and asks no other host", async () => {
        const response = await fetch(`${sandbox.connection.graph}/_sandbox/`, { dispatcher: agent });
        const text = await response.text();
        assert.equal(response.status, 200);
        assert.match(
            response.headers.get("content-security-policy") ?? "",
            /default-src 'none'.*script-src 'sha256-/,
        );
        assert.ok(!text.includes(sandbox.connection.clientSecret));
        assert.doesNotMatch(text, /https?:\/\//);
        assert.doesNotMatch(text, /innerHTML|insertAdjacentHTML|document\.write/);
        const data = await fetch(`${sandbox.connection.graph}/_sandbox/directory`, { dispatcher: agent });
        assert.equal(data.status, 401);
        await data.text();
    });

    it("shows guests, requests and replicas live, and a hostile name as text", async function () {
        let browser: Browser;
        try {
            browser = await startBrowser();
        } catch (error) {
            if (error instanceof NoBrowserError) {
                console.warn(`The sandbox's page was not tested in a browser: ${error.message}.`);
                this.skip();
            }
            throw error;
        }
        try {
            const context = await browser.newContext({ ignoreHTTPSErrors: true });
            const page = await context.newPage();
            const faults: string[] = [];
            page.on("pageerror", (error) => faults.push(error.message));
            page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
            const { graph, clientSecret } = sandbox.connection;
            await page.goto(`${graph}/_sandbox/#${clientSecret}`);
            await page.getByText("Emergency Access 1").waitFor();
            assert.equal(await page.locator("#replicas tbody tr").count(), 2);
            const name = "<img src=x onerror=\"document.title='taken'\">";
            const { invitedUser } = await sandbox.graph<{ invitedUser: { id: string } }>(
                "POST",
                "/v1.0/invitations",
                {
                    invitedUserEmailAddress: "alice@fabrikam.example",
                    invitedUserDisplayName: name,
                    inviteRedirectUrl: "https://contoso.example",
                },
            );
            await page.getByText(name).waitFor();
            await page.getByText("POST /v1.0/invitations").waitFor();
            await page.getByRole("button", { name: "Redeem" }).click();
            await page.getByRole("button", { name: "Sign in" }).waitFor();
            const user = (await sandbox.directory()).users.find(({ id }) => id === invitedUser.id);
            assert.equal(user?.["externalUserState"], "Accepted");
            assert.equal(await page.title(), "Sandbox tenant");
            assert.deepEqual(faults, []);
        } finally {
            await browser.close();
        }
    });
});

describe("the guide to the sandbox", () => {
    it("names every fault that there is", async () => {
        const text = await readFile(docs, "utf8");
        const named = [...text.matchAll(/^\| `(\w+)`/gm)].map(([, kind]) => kind).slice(1);
        assert.deepEqual(named, faultSchema.shape.kind.options);
    });
});
