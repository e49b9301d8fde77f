import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pageOf, repository, root, sidebar, targetOf, type SidebarItem } from "../../site/pages.mjs";

const documents = globSync(["*.md", "{docs,examples,sandbox,policy}/**/*.md"], {
    cwd: root,
    exclude: (name) => name === "node_modules",
}).map((file) => file.replaceAll("\\", "/"));
const pages = new Set(documents.map(pageOf).filter((page) => page !== undefined));

function linksOf(items: readonly SidebarItem[]): string[] {
    return items.flatMap(({ link, items: inner = [] }) => [...(link ? [link] : []), ...linksOf(inner)]);
}

describe("the documentation site", () => {
    it("lists every page in the sidebar or the bar above, and no other", () => {
        const above = ["/", "/guides", "/changelog"];
        const listed = [...linksOf(sidebar()), ...above].map((link) =>
            link.endsWith("/") ? `${link}index.md`.slice(1) : `${link.slice(1)}.md`,
        );
        assert.deepEqual(listed.sort(), [...pages].sort());
    });

    it("leads each link of a document to a page, or to a file of the repository", () => {
        for (const document of documents.filter((file) => pageOf(file) !== undefined)) {
            const text = readFileSync(join(root, document), "utf8");
            for (const [, link = ""] of text.matchAll(/\]\((?!#)([^)\s]+)\)/g)) {
                const [target = ""] = targetOf(link, document).split("#");
                const source = `${repository}/blob/main/`;
                if (target.startsWith(source)) {
                    assert.ok(existsSync(join(root, target.slice(source.length))), `${document}: ${link}`);
                } else if (!/^[a-z]+:/.test(target)) {
                    assert.ok(pages.has(target.slice(1)), `${document}: ${link} leads to ${target}`);
                }
            }
        }
    });

    it("keeps headings and addresses unchanged", () => {
        assert.equal(targetOf("#inputs", "docs/review.md"), "#inputs");
        assert.equal(targetOf("https://example.com/a.md", "docs/review.md"), "https://example.com/a.md");
        assert.equal(targetOf("../README.md#more", "docs/reference/Guest.md"), "/guides.md#more");
        assert.equal(targetOf("Guest.md", "docs/reference/GuestGroup.md"), "/reference/Guest.md");
    });
});
