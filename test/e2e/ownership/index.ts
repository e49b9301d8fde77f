/** What the stack config's `declare` names, by the components. */
import * as pulumi from "@pulumi/pulumi";
import { Guest, GuestGroup, GuestMfaPolicy } from "../../../components";

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
    guest: () => new Guest("ada", { emailAddress: "ada@fabrikam.example", onRemove: "delete" }),
    otherGuest: () => new Guest("ben", { emailAddress: "ben@fabrikam.example", onRemove: "delete" }),
};

for (const name of new pulumi.Config().requireObject<string[]>("declare")) {
    makers[name]?.();
}
