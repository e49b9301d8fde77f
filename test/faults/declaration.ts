/** What both programs of the fault matrix declare, as data, for them and for whoever checks the directory. */

/** A guest, and what happens to the account on `destroy`. */
export interface DeclaredGuest {
    readonly name: string;
    readonly emailAddress: string;
    readonly displayName: string;
    readonly onRemove: "retain" | "block" | "delete";
}

export const guests: readonly DeclaredGuest[] = [
    {
        name: "ada",
        emailAddress: "ada@fabrikam.example",
        displayName: "Ada Almeida",
        onRemove: "retain",
    },
    { name: "ben", emailAddress: "ben@fabrikam.example", displayName: "Ben Bauer", onRemove: "block" },
    { name: "cleo", emailAddress: "cleo@fabrikam.example", displayName: "Cleo Castro", onRemove: "delete" },
];

export const groupName = "Fabrikam's on-call engineers";

/** Fabrikam's tenant id. */
export const partnerTenantId = "00000000-0000-4000-8000-0000000000f1";

/** Two accounts that every sandbox tenant has. */
export const emergencyAccessAccountIds = [
    "00000000-0000-4000-8000-00000000e001",
    "00000000-0000-4000-8000-00000000e002",
];

/** The policy leaves the group out, so that it depends on an object made a moment before. */
export const policy = { displayName: "MFA for Fabrikam's guests", state: "enabled" } as const;
