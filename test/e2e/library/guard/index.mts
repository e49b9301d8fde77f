import { PolicyPack, type Policies } from "@pulumi/policy";
import { guestPolicies } from "pulumi-entra-b2b-policy/pack";

const own: Policies = [
    {
        name: "guests-of-contoso",
        description: "Each guest's company is said.",
        enforcementLevel: "mandatory",
        validateResource: ({ type, props }, reportViolation) => {
            if (type.endsWith("entra-b2b:GuestAccount") && props["companyName"] !== "Contoso") {
                reportViolation("Guests have to be of Contoso.");
            }
        },
    },
];

new PolicyPack("guard", { policies: [...guestPolicies, ...own] });
