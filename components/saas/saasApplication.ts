import * as pulumi from "@pulumi/pulumi";
import type * as Azuread from "@pulumi/azuread";
import { ApplicationUrls, ServicePrincipalSettings } from "../../providers";
import { idFault } from "../../rules/guid";
import { momentFault, momentMs } from "../../rules/moment";
import {
    certificateNameFault,
    httpsUrlsFaults,
    modeOf,
    nameIdClaim,
    nameIdFault,
    saasApplicationFaults,
} from "../../rules/saasApplication";
import { quote } from "../../rules/text";
import { httpsUrlFault } from "../../rules/url";
import { ApplicationAccess } from "../applicationAccess";
import { azuread } from "../azure/sdks";
import { CheckedComponent } from "../checkedComponent";
import { GuestTokenClaims, type GuestTokenClaimsArgs } from "../guestTokenClaims";
import { InputChecks } from "../inputChecks";
import type { SaasApplicationArgs, SaasClaims } from "./args";
import { declareProvisioning } from "./provisioning";
import { registeredForOidc, registeredFromTemplate, type Registered } from "./registration";

/**
 * A SaaS application that guests can sign in to: made from a template of the gallery, or for SAML or OpenID Connect
 * without one, with its single sign-on, its signing certificate, claims that are right for guests, and access for
 * groups of guests. Deleting it deletes the application, which can be restored for 30 days.
 *
 * @see https://learn.microsoft.com/graph/application-saml-sso-configure-api
 * @see https://learn.microsoft.com/entra/external-id/configure-saas-apps
 */
export class SaasApplication extends CheckedComponent {
    /** App id, known once replicas agree on the application. Policies name the application by it. */
    readonly appId: pulumi.Output<string>;
    /** Object id of the app registration. */
    readonly applicationId: pulumi.Output<string>;
    /** Object id of the service principal. */
    readonly servicePrincipalId: pulumi.Output<string>;
    /** SHA-1 thumbprint of the certificate that signs SAML tokens; `undefined` where SAML is not used. */
    readonly certificateThumbprint: pulumi.Output<string> | undefined;

    /**
     * @throws InvalidInputsError - Inputs are missing, exclude one another or are not valid.
     * @throws MissingPackageError - `@pulumi/azuread` is not installed.
     */
    constructor(name: string, args: SaasApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
        InputChecks.of("SaasApplication", name, (checks) => check(checks, args));
        const sdk = azuread(`SaasApplication ${quote(name)}`);
        super("SaasApplication", name, opts);
        const { assignments = [], claims = {}, nonGallery, requireAssignment = true } = args;
        const isOidc = nonGallery === "oidc";
        const registered = isOidc
            ? registeredForOidc(sdk, this, name, args, claims)
            : registeredFromTemplate(sdk, this, name, args);
        const { appId, resource } = registered;
        if (!isOidc) {
            this.certificateThumbprint = this.setUpSignIn(sdk, name, args, registered);
        }
        if (args.provisioning !== undefined) {
            declareProvisioning(sdk, this, name, args.provisioning, registered);
        }
        const tokenClaims = isOidc ? onlyMapped(claims) : withNameId(claims);
        if (Object.keys(tokenClaims).length > 0) {
            new GuestTokenClaims(name, { appId, ...tokenClaims }, { parent: this });
        }
        if (assignments.length > 0 || !isOidc) {
            new ApplicationAccess(
                name,
                // azuread's service principal has the setting already.
                { appId, assignments, ...(!isOidc && { requireAssignment }) },
                { parent: this, deletedWith: resource },
            );
        }
        this.appId = appId;
        this.applicationId = registered.applicationId;
        this.servicePrincipalId = registered.principalId;
        this.registerOutputs({
            appId,
            applicationId: this.applicationId,
            servicePrincipalId: this.servicePrincipalId,
        });
    }

    /** Everything about sign-ins to an application that was made from a template. */
    private setUpSignIn(
        sdk: typeof Azuread,
        name: string,
        args: SaasApplicationArgs,
        { appId, principalPath, resource }: Registered,
    ): pulumi.Output<string> | undefined {
        const { singleSignOn = {}, certificate = {} } = args;
        const { identifierUris, loginUrl, logoutUrl, relayState, replyUrls } = singleSignOn;
        const mode = modeOf(args);
        const signing =
            mode === "saml"
                ? new sdk.ServicePrincipalTokenSigningCertificate(
                      name,
                      { servicePrincipalId: principalPath, ...certificateInputs(args) },
                      // azuread deletes the wrong one of two certificates. This one goes with the application.
                      { parent: this, retainOnDelete: true },
                  )
                : undefined;
        // What is set on the application is gone with it; restoring it first would let everyone in for a moment.
        const own = { parent: this, deletedWith: resource };
        const settings = new ServicePrincipalSettings(
            name,
            {
                appId,
                preferredSingleSignOnMode: mode,
                ...(loginUrl !== undefined && { loginUrl }),
                ...(relayState !== undefined && { samlSingleSignOnSettings: { relayState } }),
                ...(certificate.notificationEmailAddresses !== undefined && {
                    notificationEmailAddresses: certificate.notificationEmailAddresses,
                }),
                ...(signing && { preferredTokenSigningKeyThumbprint: signing.thumbprint }),
            },
            own,
        );
        if (identifierUris !== undefined || replyUrls !== undefined || logoutUrl !== undefined) {
            new ApplicationUrls(
                name,
                {
                    appId,
                    ...(identifierUris !== undefined && { identifierUris }),
                    ...(replyUrls !== undefined && { redirectUris: replyUrls }),
                    ...(logoutUrl !== undefined && { logoutUrl }),
                },
                // Only an application for SAML can have identifiers of domains that are not the tenant's.
                { ...own, dependsOn: [settings] },
            );
        }
        return signing?.thumbprint;
    }
}

function check(checks: InputChecks, args: SaasApplicationArgs): void {
    const { certificate, claims, singleSignOn, templateId } = args;
    checks.refuse(saasApplicationFaults({ ...args, nameId: claims?.nameId }));
    if (templateId !== undefined) {
        checks.at("templateId").input(templateId, idFault);
    }
    const urls = checks.at("singleSignOn");
    urls.at("replyUrls").refuse(httpsUrlsFaults(singleSignOn?.replyUrls), singleSignOn?.replyUrls);
    for (const key of ["loginUrl", "logoutUrl"] as const) {
        const url = singleSignOn?.[key];
        urls.at(key).refuse(url === undefined ? undefined : httpsUrlFault(url), url);
    }
    if (claims?.nameId !== undefined) {
        checks.at("claims", "nameId").refuse(nameIdFault(claims.nameId), claims.nameId);
    }
    if (certificate?.displayName !== undefined) {
        const { displayName } = certificate;
        checks.at("certificate", "displayName").refuse(certificateNameFault(displayName), displayName);
    }
    if (certificate?.endDate !== undefined) {
        checks.at("certificate", "endDate").refuse(momentFault(certificate.endDate), certificate.endDate);
    }
}

/** Name and end of the certificate. The end is written as Graph answers it: another notation would be another certificate. */
function certificateInputs({ certificate = {}, displayName }: SaasApplicationArgs) {
    const endMs = certificate.endDate === undefined ? undefined : momentMs(certificate.endDate);
    return {
        displayName:
            certificate.displayName ??
            // These characters separate the parts of a certificate's subject.
            pulumi.output(displayName).apply((text) => `CN=${text.replace(/[,+="\\<>;#]/g, " ").trim()}`),
        ...(endMs !== undefined && { endDate: new Date(endMs).toISOString().replace(/\.\d+Z$/, "Z") }),
    };
}

/** The claims with the subject as one of them. */
function withNameId({ nameId, mappedClaims = [], ...rest }: SaasClaims): Omit<GuestTokenClaimsArgs, "appId"> {
    const all = [
        ...mappedClaims,
        ...(nameId === undefined ? [] : [{ id: nameId.toLowerCase(), samlClaimType: nameIdClaim }]),
    ];
    return { ...rest, ...(all.length > 0 && { mappedClaims: all }) };
}

function onlyMapped({ mappedClaims }: SaasClaims): Omit<GuestTokenClaimsArgs, "appId"> {
    return mappedClaims === undefined ? {} : { mappedClaims };
}
