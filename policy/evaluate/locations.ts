import { BlockList, isIP } from "node:net";
import { isOpen, isUnknown, knownItems, type NamedLocation, type TenantPolicies } from "../model";
import type { CheckedScenario } from "./scenario";
import { both, some, type Truth } from "./truth";

type Place = NonNullable<CheckedScenario["location"]>;

/** Where one sign-in comes from, in the tenant's terms. */
export interface Locations {
    isAt(locationId: string): Truth;
    readonly isTrusted: Truth;
}

/** The addresses of multi-factor authentication's service settings, as policies name them. */
const mfaTrustedIps = "00000000-0000-0000-0000-000000000000";

/**
 * Makes named locations ready to be asked often.
 *
 * A location of this kind that the tenant does not have is unknown, as are the trusted addresses of multi-factor
 * authentication's own settings, which no API tells: for `AllTrusted` they are taken for not configured.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
 */
export function compileLocations(tenant: TenantPolicies): (place: Place | undefined) => Locations {
    const tests = tenant.namedLocations.map((location) => ({ location, test: locationTest(location) }));
    const byId = new Map(tests.map(({ location, test }) => [location.id, test]));
    const trusted = tests.flatMap(({ location, test }) =>
        location.kind === "ip" && location.isTrusted !== false
            ? [(place: Place) => both(isUnknown(location.isTrusted) ? undefined : true, test(place))]
            : [],
    );
    const cache = new Map<string, Locations>();

    const locate = (place: Place): Locations => {
        const given = place.namedLocationIds && new Set(place.namedLocationIds);
        const found = new Map<string, Truth>();
        return {
            isTrusted: place.isTrusted ?? some(trusted, (test) => test(place)),
            isAt(id) {
                if (given !== undefined) {
                    return given.has(id);
                }
                if (!found.has(id)) {
                    found.set(id, id === mfaTrustedIps ? undefined : byId.get(id)?.(place));
                }
                return found.get(id);
            },
        };
    };
    return (place = {}) => {
        const key = JSON.stringify(place);
        const located = cache.get(key) ?? locate(place);
        cache.set(key, located);
        return located;
    };
}

function locationTest(location: NamedLocation): (place: Place) => Truth {
    switch (location.kind) {
        case "ip":
            return ipTest(location);
        case "country":
            return countryTest(location);
        default:
            return () => undefined;
    }
}

function ipTest({ ipRanges }: NamedLocation & { kind: "ip" }): (place: Place) => Truth {
    const list = new BlockList();
    // A range that is none may be anything.
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
    return ({ ipAddress }) => {
        if (ipAddress === undefined) {
            return undefined;
        }
        const isInside = list.check(ipAddress, isIP(ipAddress) === 6 ? "ipv6" : "ipv4");
        return isInside || (isCertain ? false : undefined);
    };
}

function countryTest(location: NamedLocation & { kind: "country" }): (place: Place) => Truth {
    const { countriesAndRegions, countryLookupMethod, includeUnknownCountriesAndRegions } = location;
    const countries = new Set(knownItems(countriesAndRegions));
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
        return countries.has(country) || (isOpen(countriesAndRegions) ? undefined : false);
    };
}
