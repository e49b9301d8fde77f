import type { Scenario } from "pulumi-entra-b2b-policy";
import { kindWords } from "../formats/words";
import { listed, type Names } from "./names";
import { platformNames } from "./platforms";

const clientWords = {
    browser: "in a browser",
    mobileAppsAndDesktopClients: "in a mobile or desktop app",
    exchangeActiveSync: "by Exchange ActiveSync",
    other: "in a legacy client",
} as const;

const platformWords = {
    ...platformNames,
    unsupported: "a platform that conditional access does not know",
} as const;

const flowWords = {
    none: "",
    deviceCodeFlow: "by the device code flow",
    authenticationTransfer: "by authentication transfer",
} as const;

const trustWords = {
    AzureAD: "Entra joined",
    ServerAD: "Entra hybrid joined",
    Workplace: "Entra registered",
} as const;

const methodWords: Readonly<Record<string, string>> = {
    password: "a password",
    sms: "a text message",
    voice: "a call",
    fido2: "a passkey",
    microsoftAuthenticatorPush: "the Authenticator app",
    softwareOath: "a software token",
    hardwareOath: "a hardware token",
    windowsHelloForBusiness: "Windows Hello for Business",
    x509CertificateMultiFactor: "a certificate",
};

/** One sign-in in a line. */
export function exampleWords(scenario: Scenario, names: Names): string {
    const { who, target, clientAppType, platform, location, device, atHome } = scenario;
    const { signInRiskLevel, userRiskLevel, insiderRiskLevel, authenticationFlow } = scenario;
    const risks = [
        ["sign-in risk", signInRiskLevel],
        ["user risk", userRiskLevel],
        ["insider risk", insiderRiskLevel],
    ].flatMap(([what, level]) => (level === undefined || level === "none" ? [] : [`${level} ${what}`]));
    const memberships = [
        ...(who.groupIds ?? []).map(names.group),
        ...(who.roleIds ?? []).map((id) => `the role ${names.role(id)}`),
    ];
    return [
        `${kindWords(who.userType)}${typeof who.homeTenantId === "string" ? ` of ${names.partner(who.homeTenantId)}` : ""}`,
        ...(memberships.length > 0 ? [`in ${memberships.join(", ")}`] : []),
        `to ${target.applicationId === undefined ? (target.userAction ?? target.authenticationContext ?? "nothing") : names.application(target.applicationId)}`,
        ...(clientAppType === undefined ? [] : [clientWords[clientAppType]]),
        ...(platform === undefined ? [] : [`on ${platformWords[platform]}`]),
        ...(location?.ipAddress === undefined
            ? []
            : [`from ${location.ipAddress}${location.country ? ` in ${location.country}` : ""}`]),
        device === null || device === undefined
            ? "device not registered"
            : `device ${device.isCompliant === true ? "" : "not "}compliant, ${device.trustType === undefined ? "registered" : trustWords[device.trustType]}`,
        ...risks,
        ...(authenticationFlow === undefined || authenticationFlow === "none"
            ? []
            : [flowWords[authenticationFlow]]),
        ...(atHome?.methodsDone === undefined
            ? []
            : [
                  `MFA done at home by ${listed(atHome.methodsDone.map((method) => methodWords[method] ?? method))}`,
              ]),
    ].join(", ");
}
