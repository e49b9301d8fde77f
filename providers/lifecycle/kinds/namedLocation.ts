import type { CountryNamedLocation, IpNamedLocation, IPv4CidrRange } from "@microsoft/microsoft-graph-types";
import { isIP } from "node:net";
import { z } from "zod";
import { policyObjects as api, readAgreed } from "../../../graph";
import type { Properties } from "../kit/lifecycle";
import { namedLocationFaults } from "../../../rules/namedLocation";
import { policyObject } from "./policyObject";
import type { Written } from "../../../graph";

const path = "/identity/conditionalAccess/namedLocations";
const ipType = "#microsoft.graph.ipNamedLocation";
const countryType = "#microsoft.graph.countryNamedLocation";

const sorted = (list: string[]) => [...new Set(list)].sort();

const schema = z.object({
    displayName: z.string().min(1).max(256),
    ipRanges: z.array(z.string()).transform(sorted).optional(),
    isTrusted: z.boolean().optional(),
    countries: z.array(z.string()).transform(sorted).optional(),
    includeUnknownCountries: z.boolean().optional(),
    countryLookupMethod: z.enum(["clientIpAddress", "authenticatorAppGps"]).optional(),
});

function isOfCountries(props: Properties): boolean {
    return props["countries"] !== undefined && props["countries"] !== null;
}

function toGraph(inputs: Properties) {
    const { displayName, ipRanges = [], countries, ...others } = schema.parse(inputs);
    return countries === undefined
        ? ({
              "@odata.type": ipType,
              displayName,
              isTrusted: others.isTrusted ?? false,
              ipRanges: ipRanges.map(
                  (cidrAddress) =>
                      ({
                          "@odata.type": `#microsoft.graph.iPv${isIP(cidrAddress.split("/")[0] ?? "")}CidrRange`,
                          cidrAddress,
                      }) satisfies Written<IPv4CidrRange>,
              ),
          } satisfies Written<IpNamedLocation>)
        : ({
              "@odata.type": countryType,
              displayName,
              countriesAndRegions: countries,
              includeUnknownCountriesAndRegions: others.includeUnknownCountries ?? false,
              countryLookupMethod: others.countryLookupMethod ?? "clientIpAddress",
          } satisfies Written<CountryNamedLocation>);
}

/** Default values are omitted, as in a declaration without them. */
function toInputs(found: Readonly<Record<string, unknown>>): Properties {
    const { displayName } = found;
    if (found["@odata.type"] === countryType) {
        return {
            displayName,
            countries: found["countriesAndRegions"],
            includeUnknownCountries: found["includeUnknownCountriesAndRegions"] === true || undefined,
            countryLookupMethod:
                found["countryLookupMethod"] === "authenticatorAppGps" ? "authenticatorAppGps" : undefined,
        };
    }
    const ranges = (found["ipRanges"] as { cidrAddress: string }[] | undefined) ?? [];
    return {
        displayName,
        ipRanges: ranges.map(({ cidrAddress }) => cidrAddress),
        isTrusted: found["isTrusted"] === true || undefined,
    };
}

/**
 * A named location of IP ranges or of countries. Trust is removed before a trusted location is deleted; otherwise the
 * service refuses the deletion.
 *
 * @see https://learn.microsoft.com/graph/api/resources/namedlocation
 */
export const namedLocation = policyObject({
    title: "named location",
    path,
    idName: "locationId",
    // A declared default counts as not declared.
    schema: z.object({
        ...schema.shape,
        isTrusted: schema.shape.isTrusted.transform((is) => is || undefined),
        includeUnknownCountries: schema.shape.includeUnknownCountries.transform((is) => is || undefined),
        countryLookupMethod: schema.shape.countryLookupMethod.transform((method) =>
            method === "clientIpAddress" ? undefined : method,
        ),
    }),
    fixed: (olds, news) => (isOfCountries(olds) === isOfCountries(news) ? [] : ["countries"]),
    rule: {
        reads: Object.keys(schema.shape).filter((name) => name !== "displayName"),
        faultsOf: namedLocationFaults,
    },
    toGraph,
    toInputs,
    beforeRemoval: async (client, id) => {
        const found = await readAgreed(
            client,
            (client) => api.get(client, path, id),
            (location) => location !== undefined,
            () => true,
        );
        if (found?.["isTrusted"] !== true) {
            return undefined;
        }
        const trust = async (isTrusted: boolean): Promise<void> => {
            await api.update(client, path, id, {
                "@odata.type": ipType,
                isTrusted,
            } satisfies Written<IpNamedLocation>);
            await api.waitUntil(
                client,
                path,
                id,
                (location) => (location?.["isTrusted"] === true) === isTrusted,
            );
        };
        await trust(false);
        return () => trust(true);
    },
});
