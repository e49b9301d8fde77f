import { queryText, type QueryName } from "./queries";

/** Parts of the workbook, in order. */
const parts: readonly (readonly [query: QueryName, title: string])[] = [
    ["guestMfa", "MFA of guests, by home tenant"],
    ["pendingRedemption", "Invitations that are not redeemed"],
    ["reportOnly", "What report-only policies would have done to guests"],
];

const days30Ms = 30 * 24 * 60 * 60 * 1_000;

/**
 * The workbook "Guests and MFA" in the form that Azure keeps.
 *
 * @param workspaceId - Resource id of the Log Analytics workspace that it reads.
 * @see https://github.com/microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json
 */
export function workbookJson(workspaceId: string): string {
    return JSON.stringify({
        version: "Notebook/1.0",
        items: [
            { type: 1, content: { json: "# Guests and MFA\n\nThe last 30 days." }, name: "title" },
            ...parts.map(([query, title]) => ({
                type: 3,
                content: {
                    version: "KqlItem/1.0",
                    query: queryText(query),
                    size: 0,
                    title,
                    timeContext: { durationMs: days30Ms },
                    queryType: 0,
                    resourceType: "microsoft.operationalinsights/workspaces",
                    visualization: "table",
                },
                name: query,
            })),
        ],
        fallbackResourceIds: [workspaceId],
        $schema:
            "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json",
    });
}
