"use strict";

const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("report-only", {
    policies: [
        {
            name: "policies-are-report-only",
            description: "Conditional-access policies ask nobody yet.",
            enforcementLevel: "mandatory",
            validateResource: ({ type, props }, reportViolation) => {
                if (
                    type === "pulumi-nodejs:dynamic/entra-b2b:ConditionalAccessPolicy" &&
                    props.state === "enabled"
                ) {
                    reportViolation(`the policy ${props.displayName} is enforced`);
                }
            },
        },
    ],
});
