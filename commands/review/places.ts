import type { LineOf, TenantConfig } from "../../config";
import type { PulumiResource } from "pulumi-entra-b2b-policy";
import type { Always } from "./always";
import type { Expectation } from "./expectations";
import { nameOf } from "../shared/plan";
import type { FindingSubject } from "./model";

/** Where something is declared. */
export interface Place {
    /** From the project's folder. */
    readonly file: string;
    /** From 1. */
    readonly line: number;
}

/** Finds where the subject of a finding is declared; the first line of the stack config where it is not. */
export type PlaceOf = (about: FindingSubject) => Place;

/** What a finding can be about. */
export interface Declared {
    /** The stack config's path, from the project's folder. */
    readonly configFile: string;
    /** The path of a file that the stack config extends, from the project's folder. */
    readonly fileOf: (path: string) => string;
    readonly config: TenantConfig;
    /** Finds keys in the stack config and in what it extends. */
    readonly lineOf: LineOf;
    /** The stack's resources after the change. */
    readonly resources: readonly PulumiResource[];
    readonly expectations: readonly Expectation[];
    readonly always?: readonly Always[];
}

export function placesIn({
    configFile,
    fileOf,
    config,
    lineOf,
    resources,
    expectations,
    always = [],
}: Declared): PlaceOf {
    return (about) => {
        const expectation = expectations.find(({ name }) => name === about.expectation);
        if (expectation?.place !== undefined) {
            return expectation.place;
        }
        const statement = always.find(({ name }) => name === about.statement);
        if (statement?.place !== undefined) {
            return statement.place;
        }
        const path =
            policyPath(resources.find((resource) => isOfKey(resource, about.policyKey))?.urn, config) ??
            accountPath(about.account, config) ??
            partnerPath(about.homeTenantId, config);
        const found = path && lineOf(path);
        return {
            file: found?.path === undefined ? configFile : fileOf(found.path),
            line: found?.line ?? 1,
        };
    };
}

type KeyPath = readonly (string | number)[];

/** A policy's key is its object id, or its URN until it has one. */
function isOfKey({ urn, id }: PulumiResource, key: string | undefined): boolean {
    return key !== undefined && (urn === key || id?.split("/").at(-1)?.toLowerCase() === key);
}

/** The entry that a policy's resource is made of: each area of the stack config has its own component. */
function policyPath(urn: string | undefined, config: TenantConfig): KeyPath | undefined {
    if (urn === undefined) {
        return undefined;
    }
    const name = nameOf(urn);
    const indexIn = (area: string, names: readonly string[], ...rest: KeyPath): KeyPath | undefined =>
        names.includes(name) ? [area, names.indexOf(name), ...rest] : undefined;
    const namesOf = (entries: readonly { readonly name: string }[]) => entries.map((entry) => entry.name);
    if (urn.includes("entra-b2b:index:PartnerOrganization$")) {
        return indexIn("partners", namesOf(config.partners), "mfaPolicy");
    }
    if (urn.includes("entra-b2b:index:GuestMfaPolicy$")) {
        return indexIn("mfaPolicies", namesOf(config.mfaPolicies));
    }
    if (urn.includes("entra-b2b:index:RecommendedGuestPolicy$")) {
        const names = config.recommendedPolicies.map(({ name: own, policy }) => own ?? policy);
        return indexIn("recommendedPolicies", names);
    }
    return urn.includes("entra-b2b:index:GuestAccessPolicy$")
        ? indexIn("accessPolicies", namesOf(config.accessPolicies))
        : undefined;
}

function accountPath(account: string | undefined, { emergencyAccess }: TenantConfig): KeyPath | undefined {
    const index = (emergencyAccess?.accountIds ?? []).findIndex((id) => id === account);
    return index < 0 ? undefined : ["emergencyAccess", "accountIds", index];
}

function partnerPath(homeTenantId: string | undefined, { partners }: TenantConfig): KeyPath | undefined {
    const index = partners.findIndex(
        ({ tenantId }) => tenantId !== undefined && tenantId.toLowerCase() === homeTenantId?.toLowerCase(),
    );
    return index < 0 ? undefined : ["partners", index];
}
