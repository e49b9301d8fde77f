import { tenantInformation, type GraphClient } from "../../../graph";
import { refusalOf } from "./refusal";
import { mapTogether } from "./together";

/** Tenants by the domains that they have verified. */
export interface Homes {
    /** The tenant of a domain; `null` where no Entra tenant has it; `undefined` where that is not known. */
    readonly of: (domain: string) => string | null | undefined;
    /** Why homes are not known; `undefined` if all are. */
    readonly refusal: string | undefined;
}

/** Looks up the tenant of each domain, 20 domains a request. A user object has no home tenant. */
export async function readHomes(
    client: GraphClient,
    domains: readonly string[],
    onProgress: (count: number) => void,
): Promise<Homes> {
    const found = new Map<string, string | null>();
    let refusal: string | undefined;
    await mapTogether(domains, async (domain) => {
        // What is refused once is refused for all.
        if (refusal !== undefined) {
            return;
        }
        try {
            const tenant = await tenantInformation.findTogether(client, domain);
            found.set(domain, tenant?.tenantId.toLowerCase() ?? null);
            onProgress(found.size);
        } catch (error) {
            refusal = refusalOf(error);
        }
    });
    return { of: (domain) => found.get(domain), refusal };
}
