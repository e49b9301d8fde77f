import { domainFault, normalizeDomain } from "./emailAddress";
import { at, fault, ofEach, type Fault } from "./fault";

/** Domains whose people alone can be guests, or whose people cannot. */
export interface GuestDomainLists {
    readonly allow?: readonly string[] | null | undefined;
    readonly block?: readonly string[] | null | undefined;
}

/**
 * Most characters of the domains as JSON. The service takes 25,000 for the whole policy, and some of them are around the
 * domains.
 */
const maxLength = 24_000;

/** A domain in the form in which two of them are compared; one that is not valid in lower case. */
export function canonicalDomain(domain: string): string {
    return normalizeDomain(domain) ?? domain.toLowerCase();
}

/** Domains as a set. */
export function canonicalDomains(domains: readonly string[]): string[] {
    return [...new Set(domains.map(canonicalDomain))].sort();
}

/** What is wrong with the tenant's list of domains: it has one, of one kind. */
export function guestDomainsFaults(lists: GuestDomainLists): Fault[] {
    const kinds = (["allow", "block"] as const).filter((kind) => (lists[kind] ?? undefined) !== undefined);
    const [kind] = kinds;
    if (kind === undefined || kinds.length > 1) {
        return [
            fault(
                kind === undefined ? "has neither allow nor block" : "has both allow and block",
                "Give one of the two: a tenant has one list, of one kind",
            ),
        ];
    }
    return at([kind], listFaults(lists[kind] ?? []));
}

function listFaults(domains: readonly string[]): Fault[] {
    if (domains.length === 0) {
        return [fault("names no domain", "Name at least one")];
    }
    const length = JSON.stringify(canonicalDomains(domains)).length;
    return [
        ...ofEach(domains, domainFault),
        ...(length > maxLength
            ? [
                  fault(
                      `takes ${length} characters of JSON, and Entra holds at most ${maxLength}`,
                      "Leave some domains out, or turn the list into the other kind",
                  ),
              ]
            : []),
    ];
}

/** Whether a list denies people of a domain. Subdomains are other domains. */
export function isDomainDenied({ allow, block }: GuestDomainLists, domain: string): boolean {
    return allow ? !allow.includes(domain) : block?.includes(domain) === true;
}
