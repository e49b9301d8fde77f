import { isIP } from "node:net";
import { countryFault } from "./country";
import { at, fault, ofEach, type Fault } from "./fault";

/** What is declared of a named location: IP ranges or countries. */
export interface NamedLocation {
    readonly ipRanges?: readonly string[] | null | undefined;
    readonly isTrusted?: boolean | null | undefined;
    readonly countries?: readonly string[] | null | undefined;
    readonly includeUnknownCountries?: boolean | null | undefined;
    readonly countryLookupMethod?: string | null | undefined;
}

/**
 * Most ranges of one location, and the largest range: masks have to be longer than this.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network#ipv4-and-ipv6-address-ranges
 */
const maxRanges = 2_000;
const shortestMask = 9;

/** What is wrong with one IP range in CIDR notation; `undefined` when nothing is. */
export function ipRangeFault(range: string): Fault | undefined {
    const [address = "", mask = "", ...more] = range.split("/");
    // Node takes an address with a zone for one, such as fe80::1%eth0.
    const family = address.includes("%") ? 0 : isIP(address);
    const bits = family === 4 ? 32 : 128;
    if (family === 0 || more.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(mask) || Number(mask) > bits) {
        return fault(
            "is not an IP range in CIDR notation",
            family !== 0 && mask === ""
                ? `Add its mask, such as ${address}/${bits} for the one address`
                : "Write a range such as 203.0.113.0/24 or 2001:db8::/32",
        );
    }
    return Number(mask) < shortestMask
        ? fault(
              `is too large: Entra takes masks longer than /${shortestMask - 1}`,
              "Split it into smaller ranges",
          )
        : undefined;
}

/** All that is wrong with a named location. */
export function namedLocationFaults(location: NamedLocation): Fault[] {
    const { ipRanges, countries } = location;
    const isOfRanges = ipRanges !== undefined && ipRanges !== null;
    const isOfCountries = countries !== undefined && countries !== null;
    if (isOfRanges === isOfCountries) {
        return [
            fault(
                isOfRanges ? "has both ipRanges and countries" : "has neither ipRanges nor countries",
                "Give one of the two",
            ),
        ];
    }
    const misplaced = isOfRanges
        ? (["includeUnknownCountries", "countryLookupMethod"] as const)
        : (["isTrusted"] as const);
    return [
        ...at(["ipRanges"], isOfRanges ? [...countFaults(ipRanges), ...ofEach(ipRanges, ipRangeFault)] : []),
        ...at(["countries"], isOfCountries ? countriesFaults(countries) : []),
        ...misplaced
            .filter((name) => Boolean(location[name]))
            .map((name) => ({
                path: [name],
                message: `is only for a location of ${isOfRanges ? "countries" : "ipRanges"}`,
                cure: "Remove it",
            })),
    ];
}

/** What is wrong with the countries of a location. */
export function countriesFaults(countries: readonly string[]): Fault[] {
    return countries.length === 0
        ? [fault("names no country", "Name at least one")]
        : ofEach(countries, countryFault);
}

function countFaults(ranges: readonly string[]): Fault[] {
    const count = new Set(ranges).size;
    if (count === 0) {
        return [fault("names no range", "Name at least one")];
    }
    return count > maxRanges
        ? [fault(`has ${count} ranges, and Entra takes at most ${maxRanges}`, "Declare several locations")]
        : [];
}
