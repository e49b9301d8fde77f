/** Many guests as a few resources, a group for them, and a directory role for the people who invite. */
import { Guest, GuestGroup, GuestRole, GuestRoster } from "pulumi-entra-b2b";

const engineers = new GuestGroup("engineers", { displayName: "Fabrikam engineers" });

// Thousands of guests can be listed here. Each keeps the rules of a `Guest`.
const roster = new GuestRoster("fabrikam", {
    guests: [
        { emailAddress: "alice@fabrikam.example", displayName: "Alice (Fabrikam)", groups: ["engineers"] },
        { emailAddress: "bob@fabrikam.example", companyName: "Fabrikam", groups: ["engineers"] },
    ],
    groups: { engineers },
    onRemove: "block",
});

const lead = new Guest("lead", { emailAddress: "lead@fabrikam.example" });
new GuestRole("inviters", { role: "guestInviter", assignment: "active", guests: { lead } });

export const userIds = roster.userIds;
