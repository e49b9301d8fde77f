/** A policy with several wrong inputs, or a guest whose address turns out to be wrong while the program runs. */
import * as pulumi from "@pulumi/pulumi";
import { Guest, GuestAccessPolicy } from "../../../components";

if (new pulumi.Config().require("which") === "policy") {
    new GuestAccessPolicy("office", {
        displayName: "Office",
        emergencyAccess: { accountIds: ["00000000-0000-4000-8000-00000000e001"] },
        state: "enabled",
        includeApplications: ["Office365"],
        session: { persistentBrowser: "never" },
        conditions: { deviceFilter: { mode: "include", rule: "((" } },
    });
} else {
    new Guest("alice", { emailAddress: pulumi.output(Promise.resolve("alice at fabrikam")) });
}
