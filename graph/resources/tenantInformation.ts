import { undefinedIfMissing } from "../client/absence";
import { hasTexts } from "../client/answerForm";
import type { GraphClient } from "../client/client";

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
    const name = encodeURIComponent(domain);
    return undefinedIfMissing(
        client
            .request<TenantInformation>({
                method: "GET",
                path: `/tenantRelationships/findTenantInformationByDomainName(domainName='${name}')`,
                maxElapsedMs: 30_000,
                answer: hasTexts("tenantId"),
            })
            .then(({ body }) => body),
    );
}
