/** Named locations and authentication strengths: what policies refer to. */
import { compact, type Entry, type Judged } from "./finding";
import type { GraphObject } from "./tenantSnapshot";

/** A named location as an entry that adopts it. @see https://learn.microsoft.com/graph/api/resources/namedlocation */
export function locationEntry(location: GraphObject, name: string): Judged<Entry> {
    const same = { name, objectId: location.id.toLowerCase(), displayName: location["displayName"] };
    switch (location["@odata.type"]) {
        case "#microsoft.graph.ipNamedLocation":
            return {
                entry: compact({
                    ...same,
                    ipRanges: (location["ipRanges"] as { cidrAddress: string }[]).map(
                        ({ cidrAddress }) => cidrAddress,
                    ),
                    isTrusted: location["isTrusted"] === true ? true : undefined,
                }),
            };
        case "#microsoft.graph.countryNamedLocation":
            if (location["countryLookupMethod"] === "authenticatorAppGps") {
                return {
                    reason: "determines countries by the authenticator app, which the stack config has no key for",
                };
            }
            return {
                entry: compact({
                    ...same,
                    countries: location["countriesAndRegions"],
                    includeUnknownCountries:
                        location["includeUnknownCountriesAndRegions"] === true ? true : undefined,
                }),
            };
        default:
            return { reason: "has neither IP ranges nor countries" };
    }
}

/** A custom strength as an entry that adopts it. */
export function strengthEntry(strength: GraphObject, name: string): Judged<Entry> {
    if (((strength["combinationConfigurations"] as unknown[] | undefined) ?? []).length > 0) {
        return { reason: "restricts keys or certificates, which the stack config has no key for" };
    }
    return {
        entry: compact({
            name,
            objectId: strength.id.toLowerCase(),
            displayName: strength["displayName"],
            description: strength["description"] === "" ? undefined : strength["description"],
            allowedCombinations: strength["allowedCombinations"],
        }),
    };
}
