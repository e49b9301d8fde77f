import type { Scenario } from "../../evaluate";
import { pairs, type Value } from "./value";

type Client = NonNullable<Scenario["clientAppType"]>;
type Platform = NonNullable<Scenario["platform"]>;
export type RiskLevel = NonNullable<Scenario["signInRiskLevel"]>;
export type InsiderRiskLevel = NonNullable<Scenario["insiderRiskLevel"]>;
export type Flow = NonNullable<Scenario["authenticationFlow"]>;

export interface ClientLabel {
    readonly client: Client;
    readonly platform: Platform;
}

export const clients = ["browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"] as const;
export const platforms = [
    ...(["windows", "macOS", "iOS", "android", "linux", "windowsPhone"] as const),
    "unsupported",
] as const;

/** One condition, on Exchange ActiveSync, looks at both: so they are one dimension. */
export function clientValues(): Value<ClientLabel>[] {
    return pairs(clients, platforms).map(([client, platform]) => ({
        label: { client, platform },
        part: { clientAppType: client, platform },
    }));
}

export const riskLevels = ["none", "low", "medium", "high", "hidden"] as const;

export function signInRiskValues(): Value<RiskLevel>[] {
    return riskLevels.map((level) => ({ label: level, part: { signInRiskLevel: level } }));
}

export function userRiskValues(): Value<RiskLevel>[] {
    return riskLevels.map((level) => ({ label: level, part: { userRiskLevel: level } }));
}

export function insiderRiskValues(): Value<InsiderRiskLevel>[] {
    return (["none", "minor", "moderate", "elevated"] as const).map((level) => ({
        label: level,
        part: { insiderRiskLevel: level },
    }));
}

export function flowValues(): Value<Flow>[] {
    return (["none", "deviceCodeFlow", "authenticationTransfer"] as const).map((flow) => ({
        label: flow,
        part: { authenticationFlow: flow },
    }));
}

/** What an application management of this tenant makes of the client. */
export interface ClientStateLabel {
    readonly isApproved: boolean;
    readonly isProtected: boolean;
}

export function clientStateValues(): Value<ClientStateLabel>[] {
    return pairs([false, true], [false, true]).map(([isApproved, isProtected]) => ({
        label: { isApproved, isProtected },
        part: { isApprovedApplication: isApproved, isProtectedApplication: isProtected },
    }));
}

/** What was done in the home tenant before. */
export type AtHome = "nothing" | "weakMethod" | "phishingResistantMethod";

/**
 * A weak method is one that satisfies multi-factor authentication, but neither of the stronger built-in strengths; the
 * resistant one satisfies them all.
 */
export function atHomeValues(): Value<AtHome>[] {
    return [
        { label: "nothing", part: {} },
        {
            label: "weakMethod",
            part: { atHome: { isMfaDone: true, methodsDone: ["password", "sms"] } },
        },
        { label: "phishingResistantMethod", part: { atHome: { isMfaDone: true, methodsDone: ["fido2"] } } },
    ];
}
