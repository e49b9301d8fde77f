import { knownItems, type TenantPolicies } from "../model";
import { locationValues, otherCountry } from "./values/locations";

/** A place by its address, as a sign-in comes from it. */
export interface AddressedPlace {
    readonly ipAddress: string;
    /** Absent if no location uses countries. */
    readonly country?: string;
    /** Ids of the named locations that it is in. */
    readonly at: readonly string[];
}

/** Countries without inhabitants. @see ISO 3166-1 */
const remote = ["AQ", "BV", "HM", "GS", "TF"];

/**
 * One place for each set of named locations that an address, with its country, can be in. Places that only GPS or the
 * service settings of multi-factor authentication determine are not among them.
 */
export function addressedPlaces(tenant: TenantPolicies): AddressedPlace[] {
    const named = new Set(
        tenant.namedLocations.flatMap((location) =>
            location.kind === "country" ? knownItems(location.countriesAndRegions) : [],
        ),
    );
    const elsewhere = remote.find((country) => !named.has(country));
    const found = new Map<string, AddressedPlace>();
    for (const { label } of locationValues([tenant]).values) {
        const { ipAddress, gpsCountry, furtherLocationIds, at } = label;
        const country = label.country === otherCountry ? elsewhere : label.country;
        const isAskable =
            gpsCountry === undefined &&
            furtherLocationIds.length === 0 &&
            country !== null &&
            (country === undefined) === (label.country === undefined);
        const key = at.join();
        if (isAskable && !found.has(key)) {
            found.set(key, { ipAddress, at, ...(country !== undefined && { country }) });
        }
    }
    return [...found.values()];
}
