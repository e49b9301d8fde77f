/** The rules for a custom policy pack: `pulumi-entra-b2b/policy-pack`. */
import type { Policies } from "@pulumi/policy";
import { enginePolicies } from "./enginePolicies";
import { rules } from "./rules";

/**
 * All rules of the pack, as `PolicyPack` of `@pulumi/policy` takes them, at their default levels. The pack's configuration
 * turns each of them on, off or up by its name.
 *
 * @see https://www.pulumi.com/docs/insights/policy/policy-packs/
 *
 * @example
 * new PolicyPack("contoso", { policies: [...guestPolicies, ...ourOwn] });
 */
export const guestPolicies: Policies = enginePolicies(rules);
