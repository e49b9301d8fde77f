import { lstatSync, readlinkSync } from "node:fs";
import { dirname, join, parse, resolve, sep } from "node:path";

/** More paths than this behind one file are links in a circle. */
const maxPaths = 40;

/**
 * All paths on which a file depends: its own, and each symbolic link on the way to it with what the link leads to. A
 * change of any of them changes what is read.
 */
export function pathsBehind(path: string): string[] {
    const found = new Set<string>();
    const visit = (whole: string): void => {
        if (found.has(whole) || found.size > maxPaths) {
            return;
        }
        found.add(whole);
        const { root } = parse(whole);
        const parts = whole.slice(root.length).split(sep);
        parts.forEach((_, index) => {
            const part = join(root, parts.slice(0, index + 1).join(sep));
            const target = targetOf(part);
            if (target !== undefined) {
                found.add(part);
                visit(join(resolve(dirname(part), target), parts.slice(index + 1).join(sep)));
            }
        });
    };
    visit(resolve(path));
    return [...found];
}

function targetOf(path: string): string | undefined {
    try {
        return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
    } catch {
        return undefined;
    }
}
