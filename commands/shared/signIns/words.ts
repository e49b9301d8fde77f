/** The log's words, in those of conditional access. What is not listed is unknown. */
import type { CrossTenantAccessType, LoggedDevice, LoggedSignIn } from "./loggedSignIn";

/** @see https://learn.microsoft.com/graph/api/resources/signin?view=graph-rest-beta (crossTenantAccessType) */
export function crossTenantAccessTypeOf(text: string): CrossTenantAccessType {
    // The admin center writes "B2B collaboration".
    const word = text.replaceAll(" ", "").toLowerCase();
    const known = ["none", "b2bCollaboration", "b2bDirectConnect", "serviceProvider"] as const;
    return word === "" ? "unknown" : (known.find((name) => name.toLowerCase() === word) ?? "other");
}

/**
 * Clients that can show no prompt are listed by name; all others are unknown.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/concept-sign-in-log-activity-details (client app)
 */
const clients: readonly (readonly [RegExp, NonNullable<LoggedSignIn["clientAppType"]>])[] = [
    [/^browser$/, "browser"],
    [/^(mobile apps and desktop clients|modern clients)$/, "mobileAppsAndDesktopClients"],
    [/^exchange active ?sync$/, "exchangeActiveSync"],
    [
        /^(authenticated smtp|autodiscover|exchange online powershell|exchange web services|imap4?|mapi( over http)?)$/,
        "other",
    ],
    [/^(offline address book|other clients|outlook anywhere.*|outlook service|pop3?|smtp)$/, "other"],
    [/^(reporting web services|universal outlook)$/, "other"],
];

export function clientAppTypeOf(text: string): LoggedSignIn["clientAppType"] {
    const name = text.trim().toLowerCase();
    return clients.find(([form]) => form.test(name))?.[1];
}

/** @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions (device platforms) */
const platforms: readonly (readonly [RegExp, NonNullable<LoggedSignIn["platform"]>])[] = [
    [/^windows ?phone/, "windowsPhone"],
    [/^windows/, "windows"],
    [/^android/, "android"],
    [/^(ios|ipados)/, "iOS"],
    [/^mac ?os/, "macOS"],
    [/^linux/, "linux"],
    [/^chrome ?os/, "unsupported"],
];

export function platformOf(text: string): LoggedSignIn["platform"] {
    const name = text.trim().toLowerCase();
    return platforms.find(([form]) => form.test(name))?.[1];
}

/** The log has the names of the admin center, of before and after Azure AD was renamed. */
const trustTypes: readonly (readonly [RegExp, NonNullable<LoggedDevice["trustType"]>])[] = [
    [/hybrid|^serverad$/, "ServerAD"],
    [/registered|^workplace$/, "Workplace"],
    [/joined|^azuread$/, "AzureAD"],
];

export function trustTypeOf(text: string): LoggedDevice["trustType"] {
    const name = text.toLowerCase();
    return trustTypes.find(([form]) => form.test(name))?.[1];
}

export function riskOf(text: string): LoggedSignIn["signInRiskLevel"] {
    return (["none", "low", "medium", "high", "hidden"] as const).find((level) => level === text);
}

/** @see https://learn.microsoft.com/entra/identity/conditional-access/concept-authentication-flows */
export function flowOf(transferMethod: string, protocol: string): LoggedSignIn["authenticationFlow"] {
    return protocol === "deviceCode"
        ? "deviceCodeFlow"
        : (["none", "deviceCodeFlow", "authenticationTransfer"] as const).find(
              (method) => method === transferMethod,
          );
}
