import { undefinedIfMissing } from "../client/absence";
import { hasTexts } from "../client/answerForm";
import type { GraphClient } from "../client/client";
import { readTogether } from "../client/readTogether";
import { withRetries } from "../consistency/withRetries";

/** What every other tenant can read about a tenant. */
export interface TenantInformation {
    readonly tenantId: string;
    readonly displayName: string;
    readonly defaultDomainName: string;
}

/**
 * The tenant that has verified a domain; `undefined` when none has. Only in the global cloud.
 *
 * @see https://learn.microsoft.com/graph/api/tenantrelationship-findtenantinformationbydomainname
 */
export function findByDomainName(
    client: GraphClient,
    domain: string,
): Promise<TenantInformation | undefined> {
    return undefinedIfMissing(
        client
            .request<TenantInformation>({ method: "GET", maxElapsedMs: 30_000, ...readOf(domain) })
            .then(({ body }) => body),
    );
}

/**
 * The same for a domain of many. Reads wanted at the same time leave together, 20 in a request.
 *
 * @throws As {@link findByDomainName}.
 */
export function findTogether(client: GraphClient, domain: string): Promise<TenantInformation | undefined> {
    const read = () => readTogether<TenantInformation>(client, readOf(domain)).then(({ body }) => body);
    return withRetries(client, () => undefinedIfMissing(read()));
}

function readOf(domain: string) {
    const name = encodeURIComponent(domain);
    return {
        path: `/tenantRelationships/findTenantInformationByDomainName(domainName='${name}')`,
        answer: hasTexts("tenantId"),
    };
}
