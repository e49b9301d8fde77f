import { both, either, not, some, type Truth } from "../evaluate/truth";
import {
    isOpen,
    isUnknown,
    knownItems,
    type ConditionalAccessPolicy,
    type ExternalUserType,
    type GuestsOrExternalUsers,
    type IncludeExclude,
    type List,
    type OrUnknown,
} from "../model";

/** External users that a policy may apply to. */
export interface Guests {
    readonly type: ExternalUserType;
    /** Their home tenant's id; `undefined` for any tenant that no policy and no partner names. */
    readonly homeTenantId: OrUnknown<string> | undefined;
}

/** Guests that an invitation creates. */
export function invitedFrom(homeTenantId: Guests["homeTenantId"]): Guests {
    return { type: "b2bCollaborationGuest", homeTenantId };
}

/** Whether a list holds an item. */
export function holds(list: List, item: string): Truth {
    return knownItems(list).includes(item) ? true : isOpen(list) ? undefined : false;
}

/** Whether a list holds nothing. */
export function isEmpty(list: List): Truth {
    return knownItems(list).length > 0 ? false : isOpen(list) ? undefined : true;
}

/** Whether a value is this one. */
export function is<T>(value: OrUnknown<T>, wanted: T): Truth {
    return isUnknown(value) ? undefined : value === wanted;
}

/** Whether a policy applies to such guests. Does not consider excluded users and groups. */
export function isFor({ conditions: { users } }: ConditionalAccessPolicy, guests: Guests): Truth {
    const included = either(
        holds(users.includeUsers, "All"),
        matches(users.includeGuestsOrExternalUsers, guests),
    );
    return both(included, not(matches(users.excludeGuestsOrExternalUsers, guests)));
}

function matches(part: OrUnknown<GuestsOrExternalUsers> | null, { type, homeTenantId }: Guests): Truth {
    if (part === null) {
        return false;
    }
    if (isUnknown(part)) {
        return undefined;
    }
    return both(holds(part.types, type), matchesTenant(part.externalTenants, homeTenantId));
}

function matchesTenant(tenants: "all" | List, homeTenantId: Guests["homeTenantId"]): Truth {
    if (tenants === "all") {
        return true;
    }
    if (homeTenantId === undefined) {
        // An unknown item is some tenant's id, and not one that all tenants share.
        return isUnknown(tenants) ? undefined : false;
    }
    return isUnknown(homeTenantId) ? undefined : holds(tenants, homeTenantId);
}

/** Whether it applies to every sign-in to every application, whatever the place, device or risk. */
export function isUnconditional({ conditions }: ConditionalAccessPolicy): Truth {
    const { applications } = conditions;
    const everyApplication = both(
        holds(applications.includeApplications, "All"),
        both(isEmpty(applications.excludeApplications), is(applications.applicationFilter, null)),
    );
    const noCondition = [
        isEmpty(conditions.signInRiskLevels),
        isEmpty(conditions.userRiskLevels),
        isEmpty(conditions.insiderRiskLevels),
        isEmpty(conditions.transferMethods),
        is(conditions.deviceFilter, null),
        isEverywhere(conditions.platforms, "all"),
        isEverywhere(conditions.locations, "All"),
        holds(conditions.clientAppTypes, "all"),
    ];
    return noCondition.reduce(both, everyApplication);
}

function isEverywhere(part: OrUnknown<IncludeExclude> | null, word: string): Truth {
    if (part === null) {
        return true;
    }
    return isUnknown(part) ? undefined : both(holds(part.include, word), isEmpty(part.exclude));
}

/** The controls that a policy asks for, and whether one of them is enough. */
interface Controls {
    readonly isOneEnough: Truth;
    readonly controls: readonly OrUnknown<string>[];
}

function controlsOf({ grantControls }: ConditionalAccessPolicy): Controls | undefined {
    if (grantControls === null || isUnknown(grantControls)) {
        return undefined;
    }
    const { builtInControls, customAuthenticationFactors, termsOfUse, authenticationStrengthId } =
        grantControls;
    const lists = [builtInControls, customAuthenticationFactors, termsOfUse];
    return {
        isOneEnough: is(grantControls.operator, "OR"),
        controls: [
            ...lists.flatMap((list) => (isUnknown(list) ? [list] : list)),
            ...(authenticationStrengthId === null ? [] : ["authenticationStrength"]),
        ],
    };
}

/**
 * Whether everyone that a policy applies to needs one of these controls to get in.
 * `authenticationStrength` stands for any strength.
 */
export function demands(policy: ConditionalAccessPolicy, wanted: readonly string[]): Truth {
    if (isUnknown(policy.grantControls)) {
        return undefined;
    }
    const asked = controlsOf(policy);
    if (asked === undefined || asked.controls.length === 0) {
        return false;
    }
    const isWanted = (control: OrUnknown<string>): Truth =>
        isUnknown(control) ? undefined : wanted.includes(control);
    const one = some(asked.controls, isWanted);
    const every = not(some(asked.controls, (control) => not(isWanted(control))));
    return asked.isOneEnough === undefined
        ? either(every, both(one, undefined))
        : asked.isOneEnough
          ? every
          : one;
}

/** Whether a policy asks such guests for multi-factor authentication at each sign-in, if it is in force. */
export function asksForMfa(policy: ConditionalAccessPolicy, guests: Guests): Truth {
    // Who is blocked is not asked, and does not get in without it either.
    const asked = demands(policy, ["mfa", "authenticationStrength", "block"]);
    return both(asked, both(isFor(policy, guests), isUnconditional(policy)));
}
