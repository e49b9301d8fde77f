/**
 * `npm run docs:pictures`: the pictures of the documents, from what the demo, the sandbox's page and a review show. It
 * needs Chromium.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { parse, stringify } from "yaml";
import { standIns } from "../sandbox/plugins";
import { SandboxProcess } from "../sandbox/process";
import { startBrowser } from "./browser";
import { root } from "./checks";
import { preparePulumiHome, pulumiBinary } from "./pulumiHome";
import { PulumiStack } from "./pulumiStack";
import { runProgram } from "./runProgram";

const run = promisify(execFile);
const pictures = join(root, "docs", "pictures");
const start = ["--require", join(root, "tools", "start.cjs")];
const desktop = { width: 1200, height: 860 };
const phone = { width: 390, height: 844 };
const fabrikamTenantId = "11111111-1111-4111-8111-111111111111";

type Viewport = typeof desktop;

async function look(browser: Browser, viewport: Viewport, see: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport });
    await see(await context.newPage());
    await context.close();
}

/** The end of a command's output, as a terminal shows it. */
async function terminal(browser: Browser, command: string, output: string, file: string): Promise<void> {
    await look(browser, desktop, async (page) => {
        await page.setContent(
            `<style>body{margin:0;padding:1.25rem;display:inline-block;background:#14171c;color:#f2f4f8}
pre{margin:0;font:15px/1.4 ui-monospace,"DejaVu Sans Mono",monospace}</style><pre></pre>`,
        );
        await page.locator("pre").evaluate((pre: { textContent: string }, text: string) => {
            pre.textContent = text;
        }, `$ ${command}\n…\n${output}`);
        await page.locator("body").screenshot({ path: join(pictures, file) });
    });
}

async function demoPicture(browser: Browser): Promise<void> {
    const { stdout } = await run(process.execPath, [...start, join(root, "tools/demo/main.ts")], {
        cwd: root,
        maxBuffer: 2 ** 24,
    });
    const lines = stdout.trimEnd().split("\n");
    const end = lines.findLastIndex((line) => /^Duration: /.test(line));
    await terminal(
        browser,
        "npm run demo",
        lines
            .slice(end + 1)
            .join("\n")
            .trim(),
        "demo.png",
    );
}

/** The sandbox's page just after a deployment, with a sign-in that is asked for MFA. */
async function sandboxPicture(browser: Browser, sandbox: SandboxProcess): Promise<void> {
    const { graph, clientSecret } = sandbox.connection;
    for (const [name, viewport] of [
        ["sandbox.png", desktop] as const,
        ["sandbox-phone.png", phone] as const,
    ]) {
        await look(browser, viewport, async (page) => {
            await page.goto(`${graph}/_sandbox/#${clientSecret}`);
            await page.getByRole("cell", { name: "Emergency Access 1" }).waitFor();
            await page.getByLabel("Search").fill("fabrikam");
            await page.getByLabel("From", { exact: true }).selectOption(fabrikamTenantId);
            await page.getByLabel("home tenant asks for MFA by itself").check();
            await page.getByRole("button", { name: "What would happen" }).click();
            await page.locator("#outcome", { hasText: "MFA" }).waitFor();
            await page.screenshot({ path: join(pictures, name) });
        });
    }
}

/** A review of a change that drops trust and enforces the policy for all guests. */
async function reviewPicture(browser: Browser, stack: PulumiStack, env: NodeJS.ProcessEnv): Promise<void> {
    const file = parse(await readFile(stack.configFile, "utf8")) as { config: Record<string, unknown> };
    const [fabrikam, ...partners] = file.config["entra-b2b:partners"] as object[];
    const [policy, ...policies] = file.config["entra-b2b:mfaPolicies"] as object[];
    file.config = {
        ...file.config,
        "entra-b2b:partners": [
            {
                ...fabrikam,
                inboundTrust: { isMfaAccepted: false },
                mfaPolicy: { displayName: "MFA for Fabrikam's guests", state: "enabled" },
            },
            ...partners,
        ],
        "entra-b2b:mfaPolicies": [{ ...policy, state: "enabled" }, ...policies],
    };
    await writeFile(stack.configFile, stringify(file));
    const page = join(stack.configFile, "..", "review.html");
    const options = ["--stack", "sandbox", "--config-file", stack.configFile, "--format", `html=${page}`];
    // A review of a change does not end with 0, but with its report.
    await run(process.execPath, [...start, join(root, "commands/bin.ts"), "review", ...options], {
        cwd: root,
        env: { ...process.env, ...env },
        maxBuffer: 2 ** 26,
    }).catch((error: unknown) => {
        if (!existsSync(page)) {
            throw error;
        }
    });
    for (const [name, viewport] of [["review.png", desktop] as const, ["review-phone.png", phone] as const]) {
        await look(browser, viewport, async (tab) => {
            await tab.goto(pathToFileURL(page).href);
            await tab.screenshot({ path: join(pictures, name) });
        });
    }
}

async function takePictures(): Promise<number> {
    await mkdir(pictures, { recursive: true });
    await mkdir(join(root, ".sandbox"), { recursive: true });
    const folder = await mkdtemp(join(root, ".sandbox", "pictures-"));
    const browser = await startBrowser();
    const sandbox = await SandboxProcess.start(
        "--replicas",
        "4",
        "--lag",
        "1500",
        "--seed",
        "1",
        "--state-dir",
        folder,
    );
    try {
        const home = await preparePulumiHome({
            root,
            stateFolder: folder,
            pulumi: await pulumiBinary(root),
            plugins: standIns(root),
        });
        const env = { ...home, ...sandbox.env };
        const configFile = join(root, "stacks", "Pulumi.sandbox.yaml");
        const stack = await PulumiStack.create({
            programFolder: root,
            stack: "sandbox",
            env,
            workFolder: folder,
            configFile,
        });
        const { code, output } = await stack.up();
        if (code !== 0) {
            throw new Error(output);
        }
        await sandboxPicture(browser, sandbox);
        await reviewPicture(browser, stack, env);
        await demoPicture(browser);
    } finally {
        await browser.close();
        await sandbox.stop();
        await rm(folder, { recursive: true, force: true });
    }
    console.log("The pictures are in docs/pictures.");
    return 0;
}

void runProgram(takePictures);
