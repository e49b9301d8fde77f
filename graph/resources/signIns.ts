import { isPage } from "../client/answerForm";
import type { GraphClient, GraphResponse } from "../client/client";
import { PageLinks, type Page } from "../client/pages";
import { TokenBucket, type BucketSize } from "../client/tokenBucket";

/** Which entries of the sign-in log to read. */
export interface SignInQuery {
    /** The earliest moment, in milliseconds since 1970. The log keeps 30 days with Entra ID P1, 7 without. */
    readonly sinceMs: number;
    /** Leaves out the people of this tenant. Default: everyone. */
    readonly exceptHomeTenantId?: string;
    /** Categories of sign-ins. Default: only interactive ones, as in the service. */
    readonly eventTypes?: readonly ("interactiveUser" | "nonInteractiveUser")[];
}

/**
 * Requests for reports: five in ten seconds for each app in a tenant.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits#identity-and-access-reports-service-limits
 */
const reportRequests: BucketSize = { capacity: 5, windowMs: 10_000 };

/** Keeps all reads of reports that a client makes within the limit. */
class ReportPace {
    private readonly bucket: TokenBucket;

    constructor(private readonly client: GraphClient) {
        this.bucket = new TokenBucket(reportRequests, client.time);
    }

    async pass(): Promise<void> {
        const waitMs = this.bucket.take();
        if (waitMs > 0) {
            await this.client.time.sleep(waitMs);
        }
    }
}

type Entry = Record<string, unknown>;

/**
 * The sign-in log, the latest first, a page of 1,000 entries at a time (the default and the most), so that no more is in
 * memory. Reads beta: v1.0 has
 * neither the home tenant nor the steps of authentication. Needs AuditLog.Read.All, and Entra ID P1. Without
 * Policy.Read.All or another permission to read conditional access, the applied policies are left out of each entry.
 *
 * @throws GraphError - The permission or the license is missing.
 * @throws ConnectionError - The pages do not end; see {@link PageLinks}.
 * @see https://learn.microsoft.com/graph/api/signin-list?view=graph-rest-beta
 * @see https://learn.microsoft.com/graph/api/resources/signin?view=graph-rest-beta
 */
export async function* signInPages(
    client: GraphClient,
    query: SignInQuery,
): AsyncGenerator<readonly Entry[]> {
    const pace = client.part(ReportPace);
    const path = "/auditLogs/signIns";
    const links = new PageLinks(path);
    let lastIds: ReadonlySet<unknown> = new Set();
    for (let next: string | undefined = path; next !== undefined;) {
        await pace.pass();
        const page: GraphResponse<Page<Entry>> = await client.request<Page<Entry>>({
            method: "GET",
            version: "beta",
            path: next,
            answer: isPage,
            // Members of enumerations that are younger than the API, such as `passthrough`.
            headers: { prefer: "include-unknown-enum-members" },
            ...(next === path && { query: { $filter: filterOf(query) } }),
        });
        const { value } = page.body;
        yield value;
        next = links.next(
            page.body,
            value.every(({ id }) => lastIds.has(id)),
        );
        lastIds = new Set(value.map(({ id }) => id));
    }
}

/**
 * That the home tenant can be filtered by is not documented with the property; Microsoft's own cmdlets do it.
 *
 * @see https://learn.microsoft.com/powershell/module/microsoft.entra.beta.reports/get-entrabetacrosstenantaccessactivity
 */
function filterOf({ sinceMs, exceptHomeTenantId, eventTypes = [] }: SignInQuery): string {
    const since = `${new Date(sinceMs).toISOString().slice(0, 19)}Z`;
    return [
        `createdDateTime ge ${since}`,
        ...(exceptHomeTenantId === undefined ? [] : [`homeTenantId ne '${exceptHomeTenantId}'`]),
        ...(eventTypes.length === 0
            ? []
            : [`signInEventTypes/any(t: ${eventTypes.map((type) => `t eq '${type}'`).join(" or ")})`]),
    ].join(" and ");
}
