/** The policy pack, as `pulumi preview --policy-pack policy/pack` starts it. */
import { PolicyPack } from "@pulumi/policy";
import { guestPolicies } from "./policies";

new PolicyPack("entra-b2b", { policies: guestPolicies });
