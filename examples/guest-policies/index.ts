/** Conditional access for guests: recommended policies by name, MFA, and a policy with a dated plan. */
import * as pulumi from "@pulumi/pulumi";
import {
    AuthenticationStrength,
    GuestAccessPolicy,
    GuestMfaPolicy,
    NamedLocation,
    RecommendedGuestPolicy,
} from "pulumi-entra-b2b";

/** Never locked out. These are the two accounts of every sandbox tenant; name your own in your tenant. */
const emergencyAccess = {
    accountIds: new pulumi.Config().getObject<string[]>("emergencyAccessAccountIds") ?? [
        "00000000-0000-4000-8000-00000000e001",
        "00000000-0000-4000-8000-00000000e002",
    ],
};

const mfa = new GuestMfaPolicy("mfa", { displayName: "MFA for guests", emergencyAccess });

const recommended = [
    new RecommendedGuestPolicy("legacy", {
        policy: "block-legacy-authentication-for-guests",
        emergencyAccess,
    }),
    new RecommendedGuestPolicy("device-code", {
        policy: "block-device-code-flow-for-guests",
        emergencyAccess,
    }),
    new RecommendedGuestPolicy("countries", {
        policy: "block-guests-outside-countries",
        countries: ["DE", "FR"],
        emergencyAccess,
    }),
];

const office = new NamedLocation("office", {
    displayName: "Office",
    ipRanges: ["203.0.113.0/24"],
    isTrusted: true,
});
const keys = new AuthenticationStrength("keys", {
    displayName: "Security keys",
    allowedCombinations: ["fido2", "windowsHelloForBusiness"],
});

/** Report-only at once, and enforced by the first `pulumi up` on or after the date. */
const outside = new GuestAccessPolicy("outside-the-office", {
    displayName: "Security keys outside the office",
    emergencyAccess,
    rollout: { enabledFrom: "2999-01-01" },
    grant: { authenticationStrength: keys.strengthId },
    conditions: { locations: { include: ["All"], exclude: [office.locationId] } },
    session: { signInFrequency: { hours: 8 } },
});

export const policyIds = [mfa, ...recommended, outside].map(({ policyId }) => policyId);
