import { evaluateSignIn, GraphError, type GraphClient, type WhatIfRequest } from "../../graph";
import {
    addressedPlaces,
    evaluate,
    isKnown,
    type PolicyOutcome,
    type Scenario,
    type TenantPolicies,
} from "pulumi-entra-b2b-policy";
import { nobodyInParticular, ordinary, type ReviewScenario } from "./scenarios";

/** A policy that the tenant itself judges otherwise than this review. */
export interface Difference {
    readonly scenario: string;
    readonly policy: string;
    /** The policy's object id. */
    readonly policyKey: string;
    /** Whether it applies, as this review has it. */
    readonly here: boolean;
    readonly inTenant: boolean;
    /** The reasons of both, in Graph's words. */
    readonly reasonsHere: readonly string[];
    readonly reasonsInTenant: readonly string[];
}

/** How the review's own judgment compares with the tenant's. */
export interface CrossCheck {
    /** Sign-ins that the tenant was asked about. */
    readonly askedCount: number;
    /** Pairs of a sign-in and a policy on which both were certain. */
    readonly comparedCount: number;
    readonly differences: readonly Difference[];
    /** Why the tenant was asked about no more. */
    readonly refusal: string | null;
}

const main = "browser, Office 365";

/** The most places to ask about. */
const maxPlaces = 8;

/**
 * Sign-ins to ask about: everyone in the ordinary circumstances, one person of each side in all others, and one guest
 * from each place that named locations tell apart. One request a second is allowed, so that all of them would take
 * minutes.
 */
export function scenariosToAsk(
    scenarios: readonly ReviewScenario[],
    tenant: TenantPolicies,
): ReviewScenario[] {
    const askable = scenarios.filter(({ scenario }) => requestOf(scenario) !== undefined);
    const lastGuest = askable.findLast(({ person }) => person.kind === "b2bCollaborationGuest")?.person;
    const account = askable.find(({ person }) => person.kind === "emergencyAccess")?.person;
    const asked = askable.filter(
        ({ person, circumstance }) =>
            circumstance.label === main ||
            person.label === lastGuest?.label ||
            person.label === account?.label,
    );
    return [...asked, ...(lastGuest === undefined ? [] : fromPlaces(lastGuest, tenant))];
}

/** Sign-ins of one person from each place with an address, where policies look at places. */
function fromPlaces(person: ReviewScenario["person"], tenant: TenantPolicies): ReviewScenario[] {
    if (tenant.conditionalAccessPolicies.every(({ conditions }) => conditions.locations === null)) {
        return [];
    }
    return addressedPlaces(tenant)
        .slice(0, maxPlaces)
        .map(({ ipAddress, country }) => {
            const label = `from ${ipAddress}${country === undefined ? "" : ` (${country})`}`;
            const location = { ipAddress, ...(country !== undefined && { country }) };
            const circumstance = { label, sign: { ...ordinary, location } };
            return {
                name: `${person.label}: ${label}`,
                person,
                circumstance,
                scenario: { ...circumstance.sign, who: person.who },
            };
        });
}

/** Asks the tenant about sign-ins under the policies that it has now, and lists where this review judges otherwise. */
export async function crossCheck(
    client: GraphClient,
    tenant: TenantPolicies,
    scenarios: readonly ReviewScenario[],
): Promise<CrossCheck> {
    const differences: Difference[] = [];
    let [askedCount, comparedCount] = [0, 0];
    for (const { name, scenario } of scenariosToAsk(scenarios, tenant)) {
        const request = requestOf(scenario);
        if (request === undefined) {
            continue;
        }
        let results;
        try {
            results = await evaluateSignIn(client, request);
        } catch (error) {
            if (!GraphError.isInstance(error)) {
                throw error;
            }
            return { askedCount, comparedCount, differences, refusal: error.message };
        }
        askedCount += 1;
        const found = new Map(results.map((result) => [result.id.toLowerCase(), result]));
        for (const policy of evaluate(tenant, scenario).policies) {
            const result = found.get(policy.key);
            const reasonsInTenant = (result?.analysisReasons ?? "").split(",").filter(Boolean);
            const isOpen = policy.applies === "unknown" || reasonsInTenant.includes("notEnoughInformation");
            if (result === undefined || isOpen) {
                continue;
            }
            comparedCount += 1;
            if (policy.applies !== result.policyApplies) {
                differences.push({
                    scenario: name,
                    policy: titleOf(policy),
                    policyKey: policy.key,
                    here: policy.applies === true,
                    inTenant: result.policyApplies,
                    reasonsHere: policy.analysisReasons,
                    reasonsInTenant,
                });
            }
        }
    }
    return { askedCount, comparedCount, differences, refusal: null };
}

function titleOf({ displayName, key }: PolicyOutcome): string {
    return isKnown(displayName) ? displayName : key;
}

const actions: Readonly<Record<string, string>> = {
    "urn:user:registersecurityinfo": "registerSecurityInformation",
    "urn:user:registerdevice": "registerOrJoinDevices",
};

const graph = (type: string) => ({ "@odata.type": `#microsoft.graph.${type}` });

/**
 * A scenario as the request to the tenant expresses it. `undefined` for a user that the tenant does not have. The
 * request cannot express an address outside every named location, so policies with locations are not compared then.
 *
 * @see https://learn.microsoft.com/graph/api/resources/signinconditions
 */
export function requestOf(scenario: Scenario): WhatIfRequest | undefined {
    const { who, target, location } = scenario;
    const isExternal = who.userType !== "member";
    const isNobody = who.userId == null || who.userId === nobodyInParticular.userId;
    if (!isExternal && isNobody) {
        return undefined;
    }
    const signInContext =
        target.userAction !== undefined
            ? { ...graph("userActionContext"), userAction: actions[target.userAction] }
            : target.authenticationContext !== undefined
              ? { ...graph("authContext"), authenticationContextValue: target.authenticationContext }
              : { ...graph("applicationContext"), includeApplications: [target.applicationId] };
    return {
        signInIdentity: {
            ...graph("userSignIn"),
            ...(isExternal
                ? {
                      externalUserType: who.userType,
                      ...(who.homeTenantId && { externalTenantId: who.homeTenantId }),
                  }
                : { userId: who.userId }),
        },
        signInContext,
        signInConditions: {
            ...present("clientAppType", scenario.clientAppType),
            ...present("devicePlatform", scenario.platform),
            ...present("signInRiskLevel", scenario.signInRiskLevel),
            ...present("userRiskLevel", scenario.userRiskLevel),
            ...present("insiderRiskLevel", scenario.insiderRiskLevel),
            ...present("ipAddress", location?.ipAddress),
            ...present("country", location?.country ?? undefined),
            ...(scenario.authenticationFlow && {
                authenticationFlow: { transferMethod: scenario.authenticationFlow },
            }),
        },
    };
}

function present(name: string, value: string | undefined): Record<string, string> {
    return value === undefined ? {} : { [name]: value };
}
