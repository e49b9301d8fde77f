import { isIP } from "node:net";
import { z } from "zod";
import { policyObjects as api, readAgreed } from "../../../graph";
import { isUnknown } from "../kit/inputs";
import type { Properties } from "../kit/lifecycle";
import { policyObject } from "./policyObject";

const path = "/identity/conditionalAccess/namedLocations";
const ipType = "#microsoft.graph.ipNamedLocation";
const countryType = "#microsoft.graph.countryNamedLocation";

/** Ranges that one location can hold. */
const maxRanges = 2_000;

function isRange(text: string): boolean {
    const [address = "", prefix = "", ...more] = text.split("/");
    const family = isIP(address);
    return (
        family !== 0 &&
        more.length === 0 &&
        /^\d{1,3}$/.test(prefix) &&
        Number(prefix) <= (family === 4 ? 32 : 128)
    );
}

const sorted = (list: string[]) => [...new Set(list)].sort();

const schema = z.object({
    displayName: z.string().min(1).max(256),
    ipRanges: z
        .array(z.string().refine(isRange, "must be a range such as 203.0.113.0/24 or 2001:db8::/32"))
        .min(1)
        .max(maxRanges)
        .transform(sorted)
        .optional(),
    isTrusted: z.boolean().optional(),
    countries: z
        .array(z.string().regex(/^[A-Z]{2}$/, "must be a country's two letters (ISO 3166), such as DE"))
        .min(1)
        .transform(sorted)
        .optional(),
    includeUnknownCountries: z.boolean().optional(),
    countryLookupMethod: z.enum(["clientIpAddress", "authenticatorAppGps"]).optional(),
});

function isOfCountries(props: Properties): boolean {
    return props["countries"] !== undefined && props["countries"] !== null;
}

function toGraph(inputs: Properties): Readonly<Record<string, unknown>> {
    const { displayName, ipRanges = [], countries, ...others } = schema.parse(inputs);
    return countries === undefined
        ? {
              "@odata.type": ipType,
              displayName,
              isTrusted: others.isTrusted ?? false,
              ipRanges: ipRanges.map((cidrAddress) => ({
                  "@odata.type": `#microsoft.graph.iPv${isIP(cidrAddress.split("/")[0] ?? "")}CidrRange`,
                  cidrAddress,
              })),
          }
        : {
              "@odata.type": countryType,
              displayName,
              countriesAndRegions: countries,
              includeUnknownCountriesAndRegions: others.includeUnknownCountries ?? false,
              countryLookupMethod: others.countryLookupMethod ?? "clientIpAddress",
          };
}

/** What is as by default is left out, as in a declaration that does not say it. */
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
 * A named location of IP ranges or of countries. A trusted one is untrusted before it is deleted, or the service
 * refuses.
 *
 * @see https://learn.microsoft.com/graph/api/resources/namedlocation
 */
export const namedLocation = policyObject({
    title: "named location",
    path,
    idName: "locationId",
    // What is said of a default counts as not said.
    schema: z.object({
        ...schema.shape,
        isTrusted: schema.shape.isTrusted.transform((is) => is || undefined),
        includeUnknownCountries: schema.shape.includeUnknownCountries.transform((is) => is || undefined),
        countryLookupMethod: schema.shape.countryLookupMethod.transform((method) =>
            method === "clientIpAddress" ? undefined : method,
        ),
    }),
    fixed: (olds, news) => (isOfCountries(olds) === isOfCountries(news) ? [] : ["countries"]),
    faultsOf: (inputs) => {
        const { ipRanges, countries } = inputs;
        if (isUnknown(ipRanges) || isUnknown(countries)) {
            return [];
        }
        if ((ipRanges === undefined) === (countries === undefined)) {
            return [
                {
                    property: "ipRanges",
                    reason: "a location is of ipRanges or of countries: give one of them",
                },
            ];
        }
        return countries !== undefined && inputs["isTrusted"] === true
            ? [{ property: "isTrusted", reason: "only a location of ipRanges can be trusted" }]
            : [];
    },
    toGraph,
    toInputs,
    beforeRemoval: async (client, id) => {
        const found = await readAgreed(
            () => api.get(client, path, id),
            (location) => location !== undefined,
            () => true,
            client.time,
        );
        if (found?.["isTrusted"] === true) {
            await api.update(client, path, id, { "@odata.type": ipType, isTrusted: false });
            await api.waitUntil(client, path, id, (location) => location?.["isTrusted"] !== true);
        }
    },
});
