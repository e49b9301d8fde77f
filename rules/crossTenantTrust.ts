import { at, fault, type Fault } from "./fault";

/** Trust in the claims of every tenant that is not a partner. */
export interface DeclaredDefaultTrust {
    readonly inboundTrust?: object | null | undefined;
    readonly acknowledgeTrustInAllTenants?: boolean | null | undefined;
}

/** What is wrong with trust in every tenant: it has to be acknowledged. */
export function defaultTrustFaults({
    inboundTrust,
    acknowledgeTrustInAllTenants,
}: DeclaredDefaultTrust): Fault[] {
    const isTrusting = Object.values(inboundTrust ?? {}).includes(true);
    return isTrusting && acknowledgeTrustInAllTenants !== true
        ? at(
              ["inboundTrust"],
              fault(
                  "trusts the claims of every tenant: anyone who runs a tenant can claim MFA and compliant devices",
                  "Trust single partners instead, or set acknowledgeTrustInAllTenants to true",
              ),
          )
        : [];
}

/** What is wrong with the order in which an invited person's account is looked for. */
export function identityProvidersFaults(providers: readonly string[]): Fault[] {
    if (providers.length === 0) {
        return [fault("names no identity provider", "Name at least one")];
    }
    return new Set(providers).size === providers.length
        ? []
        : [fault("names an identity provider twice", "Name each one once")];
}
