import * as pulumi from "@pulumi/pulumi";

/**
 * The tenant id of an organization, by one of the domains that it has verified. Looked up by the program itself, in
 * every run, a preview included; a preview that cannot sign in goes on without it.
 *
 * @param domain - Such as `fabrikam.com`. A domain that moves to another tenant replaces what is declared with it.
 * @throws pulumi.RunError - No tenant has the domain, or an `up` cannot look it up. In the output's chain.
 * @see https://learn.microsoft.com/graph/api/tenantrelationship-findtenantinformationbydomainname
 */
export function tenantIdOfDomain(domain: pulumi.Input<string>): pulumi.Output<string> {
    return pulumi.output(domain).apply(async (name) => {
        const found = await lookUp(name).catch((error: unknown) => {
            const reason = error instanceof Error ? error.message : String(error);
            if (!pulumi.runtime.isDryRun()) {
                throw new pulumi.RunError(`The tenant of ${name} could not be looked up: ${reason}`);
            }
            void pulumi.log.warn(`The tenant of ${name} is not known in this preview: ${reason}`);
            return "unknown" as const;
        });
        if (found === "unknown") {
            return pulumi.unknown as unknown as string;
        }
        if (found === undefined) {
            throw new pulumi.RunError(
                `No tenant has verified the domain ${name}: correct it, or give the partner's tenant id.`,
            );
        }
        return found.tenantId.toLowerCase();
    });
}

async function lookUp(domain: string) {
    // Only now: a program that looks nothing up need not load what signs in.
    const [{ tenantInformation }, { configureSession, graphClient }] = await Promise.all([
        import("../graph"),
        import("./lifecycle/session"),
    ]);
    const config = new pulumi.Config("azuread");
    configureSession({ get: (key) => config.get(key.replace("azuread:", "")), require: (key) => config.require(key) });
    return tenantInformation.findByDomainName(graphClient(), domain);
}
