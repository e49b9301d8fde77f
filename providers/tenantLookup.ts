import * as pulumi from "@pulumi/pulumi";
import { defuse, inline } from "../rules/text";
import type * as Lookup from "./lifecycle/kinds/tenantLookup";
import { programLog } from "./programLog";

/**
 * The tenant id of an organization, by one of its verified domains. The program itself looks it up in every run,
 * including a preview. A preview that cannot look it up says so and continues without it.
 *
 * @param domain - Such as `fabrikam.com`. A domain that moves to another tenant replaces what is declared with it.
 * @throws pulumi.RunError - No tenant has the domain, or an `up` cannot look it up. In the output's chain.
 * @see https://learn.microsoft.com/graph/api/tenantrelationship-findtenantinformationbydomainname
 */
export function tenantIdOfDomain(domain: pulumi.Input<string>): pulumi.Output<string> {
    return tenantIdBy(lookUp, domain);
}

/** Like {@link tenantIdOfDomain}, with another way to look up a tenant; `undefined` if no tenant has the domain. */
export function tenantIdBy(
    find: (domain: string) => ReturnType<typeof Lookup.findTenant>,
    domain: pulumi.Input<string>,
): pulumi.Output<string> {
    return pulumi.output(domain).apply((name) => tenantIdOrUnknown(find, name));
}

async function tenantIdOrUnknown(
    find: (domain: string) => ReturnType<typeof Lookup.findTenant>,
    domain: string,
): Promise<string> {
    const found = await find(domain).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        if (!pulumi.runtime.isDryRun()) {
            throw new pulumi.RunError(defuse(`The tenant of ${domain} could not be looked up: ${reason}`));
        }
        programLog.warn(`The tenant of ${domain} is not known in this preview: ${reason}`);
        return "notLookedUp" as const;
    });
    if (found === "notLookedUp") {
        // Pulumi's own mark of a value that only an `up` will know.
        return pulumi.unknown as string;
    }
    if (found === undefined) {
        throw new pulumi.RunError(
            `No tenant has verified the domain ${inline(domain)}: correct it, or give the partner's tenant id.`,
        );
    }
    return found.tenantId.toLowerCase();
}

function lookUp(domain: string): ReturnType<typeof Lookup.findTenant> {
    // The Graph client is loaded by the program that looks a tenant up: hardly any does, and it takes time.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the synchronous `import` of this module format.
    const { findTenant } = require("./lifecycle/kinds/tenantLookup") as typeof Lookup;
    const config = new pulumi.Config("azuread");
    return findTenant(domain, (key) => config.get(key));
}
