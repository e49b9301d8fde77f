import {
    applicationSuites,
    azureManagement,
    azureManagementGroup,
    earlyBound,
    type ApplicationSuite,
} from "../../../rules/applicationGroups";
import { applicationProperty } from "../../evaluate/target";
import {
    isKnown,
    isUnknown,
    knownItems,
    type AccessSetting,
    type OrUnknown,
    type TenantPolicies,
} from "../../model";
import { comparisonsOf, textsToldApart } from "./texts";
import { pairs, product, type Value, type Values } from "./value";

/** What a person signs in to. `attributes` are custom security attributes that filters look at. */
export type TargetLabel =
    | { readonly kind: "application"; readonly id: string; readonly attributes?: Attributes }
    /** An application of a suite that nothing names by its id. */
    | { readonly kind: "otherInSuite"; readonly suite: ApplicationSuite; readonly attributes?: Attributes }
    | { readonly kind: "otherApplication"; readonly attributes?: Attributes }
    | { readonly kind: "userAction"; readonly action: string }
    | { readonly kind: "authenticationContext"; readonly id: string }
    | { readonly kind: "otherAuthenticationContext" };

type Attributes = Readonly<Record<string, string>>;

const userActions = ["urn:user:registersecurityinfo", "urn:user:registerdevice"];

/** Client ids that no application has. */
export const otherApplicationId = "eeeeeeee-eeee-4eee-8eee-eeeeeeeeee00";
export const suiteIds: Readonly<Record<ApplicationSuite, string>> = {
    Office365: "eeeeeeee-eeee-4eee-8eee-eeeeeeeeee01",
    MicrosoftAdminPortals: "eeeeeeee-eeee-4eee-8eee-eeeeeeeeee02",
    AllMicrosoftApps: "eeeeeeee-eeee-4eee-8eee-eeeeeeeeee03",
};

/** The most sets of attributes of one application. */
const maxAttributes = 200;

/**
 * Every target that a policy or setting names, with what a group stands for and what depends on it, and one that
 * nothing names.
 */
export function targetValues(
    tenants: readonly TenantPolicies[],
    further: readonly string[] = [],
): Values<TargetLabel> {
    const names = new Set([...tenants.flatMap(namesOf), ...further]);
    const suites = applicationSuites.filter((suite) => names.has(suite));
    const ids = new Set([...names].filter((name) => !words.has(name)));
    if (
        ids.has(azureManagement) ||
        tenants.some(({ securityDefaults }) => securityDefaults.isEnabled !== false)
    ) {
        azureManagementGroup.forEach((id) => ids.add(id));
    }
    for (const [id, dependencies] of earlyBound) {
        if (dependencies.some((dependency) => ids.has(dependency))) {
            ids.add(id);
        }
    }
    const { sets, shortage } = attributeSets(tenants);
    const applications: Value<TargetLabel>[] = [
        {
            label: { kind: "otherApplication" },
            part: { target: { applicationId: otherApplicationId, suites: [] } },
        },
        ...[...ids].sort().map((id): Value<TargetLabel> => ({
            label: { kind: "application", id },
            part: { target: { applicationId: id } },
        })),
        ...suites.map((suite): Value<TargetLabel> => ({
            label: { kind: "otherInSuite", suite },
            part: {
                target: {
                    applicationId: suiteIds[suite],
                    suites: suite === "AllMicrosoftApps" ? [suite] : [suite, "AllMicrosoftApps"],
                },
            },
        })),
    ];
    const contexts = [...new Set(tenants.flatMap(contextsOf))].sort();
    const other = Array.from({ length: 99 }, (_, index) => `c${index + 1}`).find(
        (context) => !contexts.includes(context),
    );
    const actions = [...new Set([...userActions, ...tenants.flatMap(actionsOf)])];
    const values: Value<TargetLabel>[] = [
        ...pairs(applications, sets).map(([{ label, part }, attributes]) =>
            withAttributes(label, part, attributes),
        ),
        ...actions.map((action): Value<TargetLabel> => ({
            label: { kind: "userAction", action },
            part: { target: { userAction: action } },
        })),
        ...contexts.map((id): Value<TargetLabel> => ({
            label: { kind: "authenticationContext", id },
            part: { target: { authenticationContext: id } },
        })),
        ...(contexts.length > 0 && other !== undefined
            ? [
                  {
                      label: { kind: "otherAuthenticationContext" } as const,
                      part: { target: { authenticationContext: other } },
                  },
              ]
            : []),
    ];
    return { values, ...(shortage && { shortage }) };
}

function withAttributes(
    label: TargetLabel,
    part: Value["part"],
    attributes: Attributes | undefined,
): Value<TargetLabel> {
    return attributes === undefined
        ? { label, part }
        : {
              label: { ...label, ...(Object.keys(attributes).length > 0 && { attributes }) },
              part: { target: { ...part.target, customSecurityAttributes: attributes } },
          };
}

const words: ReadonlySet<string> = new Set(["All", "None", "AllApplications", ...applicationSuites]);

function namesOf({ conditionalAccessPolicies, crossTenantAccess }: TenantPolicies): string[] {
    const settings = [crossTenantAccess.default, ...crossTenantAccess.partners].flatMap(
        ({ b2bCollaborationInbound, b2bDirectConnectInbound }) => [
            b2bCollaborationInbound,
            b2bDirectConnectInbound,
        ],
    );
    return [
        ...conditionalAccessPolicies.flatMap(({ conditions: { applications } }) => [
            ...knownItems(applications.includeApplications),
            ...knownItems(applications.excludeApplications),
        ]),
        ...settings.flatMap(applicationsOf),
    ];
}

function applicationsOf(setting: OrUnknown<AccessSetting> | null): string[] {
    if (setting === null || isUnknown(setting)) {
        return [];
    }
    const { targets } = setting.applications;
    return isUnknown(targets) ? [] : targets.map(({ target }) => target).filter(isKnown);
}

function contextsOf({ conditionalAccessPolicies }: TenantPolicies): string[] {
    return conditionalAccessPolicies.flatMap(({ conditions: { applications } }) =>
        knownItems(applications.includeAuthenticationContextClassReferences).filter((id) =>
            /^c[1-9]\d?$/.test(id),
        ),
    );
}

function actionsOf({ conditionalAccessPolicies }: TenantPolicies): string[] {
    return conditionalAccessPolicies.flatMap(({ conditions: { applications } }) =>
        knownItems(applications.includeUserActions).filter((action) => /^urn:user:\w+$/.test(action)),
    );
}

/** Attributes that filters can tell apart; `undefined` alone where there is no filter. */
function attributeSets(tenants: readonly TenantPolicies[]) {
    const comparisons = tenants.flatMap(({ conditionalAccessPolicies }) =>
        conditionalAccessPolicies.flatMap(({ conditions: { applications } }) =>
            comparisonsOf(applications.applicationFilter, applicationProperty),
        ),
    );
    const names = [...new Set(comparisons.map(({ property }) => property))];
    if (names.length === 0) {
        return { sets: [undefined] };
    }
    const choices = names.map((name): (readonly [string, string] | undefined)[] => {
        const texts = textsToldApart(comparisons.filter(({ property }) => property === name));
        return [undefined, ...(texts ?? []).map((text) => [name, text] as const)];
    });
    const total = choices.reduce((count, { length }) => count * length, 1);
    if (total > maxAttributes || choices.some(({ length }) => length === 1)) {
        // Without attributes, what filters come to is unknown.
        return { sets: [undefined], shortage: { dimension: "target", looked: 1, total } };
    }
    return {
        sets: product(choices).map((set): Attributes | undefined =>
            Object.fromEntries(set.filter((item) => item !== undefined)),
        ),
    };
}
