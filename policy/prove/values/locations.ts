import { compileLocations, mfaTrustedIps } from "../../evaluate/locations";
import { isUnknown, knownItems, type NamedLocation, type TenantPolicies } from "../../model";
import { addressesToldApart, rangeOf, type AddressRange } from "./addresses";
import { product, subsets, type Value, type Values } from "./value";

/** Where a sign-in comes from. */
export interface LocationLabel {
    readonly ipAddress: string;
    /** `null` for an address of no known country; absent where no location looks at countries. */
    readonly country?: string | null;
    readonly gpsCountry?: string | null;
    /** Locations that address and country do not determine, which the sign-in is at. */
    readonly furtherLocationIds: readonly string[];
    /** Named locations, by id, that the place is in; of several tenants as the last has them. */
    readonly at: readonly string[];
    /** Whether one of them is trusted. */
    readonly isTrusted: boolean;
}

/** A code that no country has. @see ISO 3166-1, user-assigned codes */
export const otherCountry = "ZZ";
/** For documentation (RFC 5737): what stands for an address of no location, if it is at none. */
const ordinaryAddress = "203.0.113.9";
/** The most locations without data of which every combination is walked. */
const maxFurther = 5;
const maxPlaces = 50_000;

/**
 * Every place that the locations of the tenants can tell from another: each set of ranges that an address can be in,
 * with each kind of country by address and by GPS. Locations without data can be anywhere.
 */
export function locationValues(tenants: readonly TenantPolicies[]): Values<LocationLabel> {
    const named = new Set(tenants.flatMap(namesOf));
    const isLookedAt = (location: NamedLocation) =>
        (location.id !== null && named.has(location.id)) ||
        (named.has("AllTrusted") && location.kind === "ip" && location.isTrusted !== false);
    const locations = tenants.flatMap(({ namedLocations }) => namedLocations.filter(isLookedAt));
    const further = [...named].filter(
        (id) =>
            id !== "All" &&
            id !== "AllTrusted" &&
            tenants.some(({ namedLocations }) => !namedLocations.some((location) => isJudged(location, id))),
    );
    if (named.has("AllTrusted") && !further.includes(mfaTrustedIps)) {
        further.push(mfaTrustedIps);
    }
    const locationsOf = compileLocations(tenants.at(-1)!);
    const isShort = further.length > maxFurther;
    const addresses = addressesOf(locations);
    const countries = countriesOf(locations, "clientIpAddress");
    const gpsCountries = countriesOf(locations, "authenticatorAppGps");
    const furtherSets = isShort ? [[]] : subsets(further);
    const total = addresses.length * countries.length * gpsCountries.length * furtherSets.length;
    const places = (
        product<string | null | undefined | readonly string[]>([
            addresses,
            total > maxPlaces ? countries.slice(0, 1) : countries,
            total > maxPlaces ? gpsCountries.slice(0, 1) : gpsCountries,
            furtherSets,
        ]) as [string, string | null | undefined, string | null | undefined, readonly string[]][]
    ).map(([ipAddress, country, gpsCountry, furtherLocationIds]): Value<LocationLabel> => {
        const place = {
            ipAddress,
            ...(country !== undefined && { country }),
            ...(gpsCountry !== undefined && { gpsCountry }),
        };
        // Where there are too many to combine, whether a sign-in is there stays unknown.
        const location = isShort ? place : { ...place, furtherLocationIds: [...furtherLocationIds] };
        const found = locationsOf(location);
        return {
            label: {
                ...place,
                furtherLocationIds,
                at: [...named].filter((id) => found.isAt(id) === true),
                isTrusted: found.isTrusted === true,
            },
            part: { location },
        };
    });
    return isShort || total > maxPlaces
        ? {
              values: places,
              shortage: {
                  dimension: "location",
                  looked: places.length,
                  total: isShort ? total * 2 ** further.length : total,
              },
          }
        : { values: places };
}

/** Whether a location's data can say that a sign-in is there. */
function isJudged(location: NamedLocation, id: string): boolean {
    return location.id === id && location.kind !== "other";
}

function namesOf({ conditionalAccessPolicies }: TenantPolicies): string[] {
    return conditionalAccessPolicies.flatMap(({ conditions: { locations } }) =>
        locations === null || isUnknown(locations)
            ? []
            : [...knownItems(locations.include), ...knownItems(locations.exclude)],
    );
}

function addressesOf(locations: readonly NamedLocation[]): string[] {
    const places = locations.flatMap((location): AddressRange[][] =>
        location.kind === "ip"
            ? [
                  knownItems(location.ipRanges)
                      .map(rangeOf)
                      .filter((range) => range !== undefined),
              ]
            : [],
    );
    const found = addressesToldApart(places);
    const ordinary = rangeOf(`${ordinaryAddress}/32`)!.first;
    const isFree = places.every((ranges) =>
        ranges.every(({ family, first, last }) => family === 6 || ordinary < first || ordinary > last),
    );
    const outside = isFree ? ordinaryAddress : found.get("");
    return [
        ...(outside === undefined ? [] : [outside]),
        ...[...found].filter(([key]) => key !== "").map(([, address]) => address),
    ];
}

/** One country for each set of locations that a country can be in; `undefined` alone where none looks at it. */
function countriesOf(
    locations: readonly NamedLocation[],
    method: "clientIpAddress" | "authenticatorAppGps",
): (string | null | undefined)[] {
    const own = locations.flatMap((location) =>
        location.kind === "country" &&
        (location.countryLookupMethod === method || isUnknown(location.countryLookupMethod))
            ? [new Set(knownItems(location.countriesAndRegions))]
            : [],
    );
    if (own.length === 0) {
        return [undefined];
    }
    const bySets = new Map<string, string>();
    for (const country of [...new Set(own.flatMap((set) => [...set]))].sort()) {
        const key = own.map((set) => Number(set.has(country))).join("");
        bySets.set(key, bySets.get(key) ?? country);
    }
    return [otherCountry, ...bySets.values(), null];
}
