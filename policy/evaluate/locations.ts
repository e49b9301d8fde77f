import { BlockList, isIP, SocketAddress } from "node:net";
import { isOpen, isUnknown, knownItems, type NamedLocation, type TenantPolicies } from "../model";
import type { CheckedScenario } from "./scenario";
import { both, either, some, type Truth } from "./truth";

type Place = NonNullable<CheckedScenario["location"]>;

/** Where one sign-in comes from, in the tenant's terms. */
export interface Locations {
    isAt(locationId: string): Truth;
    readonly isTrusted: Truth;
}

/** The addresses of multi-factor authentication's service settings, as policies name them. */
export const mfaTrustedIps = "00000000-0000-0000-0000-000000000000";

/**
 * Prepares named locations for many queries.
 *
 * A location that the tenant does not have is unknown. The trusted addresses in the settings of multi-factor
 * authentication are also unknown, because no API returns them. For `AllTrusted`, a given address is assumed not to be
 * among them. Without an address nothing rules them out, so every tenant may have trusted places.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
 */
export function compileLocations(tenant: TenantPolicies): (place: Place | undefined) => Locations {
    const kinds = new Map(tenant.namedLocations.map(({ id, kind }) => [id, kind]));
    const tests = new Map(
        tenant.namedLocations.flatMap((location) =>
            location.kind === "other" ? [] : [[location.id, locationTest(location)] as const],
        ),
    );
    const trusted = tenant.namedLocations.filter(
        (location) => location.kind === "ip" && location.isTrusted !== false,
    );

    // Many places in a row often have the same address.
    let last = addressOf(undefined);

    return (place = {}) => {
        const { ipAddress, namedLocationIds, furtherLocationIds, isTrusted } = place;
        if (last.text !== ipAddress) {
            last = addressOf(ipAddress);
        }
        const address = last;
        const given = namedLocationIds && new Set(namedLocationIds);
        const further = furtherLocationIds && new Set(furtherLocationIds);
        const found = new Map<string | null, Truth>();
        const isAt = (id: string | null): Truth => {
            if (given !== undefined) {
                return id !== null && given.has(id);
            }
            if (!found.has(id)) {
                const test = tests.get(id);
                found.set(id, test === undefined ? id !== null && further?.has(id) : test(place, address));
            }
            return found.get(id);
        };
        const isAtTrusted = (location: NamedLocation): Truth =>
            both(
                location.kind === "ip" && isUnknown(location.isTrusted) ? undefined : true,
                isAt(location.id),
            );
        const isAtOther: Truth =
            further === undefined
                ? ipAddress === undefined && given === undefined
                    ? undefined
                    : false
                : further.has(mfaTrustedIps) ||
                  ([...further].some((id) => !kinds.has(id)) ? undefined : false);
        return {
            isAt,
            isTrusted: isTrusted ?? either(some(trusted, isAtTrusted), isAtOther),
        };
    };
}

/** An address, and what was found of it. */
interface Address {
    readonly text: string | undefined;
    readonly socketAddress: SocketAddress | undefined;
    readonly isIn: Map<BlockList, boolean>;
}

function addressOf(text: string | undefined): Address {
    const family = text?.includes(":") ? "ipv6" : "ipv4";
    const socketAddress = text === undefined ? undefined : new SocketAddress({ address: text, family });
    return { text, socketAddress, isIn: new Map() };
}

type LocationTest = (place: Place, address: Address) => Truth;

function locationTest(location: Exclude<NamedLocation, { kind: "other" }>): LocationTest {
    return location.kind === "ip" ? ipTest(location) : countryTest(location);
}

function ipTest({ ipRanges }: NamedLocation & { kind: "ip" }): LocationTest {
    const list = new BlockList();
    // An invalid range may be anything.
    let isCertain = !isOpen(ipRanges);
    for (const range of knownItems(ipRanges)) {
        const [address = "", prefix = ""] = range.split("/");
        const family = isIP(address);
        const bits = Number(prefix);
        if (family === 0 || !/^\d+$/.test(prefix) || bits > (family === 4 ? 32 : 128)) {
            isCertain = false;
        } else {
            list.addSubnet(address, bits, family === 4 ? "ipv4" : "ipv6");
        }
    }
    return (_, { socketAddress, isIn }) => {
        if (socketAddress === undefined) {
            return undefined;
        }
        const found = isIn.get(list) ?? list.check(socketAddress);
        isIn.set(list, found);
        return found || (isCertain ? false : undefined);
    };
}

function countryTest(location: NamedLocation & { kind: "country" }): LocationTest {
    const { countriesAndRegions, countryLookupMethod, includeUnknownCountriesAndRegions } = location;
    const countries = new Set(knownItems(countriesAndRegions));
    const hasMore = isOpen(countriesAndRegions);
    return (place) => {
        if (isUnknown(countryLookupMethod)) {
            return undefined;
        }
        const country = countryLookupMethod === "clientIpAddress" ? place.country : place.gpsCountry;
        if (country === undefined) {
            return undefined;
        }
        if (country === null) {
            return isUnknown(includeUnknownCountriesAndRegions)
                ? undefined
                : includeUnknownCountriesAndRegions;
        }
        return countries.has(country) || (hasMore ? undefined : false);
    };
}
