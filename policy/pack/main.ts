/** The policy pack, as `pulumi preview --policy-pack policy/pack` starts it. */
import { PolicyPack } from "@pulumi/policy";
import { enginePolicies } from "./enginePolicies";
import { rules } from "./rules";

new PolicyPack("entra-b2b", { policies: enginePolicies(rules) });
