import { defineConfig } from "vitepress";
import { pageOf, repository, root, sidebar, targetOf } from "../pages.mjs";

/** The documents are outside this folder, from where its packages are not found. */
function packageOf(name: string) {
    return { find: new RegExp(`^${name}$`), replacement: `${root}site/node_modules/${name}` };
}

export default defineConfig({
    title: "pulumi-entra-b2b",
    description: "Microsoft Entra B2B collaboration with Pulumi: guests work at once, and do MFA once.",
    lang: "en-US",
    // Below a path where the host serves several sites, such as `/pulumi-entra-b2b/`.
    base: process.env["SITE_BASE"] ?? "/",
    srcDir: root,
    srcExclude: ["**/node_modules/**", "{.sandbox,.github,site,test,stacks,pipelines,tools}/**", "dist*/**"],
    outDir: `${root}dist-site`,
    cacheDir: `${root}.sandbox/site`,
    rewrites: (file) => pageOf(file) ?? file,
    cleanUrls: true,
    vite: { resolve: { alias: [packageOf("vue/server-renderer"), packageOf("vue")] } },
    markdown: {
        config: (md) => {
            // Text in angle brackets is text.
            md.set({ html: false });
            md.core.ruler.push("links", ({ env, tokens }) => {
                const { realPath, relativePath } = env as { realPath?: string; relativePath: string };
                const document = (realPath ?? relativePath).replace(root, "");
                for (const token of tokens.flatMap(({ children }) => children ?? [])) {
                    const href = token.type === "link_open" ? token.attrGet("href") : null;
                    if (href !== null) {
                        token.attrSet("href", targetOf(href, document));
                    }
                }
            });
        },
    },
    themeConfig: {
        search: { provider: "local" },
        socialLinks: [{ icon: "github", link: repository }],
        outline: [2, 3],
        nav: [
            { text: "Get started", link: "/getting-started" },
            { text: "Guides", link: "/guides" },
            { text: "Reference", link: "/reference/" },
            { text: "Changelog", link: "/changelog" },
        ],
        sidebar: sidebar(),
    },
});
