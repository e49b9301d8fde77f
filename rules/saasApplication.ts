import { at, fault, ofEach, type Fault } from "./fault";
import { httpsUrlFault } from "./url";

/**
 * How an application signs users in.
 *
 * @see https://learn.microsoft.com/graph/api/resources/serviceprincipal (preferredSingleSignOnMode)
 */
export const singleSignOnModes = ["saml", "oidc", "password", "notSupported"] as const;
export type SingleSignOnMode = (typeof singleSignOnModes)[number];

/** Protocols of an application that is in no gallery. */
export const nonGalleryProtocols = ["saml", "oidc"] as const;
export type NonGalleryProtocol = (typeof nonGalleryProtocols)[number];

/** The template of applications that are in no gallery. @see https://learn.microsoft.com/graph/application-saml-sso-configure-api */
export const nonGalleryTemplateId = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";

/** The claim that SAML calls the subject. @see https://learn.microsoft.com/entra/identity-platform/saml-claims-customization */
export const nameIdClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

/**
 * Properties of a user that the subject of a SAML token can be made of. `localuserprincipalname` is on another page than
 * the others.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-claims-customization ("SAML NameID and UPN")
 * @see https://learn.microsoft.com/entra/external-id/claims-mapping
 */
export const nameIdSources: readonly string[] = [
    ...["mail", "userprincipalname", "localuserprincipalname"],
    ...["onpremisessamaccountname", "employeeid", "telephonenumber"],
    ...Array.from({ length: 15 }, (_, index) => `extensionattribute${index + 1}`),
];

/** What decides how an application is made. */
export interface SaasApplicationShape {
    readonly templateId?: unknown;
    readonly templateName?: unknown;
    readonly nonGallery?: NonGalleryProtocol | undefined;
    readonly singleSignOn?:
        | {
              readonly mode?: SingleSignOnMode | undefined;
              readonly loginUrl?: unknown;
              readonly relayState?: unknown;
          }
        | undefined;
    readonly certificate?: unknown;
    readonly nameId?: unknown;
    readonly appRoles?: readonly unknown[] | undefined;
    readonly provisioning?: unknown;
}

/** The single sign-on mode of an application. */
export function modeOf({ nonGallery, singleSignOn }: SaasApplicationShape): SingleSignOnMode {
    return nonGallery ?? singleSignOn?.mode ?? "saml";
}

/** Inputs that exclude or need one another. */
export function saasApplicationFaults(application: SaasApplicationShape): Fault[] {
    const { templateId, templateName, nonGallery, singleSignOn, provisioning, appRoles } = application;
    const isGiven = (value: unknown) => value !== undefined && value !== null;
    const sources = [templateId, templateName, nonGallery].filter(isGiven);
    const mode = modeOf(application);
    return [
        ...(sources.length === 1
            ? []
            : [
                  fault(
                      sources.length === 0 ? "names no template" : "names more than one template",
                      "Give templateId or templateName for an application of the gallery, or nonGallery",
                  ),
              ]),
        ...when(
            isGiven(nonGallery) && isGiven(singleSignOn?.mode),
            ["singleSignOn", "mode"],
            fault("is decided by nonGallery", "Remove it"),
        ),
        ...(mode === "saml" ? [] : samlOnlyFaults(application)),
        ...when(
            nonGallery === "oidc" && isGiven(provisioning),
            ["provisioning"],
            fault("needs an application made from a template", "Remove it, or use a template"),
        ),
        ...when(
            nonGallery !== "oidc" && (appRoles ?? []).length > 0,
            ["appRoles"],
            fault("is for nonGallery: oidc only: a template brings its roles", "Remove it"),
        ),
    ];
}

/** What only SAML has. */
function samlOnlyFaults({ certificate, nameId, singleSignOn }: SaasApplicationShape): Fault[] {
    const given = [
        [["certificate"], certificate],
        [["claims", "nameId"], nameId],
        [["singleSignOn", "relayState"], singleSignOn?.relayState],
    ] as const;
    return given.flatMap(([path, value]) =>
        when(value !== undefined && value !== null, path, fault("is for SAML only", "Remove it")),
    );
}

function when(isWrong: boolean, path: readonly string[], wrong: Fault): Fault[] {
    return isWrong ? at(path, wrong) : [];
}

/** What is wrong with the URLs that a browser is sent to. */
export function httpsUrlsFaults(urls: readonly string[] | null | undefined): Fault[] {
    return ofEach(urls, httpsUrlFault);
}

/** What is wrong with the property that the subject of a SAML token is made of. */
export function nameIdFault(property: string): Fault | undefined {
    return nameIdSources.includes(property.toLowerCase())
        ? undefined
        : fault(
              "is not a property that a SAML subject can be made of",
              "Use mail, localuserprincipalname, userprincipalname, employeeid, onpremisessamaccountname, telephonenumber, or extensionattribute1 to extensionattribute15",
          );
}

/** What is wrong with the name of a signing certificate. @see https://learn.microsoft.com/graph/api/serviceprincipal-addtokensigningcertificate */
export function certificateNameFault(name: string): Fault | undefined {
    return /^CN=./.test(name)
        ? undefined
        : fault("does not begin with CN=", "Write CN= and a name, such as CN=Contoso Wiki");
}

/** What is wrong with a list of credentials: each has a value, and each name is there once. */
export function credentialsFaults(
    credentials: readonly { readonly key: string; readonly value?: unknown; readonly secret?: unknown }[],
): Fault[] {
    const keys = credentials.map(({ key }) => key);
    return credentials.flatMap(({ key, value, secret }, index) =>
        at(
            [index],
            [
                ...((value === undefined) === (secret === undefined)
                    ? [fault("has no value, or two", "Give value, or secret for a key that has it")]
                    : []),
                ...(keys.indexOf(key) < index ? [fault(`is the second ${key}`, "Remove one")] : []),
            ],
        ),
    );
}

/** What is wrong with a reference to another key of the stack config, where a secret is. */
export function secretReferenceFault(key: string): Fault | undefined {
    return /^[^:\s]+:[^:\s]+$/.test(key) && !key.startsWith("entra-b2b:")
        ? undefined
        : fault(
              "is not a key of another namespace",
              "Write namespace:key, such as wiki:token, and set it with pulumi config set --secret wiki:token",
          );
}
