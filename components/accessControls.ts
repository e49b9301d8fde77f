import type * as pulumi from "@pulumi/pulumi";
import type {
    PolicyClientAppType,
    PolicyConditions,
    PolicyGrantControls,
    PolicyPlatform,
    PolicySessionControls,
} from "../providers";
import { strengthId } from "../rules/authenticationStrength";

/** What a guest must do or have to get in. */
export interface AccessGrant {
    /** Blocks every sign-in. Cannot be combined with other controls. */
    readonly block?: true;
    /** Requires any multi-factor authentication. Cannot be combined with `authenticationStrength`. */
    readonly mfa?: true;
    /** A built-in strength by name, or a strength's id. Only guests from Entra tenants can meet one. */
    readonly authenticationStrength?: pulumi.Input<string>;
    /** Ids of terms of use that guests must accept. You create them in the Entra admin center. */
    readonly termsOfUseIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** A compliant device. Guests are blocked unless their home tenant's devices are trusted. */
    readonly compliantDevice?: true;
    /** A hybrid-joined device. Guests are blocked unless their home tenant's devices are trusted. */
    readonly hybridJoinedDevice?: true;
    /** Whether a guest must meet all of these controls, or one. Default `all`. */
    readonly require?: "all" | "one";
}

/** What limits a session afterwards. */
export interface AccessSession {
    /** How long a sign-in is valid: hours (1 to 23), days (1 to 365), or `everyTime` to sign in each time. */
    readonly signInFrequency?:
        | {
              /** 1 to 23. */
              readonly hours: number;
          }
        | {
              /** 1 to 365. */
              readonly days: number;
          }
        | "everyTime";
    /** Whether a browser stays signed in after it is closed. Only for all applications. */
    readonly persistentBrowser?: "always" | "never";
}

/** What else must hold for the policy to apply. */
export interface AccessConditions {
    /** Ids of named locations, `All` or `AllTrusted`. */
    readonly locations?: {
        /** Where the policy applies. */
        readonly include: pulumi.Input<pulumi.Input<string>[]>;
        /** Where it does not. */
        readonly exclude?: pulumi.Input<pulumi.Input<string>[]>;
    };
    /** Device platforms, as the device reports them. */
    readonly platforms?: {
        /** Platforms that the policy applies to. */
        readonly include: PolicyPlatform[];
        /** Platforms that it leaves out. */
        readonly exclude?: PolicyPlatform[];
    };
    /** Default: all kinds of client. */
    readonly clientAppTypes?: PolicyClientAppType[];
    /** A rule over the device's properties. Those of a guest's device are unknown unless it is trusted. */
    readonly deviceFilter?: {
        /** Whether the policy applies to devices that match, or to all others. */
        readonly mode: "include" | "exclude";
        /** The rule, such as `device.trustType -eq "ServerAD"`. */
        readonly rule: string;
    };
    /** Guests without a method registered in this tenant cannot do MFA when at risk, and are blocked. */
    readonly signInRiskLevels?: ("low" | "medium" | "high" | "none")[];
    /** Computed by the guest's home tenant. */
    readonly userRiskLevels?: ("low" | "medium" | "high" | "none")[];
    /** Flows that move a sign-in between devices. */
    readonly authenticationFlows?: ("deviceCodeFlow" | "authenticationTransfer")[];
}

type Unwrapped<T> = pulumi.Unwrap<T> | undefined;
/** Grant controls in Graph's JSON. */
export function graphGrant(grant: Unwrapped<AccessGrant>): PolicyGrantControls | undefined {
    if (grant === undefined || Object.keys(grant).every((name) => name === "require")) {
        return undefined;
    }
    const builtInControls = [
        grant.block && ("block" as const),
        grant.mfa && ("mfa" as const),
        grant.compliantDevice && ("compliantDevice" as const),
        grant.hybridJoinedDevice && ("domainJoinedDevice" as const),
    ].filter((control) => control !== undefined);
    const strength = grant.authenticationStrength;
    const count =
        builtInControls.length + (grant.termsOfUseIds?.length ?? 0) + (strength === undefined ? 0 : 1);
    return {
        // The service writes OR for a single control.
        operator: count > 1 && grant.require !== "one" ? "AND" : "OR",
        ...(builtInControls.length > 0 && { builtInControls }),
        ...(grant.termsOfUseIds && { termsOfUse: grant.termsOfUseIds }),
        ...(strength !== undefined && { authenticationStrength: { id: strengthId(strength) ?? strength } }),
    };
}

/** Session controls in Graph's JSON. */
export function graphSession(session: Unwrapped<AccessSession>): PolicySessionControls | undefined {
    const { signInFrequency, persistentBrowser } = session ?? {};
    if (signInFrequency === undefined && persistentBrowser === undefined) {
        return undefined;
    }
    return {
        ...(signInFrequency !== undefined && { signInFrequency: graphFrequency(signInFrequency) }),
        ...(persistentBrowser !== undefined && {
            persistentBrowser: { isEnabled: true, mode: persistentBrowser },
        }),
    };
}

function graphFrequency(
    frequency: NonNullable<AccessSession["signInFrequency"]>,
): PolicySessionControls["signInFrequency"] {
    const whole = { isEnabled: true, authenticationType: "primaryAndSecondaryAuthentication" } as const;
    if (frequency === "everyTime") {
        return { ...whole, frequencyInterval: "everyTime" };
    }
    return "hours" in frequency
        ? { ...whole, frequencyInterval: "timeBased", type: "hours", value: frequency.hours }
        : { ...whole, frequencyInterval: "timeBased", type: "days", value: frequency.days };
}

/** Conditions other than users and applications, in Graph's JSON. */
export function graphConditions(conditions: Unwrapped<AccessConditions>): PolicyConditions {
    const { locations, platforms, clientAppTypes, deviceFilter, authenticationFlows, ...risks } =
        conditions ?? {};
    return {
        clientAppTypes: clientAppTypes ?? ["all"],
        ...(locations && {
            locations: { includeLocations: locations.include, excludeLocations: locations.exclude ?? [] },
        }),
        ...(platforms && {
            platforms: { includePlatforms: platforms.include, excludePlatforms: platforms.exclude ?? [] },
        }),
        ...(deviceFilter && { devices: { deviceFilter } }),
        ...(authenticationFlows && {
            authenticationFlows: { transferMethods: authenticationFlows.join(",") },
        }),
        ...(risks.signInRiskLevels && { signInRiskLevels: risks.signInRiskLevels }),
        ...(risks.userRiskLevels && { userRiskLevels: risks.userRiskLevels }),
    };
}
