/** Which documents the site has, where their links lead, and the order in which the sidebar lists them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const repository = "https://github.com/pulumi-entra-b2b/pulumi-entra-b2b";

/** Documents outside `docs/` that are pages, and pages with another name than their document. */
const named = new Map([
    ["README.md", "index.md"],
    ["docs/README.md", "guides.md"],
    ["examples/README.md", "examples.md"],
    ["sandbox/README.md", "sandbox-tenant.md"],
    ["policy/README.md", "evaluator.md"],
    ["CONTRIBUTING.md", "contributing.md"],
    ["CHANGELOG.md", "changelog.md"],
    ["SECURITY.md", "security.md"],
]);

/**
 * The page that a document becomes.
 *
 * @param {string} file - Relative to the repository, with slashes.
 * @returns {string | undefined} Undefined for a file that is not part of the site.
 */
export function pageOf(file) {
    const page = named.get(file);
    if (page !== undefined || !/^docs\/.*\.md$/.test(file)) {
        return page;
    }
    return file.slice("docs/".length).replace(/(^|\/)README\.md$/, "$1index.md");
}

/**
 * Where a link leads on the site: to a page of it, or to a file of the repository.
 *
 * @param {string} link - As the document has it.
 * @param {string} document - Relative to the repository.
 * @returns {string}
 */
export function targetOf(link, document) {
    if (/^([a-z]+:|#|\/)/i.test(link)) {
        return link;
    }
    const [path = "", heading] = link.split("#");
    const file = posix.join(posix.dirname(document), path);
    const anchor = heading === undefined ? "" : `#${heading}`;
    const page = pageOf(file);
    return page === undefined ? `${repository}/blob/main/${file}${anchor}` : `/${page}${anchor}`;
}

/** @typedef {{ text: string, link?: string, collapsed?: boolean, items?: SidebarItem[] }} SidebarItem */

/** @param {string} text @param {string} link @returns {SidebarItem} */
const page = (text, link) => ({ text, link });

/** @returns {SidebarItem[]} */
export function sidebar() {
    return [
        {
            text: "Start",
            items: [
                page("Getting started", "/getting-started"),
                page("Your own project", "/own-project"),
                page("Import a tenant", "/import"),
                page("Move from other tools", "/moving"),
                page("Examples", "/examples"),
                page("Questions and answers", "/faq"),
            ],
        },
        {
            text: "Declare",
            items: [
                page("Components", "/components"),
                page("Stack config", "/configuration"),
                page("Shared settings", "/shared-settings"),
                page("SaaS applications", "/saas-applications"),
                page("Guest tokens", "/guest-tokens"),
                { ...page("Reference", "/reference/"), collapsed: true, items: reference() },
            ],
        },
        {
            text: "Deploy and watch",
            items: [
                page("Pipelines", "/pipelines"),
                page("Many tenants", "/tenants"),
                page("Review", "/review"),
                page("A review, as an example", "/review-sample"),
                page("Policy pack", "/policy-pack"),
                page("Doctor", "/doctor"),
                page("Drift", "/drift"),
                page("Stale guests", "/stale-guests"),
                page("Monitoring", "/monitoring"),
                page("Evidence from sign-ins", "/evidence"),
            ],
        },
        {
            text: "Understand",
            items: [
                page("Architecture", "/architecture"),
                page("Replication lag", "/replication-lag"),
                page("Double MFA", "/double-mfa"),
                page("Ownership", "/ownership"),
                page("Email identity", "/email-identity"),
                page("Sandbox", "/sandbox"),
                page("Sandbox tenant, the package", "/sandbox-tenant"),
                page("Evaluator, the package", "/evaluator"),
                page("Threat model", "/threat-model"),
                page("Fault matrix", "/fault-matrix"),
                page("Benchmark", "/benchmark"),
            ],
        },
        {
            text: "Help",
            items: [
                page("Troubleshooting", "/troubleshooting"),
                page("Upgrading", "/upgrading"),
                page("Contributing", "/contributing"),
                page("Security", "/security"),
            ],
        },
    ];
}

/** Components first, as the index of the reference lists them. @returns {SidebarItem[]} */
function reference() {
    const folder = join(root, "docs", "reference");
    const isComponent = (/** @type {string} */ name) =>
        /from "pulumi-entra-b2b";/.test(readFileSync(join(folder, `${name}.md`), "utf8"));
    const names = readdirSync(folder)
        .filter((file) => file !== "README.md")
        .map((file) => file.replace(/\.md$/, ""))
        .sort();
    const items = (/** @type {string[]} */ list) => list.map((name) => page(name, `/reference/${name}`));
    return [
        { text: "Components", items: items(names.filter(isComponent)) },
        { text: "Dynamic resources", items: items(names.filter((name) => !isComponent(name))) },
    ];
}
