import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { toHtml } from "../../../commands/review/formats/html";
import { outcomeWords } from "../../../commands/review/formats/words";
import { NoBrowserError, startBrowser } from "../../../tools/browser";
import { eventfulReview } from "./fixtures.eventful";

const measures = readFileSync(join(__dirname, "measures.js"), "utf8").trim().replace(/;$/, "");

const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const smallPhone = { ...phone, viewport: { width: 320, height: 568 } };

interface Focused {
    readonly name: string;
    readonly isOutlined: boolean;
    readonly outlineContrast: number;
    readonly isInView: boolean;
    readonly isCovered: boolean;
}

describe("a review's page in a browser", function () {
    this.timeout(60_000);
    let browser: Browser;
    let folder: string;
    let url: string;

    before(async function () {
        this.timeout(600_000);
        try {
            browser = await startBrowser();
        } catch (error) {
            if (error instanceof NoBrowserError) {
                console.warn(`The page was not tested in a browser: ${error.message}.`);
                this.skip();
            }
            throw error;
        }
        folder = await mkdtemp(join(tmpdir(), "entra-b2b-page-"));
        const file = join(folder, "review.html");
        await writeFile(file, toHtml(eventfulReview));
        url = pathToFileURL(file).href;
    });

    after(async () => {
        await browser?.close();
        if (folder !== undefined) {
            await rm(folder, { recursive: true });
        }
    });

    /** Looks at the page, and fails for anything that it complains of or asks a network for. */
    async function withPage(
        options: BrowserContextOptions,
        look: (page: Page) => Promise<void>,
    ): Promise<void> {
        const context = await browser.newContext(options);
        try {
            const page = await context.newPage();
            const complaints: string[] = [];
            page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
            page.on("pageerror", (error) => complaints.push(error.message));
            page.on("request", (request) => {
                if (request.url() !== url && !request.url().startsWith("data:")) {
                    complaints.push(`request for ${request.url()}`);
                }
            });
            await page.goto(url);
            await look(page);
            assert.deepEqual(complaints, []);
        } finally {
            await context.close();
        }
    }

    const measure = <T>(page: Page, what: string) => page.evaluate<T>(`${measures}.${what}`);
    const shownRows = (page: Page) => page.locator("#matrix tr[data-kind]:visible");

    it("shows every sign-in in the matrix, with its outcome", () =>
        withPage(desktop, async (page) => {
            const cells = page.locator("#matrix .cell:visible");
            assert.equal(await cells.count(), eventfulReview.scenarios.length);
            const found = new Map<string, number>();
            for (const text of await cells.allTextContents()) {
                const words = text.replace(/^\S+\s/, "").replace(/ (stricter|looser|different), was .*$/, "");
                found.set(words, (found.get(words) ?? 0) + 1);
            }
            const wanted = new Map<string, number>();
            for (const { after } of eventfulReview.scenarios) {
                wanted.set(outcomeWords(after), (wanted.get(outcomeWords(after)) ?? 0) + 1);
            }
            assert.deepEqual([...found].sort(), [...wanted].sort());
            // The pictures of all outcomes are there: else this test looks at less than it says.
            for (const name of ["onceAtHome", "onceHere", "twice", "none", "blocked", "unknown"]) {
                assert.ok((await page.locator(`#matrix .${name}`).count()) > 0, name);
            }
        }));

    it("shows names as text, whatever they hold", () =>
        withPage(desktop, async (page) => {
            assert.equal(await page.locator("main b:text-is('now')").count(), 0);
            await page.locator(".cell.blocked.changed").first().focus();
            assert.match(await page.locator("#detail").innerText(), /<b>now<\/b>/);
        }));

    it("narrows the matrix to a home tenant, a type, an outcome, changes and gaps", () =>
        withPage(desktop, async (page) => {
            const { scenarios } = eventfulReview;
            const people = (test: (scenario: (typeof scenarios)[number]) => boolean) =>
                new Set(scenarios.filter(test).map(({ person }) => person)).size;
            const all = people(() => true);
            const expectRows = async (count: number) => {
                assert.equal(await shownRows(page).count(), count);
                assert.equal(await page.locator("#count").innerText(), `${count} of ${all} people shown`);
                assert.ok(count > 0 && count < all, String(count));
            };
            await page.selectOption("#home", "fabrikam");
            await expectRows(people(({ home }) => home === "fabrikam"));
            assert.equal(await page.locator("#matrix .home:visible").count(), 1);
            await page.selectOption("#kind", "b2bCollaborationGuest");
            await expectRows(1);
            await page.getByRole("button", { name: "Show all" }).click();
            // Not a function in the page: its content security policy forbids what would poll there.
            await page.locator("#matrix tr[hidden]").first().waitFor({ state: "detached" });
            await page.selectOption("#after", "MFA twice");
            await expectRows(people(({ after }) => outcomeWords(after) === "MFA twice"));
            assert.equal(
                await page.locator(".cell:not(.off):visible").count(),
                scenarios.filter(({ after }) => outcomeWords(after) === "MFA twice").length,
            );
            await page.selectOption("#after", "*");
            await page.getByLabel("changed only").check();
            await expectRows(people(({ direction }) => direction !== "equal"));
            await page.getByLabel("changed only").uncheck();
            await page.getByLabel("without an enforced policy").check();
            assert.equal(
                await page.locator(".cell:not(.off):visible").count(),
                scenarios.filter(({ isGap }) => isGap).length,
            );
        }));

    it("shows what decides a chosen sign-in, until it is closed", () =>
        withPage(phone, async (page) => {
            const cell = page.locator(".cell.twice").first();
            await cell.tap();
            const detail = page.locator("#detail");
            assert.match(await detail.innerText(), /decided by\s+MFA for all guests/i);
            assert.match(await detail.innerText(), /asked for\s+mfa \(here\)/i);
            await page.getByRole("button", { name: "Close" }).tap();
            assert.equal(await detail.isVisible(), false);
        }));

    it("is gone through by keyboard: one stop a control, arrows inside the matrix, focus always seen", () =>
        withPage(desktop, async (page) => {
            const stops: Focused[] = [];
            const press = async (key: string) => {
                await page.keyboard.press(key);
                stops.push(await measure<Focused>(page, "focused()"));
            };
            // Each region, and what is folded among the findings, is one stop before the matrix.
            const before = await page.evaluate<number>(
                `[...document.querySelectorAll("summary")].filter(
                    (summary) =>
                        summary.compareDocumentPosition(document.querySelector("#home")) & 4 &&
                        summary.checkVisibility(),
                ).length`,
            );
            assert.ok(before >= eventfulReview.change.regions.length);
            for (let count = 0; count < before + 7; count += 1) {
                await press("Tab");
            }
            assert.ok(stops.slice(0, before).every(({ name }) => name === "summary"));
            stops.splice(0, before);
            assert.deepEqual(
                stops.map(({ name }) => name.split(" ")[0]),
                ["home", "kind", "after", "changed", "gap", "plain", "cell"],
            );
            const title = () => page.locator("#detail h3").innerText();
            const first = await title();
            await press("ArrowRight");
            assert.notEqual(await title(), first);
            await press("ArrowLeft");
            assert.equal(await title(), first);
            for (let count = 0; count < 12; count += 1) {
                await press("ArrowDown");
            }
            await press("End");
            await press("ArrowRight");
            await press("Home");
            await press("Tab");
            assert.equal(stops.at(-1)?.name, "close");
            await page.keyboard.press("Enter");
            assert.equal(await page.locator("#detail").isVisible(), false);
            await press("ArrowDown");
            await page.keyboard.press("Escape");
            assert.equal(await page.locator("#detail").isVisible(), false);
            await press("Tab");
            assert.equal(stops.at(-1)?.name, "summary");
            const unseen = stops.filter(
                (stop) => !stop.isOutlined || stop.outlineContrast < 3 || !stop.isInView || stop.isCovered,
            );
            assert.deepEqual(unseen, []);
        }));

    for (const [name, options] of [
        ["a phone", phone],
        ["a small phone", smallPhone],
    ] as const) {
        it(`is legible on ${name}: nothing to push to the side, no small print, targets for a thumb`, () =>
            withPage(options, async (page) => {
                for (const summary of await page.locator("summary").all()) {
                    await summary.tap();
                }
                await page.locator(".cell.changed").first().tap();
                assert.equal(await measure(page, "overflowPx()"), 0);
                assert.deepEqual(await measure(page, "sideways()"), []);
                assert.deepEqual(await measure(page, "cutOff()"), []);
                assert.deepEqual(await measure(page, "smallTexts(14)"), []);
                assert.deepEqual(await measure(page, "smallTargets(44)"), []);
            }));
    }

    for (const colorScheme of ["light", "dark"] as const) {
        for (const [name, options] of [
            ["desktop", desktop],
            ["phone", phone],
        ] as const) {
            it(`has text of enough contrast, ${colorScheme}, ${name}`, () =>
                withPage({ ...options, colorScheme }, async (page) => {
                    for (const summary of await page.locator("summary").all()) {
                        await summary.click();
                    }
                    await page.locator(".cell.changed").first().focus();
                    assert.ok((await measure<number>(page, "textCount()")) > 200);
                    assert.deepEqual(await measure(page, "weakContrasts(4.5)"), []);
                    await page.getByLabel("changed only").check();
                    assert.deepEqual(await measure(page, "weakContrasts(4.5)"), []);
                }));
        }
    }

    it("fits a tablet and a desktop without being pushed to the side", async () => {
        for (const width of [700, 1024, 1280, 1920]) {
            await withPage({ viewport: { width, height: 800 } }, async (page) => {
                assert.equal(await measure(page, "overflowPx()"), 0, String(width));
                assert.deepEqual(await measure(page, "smallTexts(14)"), []);
                if (width >= 1024) {
                    assert.deepEqual(await measure(page, "sideways()"), []);
                    assert.deepEqual(await measure(page, "cutOff()"), []);
                }
            });
        }
    });

    it("says everything without scripts", () =>
        withPage({ ...desktop, javaScriptEnabled: false }, async (page) => {
            assert.equal(await page.locator(".cell:visible").count(), eventfulReview.scenarios.length);
            const { regions } = eventfulReview.change;
            assert.ok(regions.length > 5);
            assert.equal(await page.locator("details.region").count(), regions.length);
            const first = page.locator("details.region").first();
            await first.locator("> summary").click();
            assert.match(await first.innerText(), /Because .*, to .*, device /s);
            assert.ok((await first.locator("tbody tr").count()) > 0);
        }));

    it("opens a region to its sign-ins, and a sign-in to what each policy does, by keyboard", async () => {
        for (const options of [desktop, phone]) {
            await withPage(options, async (page) => {
                const region = page.locator(".region", { has: page.locator(".sign-in + .sign-in") }).first();
                await region.locator("> summary").focus();
                await page.keyboard.press("Enter");
                const [first, second] = [0, 1].map((index) => region.locator(".sign-in").nth(index));
                assert.ok(await first!.locator(".why").isVisible());
                assert.ok(!(await second!.locator(".why").isVisible()));
                await second!.locator("> summary").focus();
                await page.keyboard.press("Enter");
                assert.ok(await second!.locator(".why").isVisible());
                const failed = region.locator(".conditions .failed").first();
                assert.match((await failed.textContent()) ?? "", /^✕ the /);
                assert.equal(await failed.getByRole("img").getAttribute("aria-label"), "not met");
                const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
                assert.equal(isWide, false);
            });
        }
    });
});
