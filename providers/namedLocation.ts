import * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "./adoption";
import { MarkedResource } from "./mark";

/** Inputs of {@link NamedLocation}: either `ipRanges` or `countries`. A change from one to the other replaces it. */
export interface NamedLocationArgs extends AdoptionArgs {
    /** Name of the location. */
    readonly displayName: pulumi.Input<string>;
    /** Ranges such as `203.0.113.0/24`, at most 2,000. */
    readonly ipRanges?: pulumi.Input<pulumi.Input<string>[]>;
    /** Counts as `AllTrusted`, and lowers the risk of sign-ins from there. Of ranges only. Default `false`. */
    readonly isTrusted?: pulumi.Input<boolean>;
    /** Countries by two letters (ISO 3166), such as `DE`. */
    readonly countries?: pulumi.Input<pulumi.Input<string>[]>;
    /** Whether addresses of no known country belong to it. Default `false`. */
    readonly includeUnknownCountries?: pulumi.Input<boolean>;
    /** Default `clientIpAddress`. */
    readonly countryLookupMethod?: pulumi.Input<"clientIpAddress" | "authenticatorAppGps">;
}

/**
 * A named location for conditional access. A trusted one is untrusted before it is deleted.
 *
 * @see https://learn.microsoft.com/graph/api/resources/namedlocation
 */
export class NamedLocation extends MarkedResource {
    /** The location's id (GUID), known once replicas agree on the location. */
    declare readonly locationId: pulumi.Output<string>;

    constructor(name: string, args: NamedLocationArgs, opts?: pulumi.CustomResourceOptions) {
        super("namedLocation", name, { ...args, locationId: undefined }, opts);
    }
}
