/** What the stack config's `declare` names, by the components. */
import * as pulumi from "@pulumi/pulumi";
import { Guest, GuestGroup, GuestMfaPolicy } from "../../../components";
import { ConditionalAccessPolicy, CrossTenantAccessPartner, type InboundTrust } from "../../../providers";

/** A partner, and what is trusted of it. */
function partner(inboundTrust: InboundTrust): void {
    new CrossTenantAccessPartner("fabrikam", {
        tenantId: "11111111-1111-4111-8111-111111111111",
        inboundTrust,
    });
}

const makers: Readonly<Record<string, () => unknown>> = {
    policy: () =>
        new GuestMfaPolicy("mfa", {
            displayName: "MFA for guests",
            state: "enabled",
            emergencyAccess: {
                accountIds: ["1", "2"].map((n) => `00000000-0000-4000-8000-00000000e00${n}`),
            },
        }),
    group: () => new GuestGroup("partners", { displayName: "Partners" }),
    renamed: () => new GuestGroup("members", { displayName: "Partners" }),
    "renamed by alias": () =>
        new GuestGroup("members", { displayName: "Partners" }, { aliases: [{ name: "partners" }] }),
    "policy without emergency access": () =>
        new ConditionalAccessPolicy("everyone", {
            displayName: "MFA for everyone",
            state: "enabled",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includeApplications: ["All"] },
                users: { includeUsers: ["All"] },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        }),
    "changed guest": () =>
        new Guest("bob", {
            emailAddress: "bob@fabrikam.example",
            onRemove: "delete",
            companyName: "Fabrikam",
        }),
    "group of a guest": () => {
        const guest = new Guest("bob", { emailAddress: "bob@fabrikam.example", onRemove: "delete" });
        new GuestGroup("of-a-guest", { displayName: "Of a guest", guests: [guest] });
    },
    partner: () => partner({ isMfaAccepted: true }),
    "changed partner": () => partner({ isMfaAccepted: true, isCompliantDeviceAccepted: true }),
    guest: () => new Guest("ada", { emailAddress: "ada@fabrikam.example", onRemove: "delete" }),
    otherGuest: () => new Guest("ben", { emailAddress: "ben@fabrikam.example", onRemove: "delete" }),
};

for (const name of new pulumi.Config().requireObject<string[]>("declare")) {
    makers[name]?.();
}
