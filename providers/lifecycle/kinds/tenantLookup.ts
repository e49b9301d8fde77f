import { tenantInformation } from "../../../graph";
import { configureSession, graphClient } from "../kit/session";

/**
 * Looks up in the program's own process, which the engine does not configure as it does the plugin's.
 *
 * @param valueOf - The program's `azuread:` configuration, by key without namespace.
 */
export function findTenant(
    domain: string,
    valueOf: (key: string) => string | undefined,
): Promise<tenantInformation.TenantInformation | undefined> {
    const get = (key: string) => valueOf(key.replace(/^azuread:/, ""));
    configureSession({ get, require: (key) => get(key) ?? "" });
    return tenantInformation.findByDomainName(graphClient(), domain);
}
