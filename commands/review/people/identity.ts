import type { PersonLabel } from "pulumi-entra-b2b-policy";

/** A user of the directory, as far as policies can see them. */
export interface DirectoryUser {
    readonly id: string;
    readonly accountEnabled?: boolean | null;
    readonly userType?: string | null;
    readonly creationType?: string | null;
    readonly externalUserState?: string | null;
    readonly identities?: readonly { readonly signInType?: string; readonly issuer?: string | null }[] | null;
    readonly mail?: string | null;
    readonly userPrincipalName?: string | null;
}

/** Properties of {@link DirectoryUser}, for `$select`. */
export const userProperties = [
    ...["id", "accountEnabled", "userType", "creationType", "externalUserState"],
    ...["identities", "mail", "userPrincipalName"],
] as const;

/** Where a user authenticates. */
export type Authenticator =
    | { readonly at: "here" }
    /** In another Entra tenant. */
    | { readonly at: "entra" }
    | { readonly at: "provider"; readonly provider: NonNullable<PersonLabel["provider"]> }
    /** The user has not redeemed the invitation: only the address says where they will authenticate. */
    | { readonly at: "notYet" };

export type UserKind = Extract<
    PersonLabel["kind"],
    "member" | "internalGuest" | "b2bCollaborationGuest" | "b2bCollaborationMember" | "otherExternalUser"
>;

/** Issuers of external identities, in lower case. Every other issuer is a federated identity provider. */
const providers: Readonly<Record<string, NonNullable<PersonLabel["provider"]>>> = {
    mail: "oneTimePasscode",
    microsoftaccount: "microsoftAccount",
    "google.com": "google",
    // Policies see them as they see Google's.
    "facebook.com": "google",
};

/**
 * Where a user authenticates, by their identities: `ExternalAzureAD` for another Entra tenant, the name or the URI of
 * an identity provider, and a name of this tenant for everyone else, and for invited users before the redemption.
 *
 * @see https://learn.microsoft.com/entra/external-id/user-properties (Identities)
 */
export function authenticatorOf({
    identities,
    creationType,
    externalUserState,
}: DirectoryUser): Authenticator {
    const issuers = (identities ?? []).flatMap(({ signInType, issuer }) =>
        signInType === "federated" && typeof issuer === "string" ? [issuer.toLowerCase()] : [],
    );
    const [issuer] = issuers;
    if (issuers.includes("externalazuread")) {
        return { at: "entra" };
    }
    if (issuer !== undefined) {
        return { at: "provider", provider: providers[issuer] ?? "federated" };
    }
    const isInvited =
        externalUserState != null || /^(Invitation|SelfServiceSignUp)$/i.test(creationType ?? "");
    return { at: isInvited ? "notYet" : "here" };
}

/**
 * The type under which policies see a user.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
 */
export function kindOf({ userType }: DirectoryUser, { at }: Authenticator): UserKind {
    const isGuest = userType === "Guest";
    if (at === "here") {
        return isGuest ? "internalGuest" : "member";
    }
    return isGuest
        ? "b2bCollaborationGuest"
        : userType === "Member"
          ? "b2bCollaborationMember"
          : "otherExternalUser";
}

/**
 * Domains of a user's addresses, which tell the home tenant: of the address that was invited, which the principal name
 * of an external user keeps, and of the mail address.
 *
 * @see https://learn.microsoft.com/entra/external-id/user-properties (User Principal Name)
 */
export function domainsOf({ mail, userPrincipalName }: DirectoryUser): string[] {
    const [invited] = (userPrincipalName ?? "").split(/#EXT#@/i);
    const domains = [
        invited === undefined || invited === userPrincipalName ? undefined : invited.split("_").at(-1),
        mail?.split("@").at(-1),
    ];
    return [...new Set(domains.flatMap((domain) => (domain ? [domain.toLowerCase()] : [])))];
}
