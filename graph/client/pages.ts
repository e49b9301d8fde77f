import { ConnectionError } from "./errors";

/** A page of a list. */
export interface Page<T> {
    readonly value: readonly T[];
    readonly "@odata.nextLink"?: string;
}

/**
 * The most pages in a row that add nothing. A log answers empty pages for times in which no entry passes the filter; a list
 * whose links lead on for ever answers nothing else.
 */
const maxIdlePages = 250;

/** The links of one list, which end. */
export class PageLinks {
    private readonly followed = new Set<string>();
    private idlePages = 0;

    /** @param path - Path of the list, for messages. */
    constructor(private readonly path: string) {}

    /**
     * The link from a page to the next one; `undefined` for the last page.
     *
     * @param isIdle - Whether the page added no row.
     * @throws ConnectionError - The pages lead back to a page that was already read, or lead on without a new row.
     */
    next({ "@odata.nextLink": link }: Page<unknown>, isIdle: boolean): string | undefined {
        if (link === undefined) {
            return undefined;
        }
        this.idlePages = isIdle ? this.idlePages + 1 : 0;
        if (this.followed.has(link)) {
            throw this.endless("lead back to a page that was already read");
        }
        if (this.idlePages >= maxIdlePages) {
            throw this.endless(
                `lead on, and the last ${maxIdlePages.toLocaleString("en-US")} had no new row`,
            );
        }
        this.followed.add(link);
        return link;
    }

    private endless(reason: string): ConnectionError {
        const { pathname } = new URL(this.path, "https://graph");
        return new ConnectionError("GET", pathname, new Error(`the pages of the list ${reason}`));
    }
}

/**
 * The rows of all pages of a list, in their order. A row on two pages, as when rows move between pages, is returned once,
 * as it was read last. Rows without an id stay as they are.
 *
 * @param path - Path of the list, for messages.
 * @param readPage - Reads the page to which a link leads.
 * @param onPage - Called after each page with the number of rows that were read until then.
 * @throws ConnectionError - The pages do not end; see {@link PageLinks}.
 */
export async function allRows<T>(
    path: string,
    first: Page<T>,
    readPage: (link: string) => Promise<Page<T>>,
    onPage?: (rowCount: number) => void,
): Promise<T[]> {
    const links = new PageLinks(path);
    const rows = new Map<unknown, T>();
    for (let page = first; ;) {
        const before = rows.size;
        for (const row of page.value) {
            rows.set((row as { readonly id?: unknown }).id ?? Symbol(), row);
        }
        onPage?.(rows.size);
        const next = links.next(page, rows.size === before);
        if (next === undefined) {
            return [...rows.values()];
        }
        page = await readPage(next);
    }
}
