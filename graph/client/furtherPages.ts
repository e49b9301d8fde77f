import { isPage } from "./answerForm";
import type { GraphClient } from "./client";
import { allRows, type Page } from "./pages";

/** The rows of all pages of a list whose first page was read by another kind of call. See {@link allRows}. */
export function withFurtherPages<T>(
    client: Pick<GraphClient, "request">,
    path: string,
    first: Page<T>,
): Promise<T[]> {
    return allRows(path, first, async (link) => {
        const call = { method: "GET", path: link, answer: isPage, isFreshConnection: true } as const;
        return (await client.request<Page<T>>(call)).body;
    });
}
