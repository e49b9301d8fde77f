import type * as pulumi from "@pulumi/pulumi";
import type { NonGalleryProtocol, SingleSignOnMode } from "../../rules/saasApplication";
import type { ApplicationRoleArgs } from "../applicationAccess";
import type { GuestTokenClaimsArgs } from "../guestTokenClaims";

/** How users sign in to the application, and where it is. */
export interface SaasSingleSignOn {
    /** How My Apps and Microsoft 365 open an application of the gallery. Default `saml`. */
    readonly mode?: SingleSignOnMode;
    /** What the application calls itself; the entity id of SAML. Default: as the template sets it. */
    readonly identifierUris?: string[];
    /** Where tokens are sent (https); the assertion consumer service of SAML. Default: as the template sets it. */
    readonly replyUrls?: string[];
    /** Where the application starts a sign-in (https). Default: Entra starts it. */
    readonly loginUrl?: string;
    /** Where the application leads after a sign-in that Entra started. For SAML only. */
    readonly relayState?: string;
    /** Where a sign-out is sent (https). */
    readonly logoutUrl?: string;
}

/** The certificate that signs SAML tokens. Entra makes it and keeps the private key. */
export interface SaasCertificate {
    /** Its subject, which begins with `CN=`. Default: `CN=` and the application's display name. A change makes another certificate. */
    readonly displayName?: string;
    /**
     * When it ends, as a date or a moment with its time zone. At most three years after it is made. Default: three years
     * after. A change makes another certificate, which signs from then on; the former one stays in the application.
     */
    readonly endDate?: string;
    /** Who gets mail from Entra before it ends. Default: no one. */
    readonly notificationEmailAddresses?: string[];
}

/** What the application's tokens contain about guests. */
export interface SaasClaims extends Omit<GuestTokenClaimsArgs, "appId"> {
    /**
     * The property that the subject (NameID) of SAML tokens is made of: `mail` for applications that know people by
     * mail address, `localuserprincipalname` for the name in this tenant, which contains `#EXT#`. Default: the user
     * principal name, which is the mail address for guests from an Entra tenant alone.
     */
    readonly nameId?: string;
}

/** A role of an application that is in no gallery. */
export interface SaasAppRole {
    /** What tokens contain. */
    readonly value: string;
    /** Default: the value. */
    readonly displayName?: string;
}

/** A credential for the application's own service. */
export interface SaasCredential {
    /** Its name in Microsoft Graph, such as `BaseAddress` or `SecretToken`. */
    readonly key: string;
    /** Its value, which is a secret in the state and in output. */
    readonly value: pulumi.Input<string>;
}

/** Accounts that Entra makes in the application. */
export interface SaasProvisioning {
    /** The connector: one of the application's synchronization templates, such as `scim`. A change replaces the job. */
    readonly templateId: string;
    /** Credentials for the application's own service. Default: none. */
    readonly credentials?: readonly SaasCredential[];
    /**
     * Whether guests get accounts. `exclude` adds the condition that a user is a member to every scoping filter. A guest
     * who is no longer in scope loses the account. Default `include`.
     */
    readonly guests?: "include" | "exclude";
    /** Whether the job runs. Default `true`. */
    readonly enabled?: boolean;
}

/** Inputs of {@link SaasApplication}. One of `templateId`, `templateName` and `nonGallery` is needed. */
export interface SaasApplicationArgs {
    /** Name in the tenant. */
    readonly displayName: pulumi.Input<string>;
    /** Id (GUID) of a template of the gallery. A change replaces the application. */
    readonly templateId?: pulumi.Input<string>;
    /** Name of a template of the gallery. Exactly one must have it. */
    readonly templateName?: string;
    /** Protocol of an application that is in no gallery. */
    readonly nonGallery?: NonGalleryProtocol;
    /** How users sign in to the application, and where it is. */
    readonly singleSignOn?: SaasSingleSignOn;
    /** The certificate that signs SAML tokens. Default: one for three years. For SAML only. */
    readonly certificate?: SaasCertificate;
    /** What its tokens contain about guests. Default: what tokens contain about everyone. */
    readonly claims?: SaasClaims;
    /** Roles, for `nonGallery: "oidc"` only. Default: none, so that there is only default access. */
    readonly appRoles?: SaasAppRole[];
    /** Lets only assigned users sign in. Default `true`. */
    readonly requireAssignment?: boolean;
    /** Accounts that Entra makes in the application, for those who are assigned. Default: none. */
    readonly provisioning?: SaasProvisioning;
    /** Who gets which role. Applications from a template have the roles `User` and `msiam_access`, or others. Default: no one. */
    readonly assignments?: readonly ApplicationRoleArgs[];
}
