import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "mocha";
import type { Browser, Page } from "playwright-core";
import { Agent, fetch } from "undici";
import { faultSchema } from "../../sandbox/faults";
import { SandboxProcess } from "../../sandbox/process";
import { NoBrowserError, startBrowser } from "../../tools/browser";

const docs = join(__dirname, "..", "..", "sandbox", "README.md");

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

    it("contains nothing of the tenant, runs only its own script, and asks no other host", async () => {
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

    /** Looks at the page, which must raise no fault. */
    async function look(test: Context, see: (page: Page) => Promise<void>): Promise<void> {
        let browser: Browser;
        try {
            browser = await startBrowser();
        } catch (error) {
            if (error instanceof NoBrowserError) {
                console.warn(`The sandbox's page was not tested in a browser: ${error.message}.`);
                test.skip();
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
            await page.getByRole("cell", { name: "Emergency Access 1" }).waitFor();
            await see(page);
            assert.deepEqual(faults, []);
        } finally {
            await browser.close();
        }
    }

    it("shows guests, requests and replicas live, and a hostile name as text", async function () {
        await look(this, async (page) => {
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
            await page.getByRole("cell", { name, exact: true }).waitFor();
            await page.getByText("POST /v1.0/invitations").waitFor();
            await page.getByRole("button", { name: "Redeem" }).click();
            await page.getByRole("button", { name: "Sign in" }).waitFor();
            const user = (await sandbox.directory()).users.find(({ id }) => id === invitedUser.id);
            assert.equal(user?.["externalUserState"], "Accepted");
            assert.equal(await page.title(), "Sandbox tenant");
        });
    });

    it("shows the outcome of a sign-in, and the policies that decide it", async function () {
        const fabrikam = "11111111-1111-4111-8111-111111111111";
        await sandbox.graph("POST", "/v1.0/invitations", {
            invitedUserEmailAddress: "bob@fabrikam.example",
            invitedUserDisplayName: "Bob",
            inviteRedirectUrl: "https://contoso.example",
        });
        const partners = "/v1.0/policies/crossTenantAccessPolicy/partners";
        await sandbox.graph("POST", partners, { tenantId: fabrikam });
        await sandbox.graph("POST", "/v1.0/identity/conditionalAccess/policies", {
            displayName: "<b>MFA</b>",
            state: "enabled",
            conditions: {
                users: { includeUsers: ["All"] },
                applications: { includeApplications: ["All"] },
                clientAppTypes: ["all"],
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        });
        await look(this, async (page) => {
            const would = async (words: string) => {
                await page.getByRole("button", { name: "What would happen" }).click();
                await page.locator("#outcome", { hasText: words }).waitFor();
            };
            const verdicts = async () =>
                (await page.locator("#verdicts tbody tr").all()).map((row) =>
                    row.locator("td").allTextContents(),
                );
            await page.getByLabel("Who", { exact: true }).selectOption("Bob (bob@fabrikam.example)");
            await page.getByLabel("Application", { exact: true }).selectOption("Team Wiki");
            await page.getByLabel("From", { exact: true }).selectOption(fabrikam);
            await would("Let in, asked for MFA once.");
            await page.getByLabel("home tenant asks for MFA by itself").check();
            await would("Let in, asked for MFA twice.");
            assert.deepEqual(await Promise.all(await verdicts()), [
                ["<b>MFA</b>", "enabled", "mfa", "asks for MFA here"],
            ]);
            await sandbox.graph("PATCH", `${partners}/${fabrikam}`, {
                inboundTrust: { isMfaAccepted: true },
            });
            await would("Let in, asked for MFA once.");
            assert.deepEqual(await Promise.all(await verdicts()), [
                ["<b>MFA</b>", "enabled", "mfa", "grants"],
            ]);
            await page.getByLabel("Client", { exact: true }).selectOption("legacy");
            await would("Blocked.");
        });
    });
});

describe("the guide to the sandbox", () => {
    it("names every fault", async () => {
        const text = await readFile(docs, "utf8");
        const named = [...text.matchAll(/^\| `(\w+)`/gm)].map(([, kind]) => kind).slice(1);
        assert.deepEqual(named, faultSchema.shape.kind.options);
    });
});
