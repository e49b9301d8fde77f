import type { CompiledTenant } from "../evaluate/compiledTenant";
import { namesTarget } from "../evaluate/accessSetting";
import { deviceProperties } from "../evaluate/deviceProperties";
import { facetNames, failed, passed, unclear, type Facet } from "../evaluate/facets";
import { microsoftTeams, sharePointOnline, azureManagementGroup } from "../../rules/applicationGroups";
import type { CheckedScenario } from "../evaluate/scenario";
import type { SignIn } from "../evaluate/signIn";
import type { Truth } from "../evaluate/truth";
import { isUnknown, type AccessSetting, type TenantPolicies } from "../model";
import { Dimension } from "./dimension";
import type { Scope } from "./scope";
import {
    atHomeValues,
    clientStateValues,
    clientValues,
    flowValues,
    insiderRiskValues,
    signInRiskValues,
    userRiskValues,
} from "./values/circumstances";
import { deviceValues } from "./values/devices";
import { locationValues } from "./values/locations";
import { targetValues } from "./values/targets";
import type { Shortage, Value } from "./values/value";

/** Dimensions in the order of the walk, after the person. */
export const dimensionNames = [
    ...(["target", "client", "location", "device", "signInRisk", "userRisk", "insiderRisk"] as const),
    ...(["authenticationFlow", "clientState", "atHome"] as const),
] as const;
export type DimensionName = (typeof dimensionNames)[number];

/** How many of them conditions look at; the last two matter to grant controls alone. */
export const conditionedCount = 8;

/** Whether a device's attributes are seen. */
export const visibilities = ["visible", "hidden", "unknown"] as const;
export type Visibility = (typeof visibilities)[number];

/** The dimensions of all sign-ins, except who signs in. */
export interface Space {
    readonly dimensions: readonly Dimension[];
    readonly shortages: readonly Shortage[];
}

/** Two sides of a comparison, or one. */
export interface CompiledSide {
    readonly tenant: TenantPolicies;
    readonly compiled: CompiledTenant;
}

/** Someone without anything in particular, to ask about the rest of a sign-in. */
const anyone: CheckedScenario["who"] = { userType: "member", userId: "", groupIds: [], roleIds: [] };

/** What in a dimension matters apart from conditions. */
const traits: Partial<Record<DimensionName, (value: Value) => string>> = {
    target: ({ part: { target } }) =>
        [
            target?.userAction === "urn:user:registersecurityinfo" && "registration",
            target?.applicationId === microsoftTeams && "teams",
            target?.applicationId === sharePointOnline && "sharePoint",
        ]
            .filter(Boolean)
            .join(),
    client: ({ part: { clientAppType } }) =>
        clientAppType === "exchangeActiveSync" || clientAppType === "other" ? "legacy" : "",
    device: ({ part: { device } }) => `${device?.isCompliant === true} ${device?.trustType === "ServerAD"}`,
    authenticationFlow: ({ part: { authenticationFlow } }) =>
        authenticationFlow === "deviceCodeFlow" ? "deviceCode" : "",
    clientState: ({ part }) => `${part.isApprovedApplication} ${part.isProtectedApplication}`,
    atHome: ({ part: { atHome } }) => JSON.stringify(atHome ?? null),
};

/** Divides each dimension into classes that neither side tells apart. */
export function compileSpace(sides: readonly CompiledSide[], scope: Scope = {}): Space {
    const tenants = sides.map(({ tenant }) => tenant);
    const targets = targetValues(tenants, scope.applications);
    const { dimensions, shortages } = circumstancesOf(sides);
    const bounded = {
        target: dimensionOf(
            "target",
            targets.values.filter(({ label }) => scope.target?.(label) ?? true),
            sides,
        ),
        client: dimensionOf(
            "client",
            clientValues().filter(({ label }) => scope.client?.(label) ?? true),
            sides,
        ),
    };
    const all = { ...dimensions, ...bounded };
    return {
        dimensions: dimensionNames.map((name) => all[name]),
        shortages: [...(targets.shortage === undefined ? [] : [targets.shortage]), ...shortages],
    };
}

/** Dimensions that no scope bounds. */
interface CircumstancesSpace {
    readonly dimensions: Readonly<Record<Exclude<DimensionName, "target" | "client">, Dimension>>;
    readonly shortages: readonly Shortage[];
}

/** Of single tenants, about which several statements are proven. They are immutable. */
const known = new WeakMap<CompiledTenant, CircumstancesSpace>();

function circumstancesOf(sides: readonly CompiledSide[]): CircumstancesSpace {
    const [first, ...others] = sides as [CompiledSide, ...CompiledSide[]];
    const found = others.length === 0 ? known.get(first.compiled) : undefined;
    if (found !== undefined) {
        return found;
    }
    const tenants = sides.map(({ tenant }) => tenant);
    const [locations, devices] = [locationValues(tenants), deviceValues(tenants)];
    const of = (name: DimensionName, values: readonly Value[]) => dimensionOf(name, values, sides);
    const made: CircumstancesSpace = {
        dimensions: {
            location: of("location", locations.values),
            device: of("device", devices.values),
            signInRisk: of("signInRisk", signInRiskValues()),
            userRisk: of("userRisk", userRiskValues()),
            insiderRisk: of("insiderRisk", insiderRiskValues()),
            authenticationFlow: of("authenticationFlow", flowValues()),
            clientState: of("clientState", clientStateValues()),
            atHome: of("atHome", atHomeValues()),
        },
        shortages: [locations, devices].flatMap(({ shortage }) => shortage ?? []),
    };
    if (others.length === 0) {
        known.set(first.compiled, made);
    }
    return made;
}

function dimensionOf(
    name: DimensionName,
    values: readonly Value[],
    sides: readonly CompiledSide[],
): Dimension {
    const isConditioned = dimensionNames.indexOf(name) < conditionedCount;
    const answers = isConditioned ? answersOf(name as Facet, values, sides) : new Map<string, Uint8Array>();
    if (name === "target") {
        addSettings(answers, values, sides);
    }
    const trait = traits[name];
    return new Dimension(name, values, answers, trait && values.map(trait));
}

/** The key of a condition of a side; of a device filter, by whether the device is seen. */
export function conditionKey(side: number, number: number, visibility?: Visibility): string {
    return `${side} ${number} ${visibility ?? ""}`;
}

/** Conditions of policies that count, in one facet. */
function answersOf(
    facet: Facet,
    values: readonly Value[],
    sides: readonly CompiledSide[],
): Map<string, Uint8Array> {
    const index = facetNames.indexOf(facet);
    const answers = new Map<string, Uint8Array>();
    sides.forEach(({ compiled }, side) => {
        const numbers = new Set(
            enforced(compiled).flatMap(({ conditions }) =>
                conditions.filter((condition) => condition.facet === index).map(({ number }) => number),
            ),
        );
        if (numbers.size === 0) {
            return;
        }
        for (const visibility of facet === "device" ? visibilities : [undefined]) {
            const rows = values.map(({ part }) => {
                const signIn = compiled.signIn({
                    ...part,
                    who: anyone,
                    target: part.target ?? {},
                });
                return compiled.conditions.answersOf(index, seen(signIn, visibility));
            });
            for (const number of numbers) {
                answers.set(
                    conditionKey(side, number, visibility),
                    Uint8Array.from(rows, (row) => row[number]!),
                );
            }
        }
    });
    return answers;
}

function seen(signIn: SignIn, visibility: Visibility | undefined): SignIn {
    if (visibility === undefined) {
        return signIn;
    }
    const isDeviceVisible: Truth = visibility === "unknown" ? undefined : visibility === "visible";
    return {
        ...signIn,
        isDeviceVisible,
        deviceProperty: deviceProperties(signIn.scenario.device, isDeviceVisible),
    };
}

/** Policies that count: those in force, and those of which it is not known. */
export function enforced({ policies }: CompiledTenant) {
    return policies.filter(({ policy: { state } }) => state === "enabled" || isUnknown(state));
}

/** What inbound settings and security defaults tell apart of targets. */
function addSettings(
    answers: Map<string, Uint8Array>,
    values: readonly Value[],
    sides: readonly CompiledSide[],
): void {
    const codes = (test: (scenario: CheckedScenario) => Truth) =>
        Uint8Array.from(values, ({ part }) => {
            const truth = test({ who: anyone, target: part.target ?? {} });
            return truth === undefined ? unclear : truth ? passed : failed;
        });
    for (const { tenant } of sides) {
        for (const setting of inboundSettings(tenant)) {
            const key = settingKey(setting);
            if (!answers.has(key)) {
                answers.set(
                    key,
                    codes((scenario) => namesTarget(setting.applications, scenario)),
                );
                answers.set(
                    `not ${key}`,
                    codes((scenario) => {
                        const truth = namesTarget(setting.applications, scenario);
                        return truth === undefined ? undefined : !truth;
                    }),
                );
            }
        }
    }
    if (sides.some(({ tenant }) => tenant.securityDefaults.isEnabled !== false)) {
        answers.set(
            azureKey,
            codes(({ target }) => azureManagementGroup.has(target.applicationId ?? "")),
        );
    }
}

export const azureKey = "azure management";

/** By what the setting says of applications. */
export function settingKey({ applications }: AccessSetting): string {
    return `inbound ${JSON.stringify(applications.targets)}`;
}

function inboundSettings({ crossTenantAccess }: TenantPolicies): AccessSetting[] {
    return [crossTenantAccess.default, ...crossTenantAccess.partners].flatMap(
        ({ b2bCollaborationInbound, b2bDirectConnectInbound }) =>
            [b2bCollaborationInbound, b2bDirectConnectInbound].flatMap((setting) =>
                setting === null || isUnknown(setting) ? [] : [setting],
            ),
    );
}
