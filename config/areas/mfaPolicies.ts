import { z } from "zod";
import { excludedGroups, type CrossFault, type NameUse, type ValuesOf } from "./crossFault";
import { emergencyAccessFaults } from "../../rules/emergencyAccess";
import { at } from "../../rules/fault";
import { isGuid } from "../../rules/guid";
import type { PolicyState } from "../../rules/policyState";
import { strictestState, type DeclaredRollout } from "../../rules/rollout";
import { needsTrustInMfa } from "../../rules/authenticationStrength";
import type { EmergencyAccessArea } from "./emergencyAccess";
import { name } from "./fields";
import { mfaPolicyFields } from "./mfaPolicyFields";
import { partnerTenants } from "./partnerReference";
import type { PartnerArea } from "./partners";
import { renameFields } from "./renames";

/** MFA policies for guests of several partners, or of all. */
export const mfaPolicyListFields = {
    mfaPolicies: z
        .array(
            z.strictObject({
                name,
                ...renameFields,
                ...mfaPolicyFields,
                partnerTenants: partnerTenants.describe("all, or names of partners or tenant ids."),
            }),
        )
        .default([]),
};

export type MfaPolicyArea = ValuesOf<typeof mfaPolicyListFields>;

/** A policy for guests in another area, as far as it is checked as these are. */
interface GuestPolicy {
    readonly partnerTenants: "all" | readonly string[];
    readonly state?: PolicyState | undefined;
    readonly rollout?: DeclaredRollout | undefined;
}

/** Everything that these faults depend on. */
type PolicyContext = MfaPolicyArea &
    PartnerArea &
    EmergencyAccessArea & {
        readonly recommendedPolicies: readonly GuestPolicy[];
        readonly accessPolicies: readonly GuestPolicy[];
    };

/** Where policies name partners. A tenant id needs no declaration. */
export function policyPartners(
    config: Pick<PolicyContext, "mfaPolicies" | "recommendedPolicies" | "accessPolicies">,
): NameUse[] {
    const lists = {
        mfaPolicies: config.mfaPolicies,
        recommendedPolicies: config.recommendedPolicies,
        accessPolicies: config.accessPolicies,
    };
    return Object.entries(lists).flatMap(([list, policies]) =>
        policies.flatMap(({ partnerTenants }, policy) =>
            (partnerTenants === "all" ? [] : partnerTenants).flatMap((partner, index) =>
                isGuid(partner) ? [] : [{ name: partner, path: [list, policy, "partnerTenants", index] }],
            ),
        ),
    );
}

/** Emergency access that is not enough for the strictest policy. */
export function missingEmergencyAccess(config: PolicyContext): CrossFault[] {
    const policies = [
        ...config.mfaPolicies,
        ...config.recommendedPolicies,
        ...config.accessPolicies,
        ...config.partners.flatMap(({ mfaPolicy }) => (mfaPolicy ? [mfaPolicy] : [])),
    ];
    const states = policies.map(({ state, rollout }) => strictestState(state, rollout));
    return states.length === 0
        ? []
        : at(
              ["emergencyAccess"],
              emergencyAccessFaults(
                  config.emergencyAccess,
                  states.includes("enabled") ? "enabled" : "reportOnly",
              ),
          );
}

/** Without trust, a guest only has the resource tenant's methods, none of which is passwordless. */
export function impossibleStrengths(config: MfaPolicyArea & PartnerArea): CrossFault[] {
    const untrusted = config.partners.filter(
        ({ inboundTrust }) => inboundTrust !== "unmanaged" && !inboundTrust.isMfaAccepted,
    );
    // A policy for all tenants is not checked, because the tenant's default settings may trust those not named here.
    const uses = [
        ...config.partners.map((partner, index) => ({
            strength: partner.mfaPolicy?.authenticationStrength,
            lockedOut: untrusted.includes(partner) ? [partner.name] : [],
            path: ["partners", index, "mfaPolicy", "authenticationStrength"],
        })),
        ...config.mfaPolicies.map(({ authenticationStrength, partnerTenants }, index) => ({
            strength: authenticationStrength,
            lockedOut:
                partnerTenants === "all"
                    ? []
                    : untrusted
                          .filter((partner) =>
                              [partner.name, partner.tenantId ?? partner.name].some((id) =>
                                  partnerTenants.includes(id),
                              ),
                          )
                          .map(({ name }) => name),
            path: ["mfaPolicies", index, "authenticationStrength"],
        })),
    ];
    return uses
        .filter(({ strength, lockedOut }) => needsTrustInMfa(strength ?? "") && lockedOut.length > 0)
        .map(({ lockedOut, path }) => ({
            path,
            message: `guests of ${lockedOut.join(", ")} cannot meet this strength while the MFA of their home tenant is not trusted: all would be locked out`,
            cure: "Set inboundTrust.isMfaAccepted to true, or use multifactor",
        }));
}

/** Where MFA policies name groups. */
export function mfaPolicyGroups({ mfaPolicies }: MfaPolicyArea): NameUse[] {
    return excludedGroups("mfaPolicies", mfaPolicies);
}
