import { strengthFault } from "./authenticationStrength";
import { at, fault, ofEach, type Fault } from "./fault";
import { deviceFilterFault } from "./filterRule";
import { idsFaults, isGuid } from "./guid";

/** Values that a policy's conditions can have. @see https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset */
export const platforms = ["android", "iOS", "windows", "windowsPhone", "macOS", "linux", "all"] as const;
export const clientAppTypes = [
    "all",
    "browser",
    "mobileAppsAndDesktopClients",
    "exchangeActiveSync",
    "other",
] as const;
export const riskLevels = ["low", "medium", "high", "none"] as const;
export const authenticationFlows = ["deviceCodeFlow", "authenticationTransfer"] as const;
/** Words for locations that are not declared. */
export const locationWords = ["All", "AllTrusted"] as const;

/** Longest time for which a sign-in can be good, by unit. */
export const signInFrequencyLimits = { hours: 23, days: 365 } as const;

type Optional<T> = T | null | undefined;

/** What a policy asks, and when. */
export interface PolicyControls {
    readonly grant?: Optional<{
        readonly block?: Optional<boolean>;
        readonly mfa?: Optional<boolean>;
        readonly authenticationStrength?: Optional<string>;
        readonly termsOfUseIds?: Optional<readonly string[]>;
        readonly compliantDevice?: Optional<boolean>;
        readonly hybridJoinedDevice?: Optional<boolean>;
        readonly require?: Optional<string>;
    }>;
    readonly session?: Optional<{
        readonly signInFrequency?: Optional<
            "everyTime" | { readonly hours: number } | { readonly days: number }
        >;
        readonly persistentBrowser?: Optional<string>;
    }>;
    readonly conditions?: Optional<{
        readonly locations?: Optional<Sides>;
        readonly platforms?: Optional<Sides>;
        readonly clientAppTypes?: Optional<readonly string[]>;
        readonly deviceFilter?: Optional<{ readonly mode: string; readonly rule: string }>;
        readonly signInRiskLevels?: Optional<readonly string[]>;
        readonly userRiskLevels?: Optional<readonly string[]>;
        readonly authenticationFlows?: Optional<readonly string[]>;
    }>;
    readonly includeApplications?: Optional<readonly string[]>;
}

interface Sides {
    readonly include: readonly string[];
    readonly exclude?: Optional<readonly string[]>;
}

/** Names that stand for an id, because what they name is declared beside the policy. */
export interface DeclaredNames {
    readonly strengths?: readonly string[];
    readonly locations?: readonly string[];
}

/** What is wrong with the controls and conditions of a policy. */
export function policyControlsFaults(controls: PolicyControls, declared: DeclaredNames = {}): Fault[] {
    const { grant, session, conditions } = controls;
    return [
        ...togetherFaults(controls),
        ...at(
            ["grant", "authenticationStrength"],
            strengthFault(grant?.authenticationStrength, declared.strengths),
        ),
        ...at(["grant", "termsOfUseIds"], termsOfUseFaults(grant?.termsOfUseIds)),
        ...at(["session", "signInFrequency"], frequencyFaults(session?.signInFrequency)),
        ...at(["conditions"], conditionsFaults(conditions ?? {}, declared.locations ?? [])),
    ];
}

function isGiven(value: unknown): boolean {
    return value !== undefined && value !== null && value !== false;
}

/** Controls that contradict each other, or are missing. */
function togetherFaults({ grant, session, includeApplications }: PolicyControls): Fault[] {
    const asked = Object.entries(grant ?? {}).filter(([name]) => name !== "require");
    const count = [...asked, ...Object.entries(session ?? {})].filter(([, value]) => isGiven(value)).length;
    if (count === 0) {
        return [fault("does nothing, because it has no control in grant or session", "Add a control")];
    }
    const applications = includeApplications ?? ["All"];
    return [
        ...(grant?.block && count > 1
            ? at(
                  ["grant"],
                  fault(
                      "combines block with other controls, so no sign-in could satisfy it",
                      "Keep block alone",
                  ),
              )
            : []),
        ...(grant?.mfa && isGiven(grant.authenticationStrength)
            ? at(["grant"], fault("asks for both mfa and an authentication strength", "Give one of the two"))
            : []),
        ...(isGiven(session?.persistentBrowser) && !(applications.length === 1 && applications[0] === "All")
            ? at(
                  ["session", "persistentBrowser"],
                  fault("needs a policy for all applications", "Remove it, or includeApplications"),
              )
            : []),
    ];
}

/** What is wrong with terms of use that must be accepted. */
export function termsOfUseFaults(ids: Optional<readonly string[]>): Fault[] {
    return ids?.length === 0 ? [fault("names no terms of use", "Name at least one")] : idsFaults(ids);
}

function frequencyFaults(
    frequency: NonNullable<PolicyControls["session"]>["signInFrequency"],
): Fault | undefined {
    if (frequency === undefined || frequency === null || frequency === "everyTime") {
        return undefined;
    }
    const [unit, value] =
        "hours" in frequency ? (["hours", frequency.hours] as const) : (["days", frequency.days] as const);
    return signInFrequencyFault(value, unit);
}

/** What is wrong with the time for which a sign-in is good. */
export function signInFrequencyFault(value: number, unit: "hours" | "days"): Fault | undefined {
    const most = signInFrequencyLimits[unit];
    return Number.isInteger(value) && value >= 1 && value <= most
        ? undefined
        : fault(`is not a number of ${unit} that Entra takes`, `Give a whole number from 1 to ${most}`);
}

function conditionsFaults(
    conditions: NonNullable<PolicyControls["conditions"]>,
    declaredLocations: readonly string[],
): Fault[] {
    const { locations, deviceFilter } = conditions;
    const lists = {
        clientAppTypes,
        signInRiskLevels: riskLevels,
        userRiskLevels: riskLevels,
        authenticationFlows,
    };
    return [
        ...at(
            ["locations"],
            sidesFaults(locations, (location) => locationFault(location, declaredLocations)),
        ),
        ...at(
            ["platforms"],
            sidesFaults(conditions.platforms, (platform) => wordFault(platform, platforms)),
        ),
        ...(Object.keys(lists) as (keyof typeof lists)[]).flatMap((name) =>
            at(
                [name],
                listFaults(conditions[name], (word) => wordFault(word, lists[name])),
            ),
        ),
        ...at(["deviceFilter", "rule"], deviceFilter ? deviceFilterFault(deviceFilter.rule) : undefined),
    ];
}

function sidesFaults(sides: Optional<Sides>, faultOf: (item: string) => Fault | undefined): Fault[] {
    return [
        ...at(["include"], listFaults(sides?.include, faultOf)),
        ...at(["exclude"], ofEach(sides?.exclude, faultOf)),
    ];
}

function listFaults(
    list: Optional<readonly string[]>,
    faultOf: (item: string) => Fault | undefined,
): Fault[] {
    return list?.length === 0
        ? [fault("is empty", "Name at least one, or leave it out")]
        : ofEach(list, faultOf);
}

function locationFault(location: string, declared: readonly string[]): Fault | undefined {
    const names: readonly string[] = [...locationWords, ...declared];
    return names.includes(location) || isGuid(location)
        ? undefined
        : fault("is not a location", `Use ${names.join(", ")}, or a named location's id (GUID)`);
}

function wordFault(word: string, known: readonly string[]): Fault | undefined {
    return known.includes(word)
        ? undefined
        : fault("is not a value that Entra takes", `Use ${known.join(", ")}`);
}
