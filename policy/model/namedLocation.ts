import { nullable } from "./conditionalAccessGraph";
import { canonicalId, type Cursor } from "./cursor";
import { plain } from "./plain";
import { isUnknown, unknownText, unknownValue, type List, type OrUnknown } from "./unknown";

interface Location {
    readonly id: string | null;
    readonly displayName: OrUnknown<string>;
}

/**
 * A named location. `other` is one that cannot be judged from an address or country, such as beta's compliant
 * network.
 *
 * @see https://learn.microsoft.com/graph/api/resources/namedlocation
 */
export type NamedLocation =
    | (Location & { readonly kind: "ip"; readonly isTrusted: OrUnknown<boolean>; readonly ipRanges: List })
    | (Location & {
          readonly kind: "country";
          readonly countriesAndRegions: List;
          readonly includeUnknownCountriesAndRegions: OrUnknown<boolean>;
          readonly countryLookupMethod: OrUnknown<"clientIpAddress" | "authenticatorAppGps">;
      })
    | (Location & { readonly kind: "other" });

/** Reads a location of Graph. */
export function locationFromGraph(cursor: Cursor): NamedLocation {
    const type = cursor.at("@odata.type").text();
    const shared = locationNames(cursor, "id");
    if (type === "#microsoft.graph.ipNamedLocation") {
        const ranges = cursor.at("ipRanges").each((range) => range.at("cidrAddress").text() ?? unknownValue);
        return {
            ...shared,
            kind: "ip",
            isTrusted: cursor.at("isTrusted").flag() ?? false,
            ipRanges: isUnknown(ranges) ? ranges : [...ranges],
        };
    }
    return type === "#microsoft.graph.countryNamedLocation"
        ? { ...shared, ...countries(cursor) }
        : { ...shared, kind: "other" };
}

/** Reads the inputs or the state of `azuread:index/namedLocation:NamedLocation`. */
export function locationFromAzuread(cursor: Cursor): NamedLocation {
    const shared = locationNames(cursor, "objectId");
    const ip = nullable(cursor.at("ip"), (part) => ({
        isTrusted: part.at("trusted").flag() ?? false,
        ipRanges: part.at("ipRanges").each((range) => range.text() ?? unknownValue),
    }));
    const country = nullable(cursor.at("country"), (part) => countries(part));
    if (ip !== null && !isUnknown(ip)) {
        return { ...shared, kind: "ip", ...ip };
    }
    return country !== null && !isUnknown(country) ? { ...shared, ...country } : { ...shared, kind: "other" };
}

/** Reads the inputs of this package's own `NamedLocation`, which is of ranges or of countries. */
export function locationFromOwn(cursor: Cursor): NamedLocation {
    const shared = locationNames(cursor, "id");
    return cursor.at("countries").isAbsent
        ? {
              ...shared,
              kind: "ip",
              isTrusted: cursor.at("isTrusted").flag() ?? false,
              ipRanges: cursor.at("ipRanges").each((range) => range.text() ?? unknownValue),
          }
        : { ...shared, ...countries(cursor, "countries", "includeUnknownCountries") };
}

/** A location as Graph's JSON; `other` has no more than its name. */
export function locationToGraph(location: NamedLocation): Record<string, unknown> {
    const { id, displayName } = location;
    const shared = { ...(id !== null && { id }), displayName: plain(displayName) };
    switch (location.kind) {
        case "ip":
            return {
                "@odata.type": "#microsoft.graph.ipNamedLocation",
                ...shared,
                isTrusted: plain(location.isTrusted),
                ipRanges: isUnknown(location.ipRanges)
                    ? unknownText
                    : location.ipRanges.map((range) => ({
                          "@odata.type": `#microsoft.graph.${String(plain(range)).includes(":") ? "iPv6" : "iPv4"}CidrRange`,
                          cidrAddress: plain(range),
                      })),
            };
        case "country":
            return {
                "@odata.type": "#microsoft.graph.countryNamedLocation",
                ...shared,
                countriesAndRegions: plain(location.countriesAndRegions),
                includeUnknownCountriesAndRegions: plain(location.includeUnknownCountriesAndRegions),
                countryLookupMethod: plain(location.countryLookupMethod),
            };
        default:
            return shared;
    }
}

function locationNames(cursor: Cursor, idName: string): Location {
    const id = cursor.at(idName).text();
    return {
        id: typeof id === "string" ? canonicalId(id) : null,
        displayName: cursor.at("displayName").text() ?? unknownValue,
    };
}

/** Countries have the same names in Graph and in the azuread provider; this package's own are shorter. */
function countries(
    cursor: Cursor,
    listName = "countriesAndRegions",
    unknownName = "includeUnknownCountriesAndRegions",
) {
    const method = cursor.at("countryLookupMethod");
    return {
        kind: "country",
        countriesAndRegions: cursor.at(listName).set((country) => country.toUpperCase()),
        includeUnknownCountriesAndRegions: cursor.at(unknownName).flag() ?? false,
        countryLookupMethod: method.isAbsent
            ? "clientIpAddress"
            : method.word(["clientIpAddress", "authenticatorAppGps"]),
    } as const;
}
