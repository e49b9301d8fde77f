import { tenantInformation } from "../../../graph";
import { processRun } from "../kit/processRun";

/**
 * Looks up in the program's own process, which the engine does not configure like the plugin.
 *
 * @param valueOf - The program's `azuread:` configuration, by key without namespace.
 */
export function findTenant(
    domain: string,
    valueOf: (key: string) => string | undefined,
    run = processRun,
): Promise<tenantInformation.TenantInformation | undefined> {
    const get = (key: string) => valueOf(key.replace(/^azuread:/, ""));
    run.configure({ get, require: (key) => get(key) ?? "" });
    return tenantInformation.findByDomainName(run.client, domain);
}
