/** `npm run docs:site`: builds the documentation site from the documents, in `dist-site`. */
import { join } from "node:path";
import { installDependencies } from "./bootstrap/dependencies.mjs";
import { longStep } from "./bootstrap/longStep.mjs";
import { root } from "./checks";
import { runProgram } from "./runProgram";

async function buildSite(): Promise<number> {
    const site = join(root, "site");
    // The builder and its packages are large, and only this command needs them.
    await installDependencies(site);
    const vitepress = join(site, "node_modules", "vitepress", "bin", "vitepress.js");
    await longStep("Building the site", [process.execPath, vitepress, "build"], { cwd: site });
    console.log("The site is in dist-site. To look at it: npx --prefix site vitepress preview site");
    return 0;
}

void runProgram(buildSite);
