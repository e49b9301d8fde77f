/** One condition of a scoping filter. */
interface Clause {
    readonly sourceOperandName?: string | null;
    readonly operatorName?: string | null;
    readonly targetOperand?: { readonly values?: readonly string[] | null } | null;
}

/** Conditions that hold together. An object is in scope if those of any group hold. */
interface FilterGroup {
    readonly name?: string | null;
    readonly clauses?: readonly Clause[] | null;
}

interface ObjectMapping {
    readonly sourceObjectName?: string | null;
    readonly scope?: { readonly groups?: readonly FilterGroup[] | null } | null;
}

/** What a provisioning job does with which objects, as far as scoping filters are concerned. */
export interface ProvisioningRules {
    readonly synchronizationRules?:
        readonly { readonly objectMappings?: readonly ObjectMapping[] | null }[] | null;
}

/**
 * The condition that only members of the tenant meet. A filter is false for users without a type.
 *
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/define-conditional-rules-for-provisioning-user-accounts
 */
const membersOnly = {
    sourceOperandName: "userType",
    operatorName: "EQUALS",
    targetOperand: { values: ["Member"] },
} as const satisfies Clause;

function isMembersOnly({ sourceOperandName, operatorName, targetOperand }: Clause): boolean {
    return (
        sourceOperandName === membersOnly.sourceOperandName &&
        operatorName === membersOnly.operatorName &&
        targetOperand?.values?.join() === membersOnly.targetOperand.values.join()
    );
}

const clausesOf = ({ clauses }: FilterGroup) => clauses ?? [];
const groupsOf = ({ scope }: ObjectMapping) => scope?.groups ?? [];
const isOfUsers = ({ sourceObjectName }: ObjectMapping) => sourceObjectName?.toLowerCase() === "user";

/** Whether rules leave guests out: every group of conditions of every mapping of users does. */
export function leavesGuestsOut({ synchronizationRules }: ProvisioningRules): boolean {
    const mappings = (synchronizationRules ?? []).flatMap(({ objectMappings }) => objectMappings ?? []);
    const ofUsers = mappings.filter(isOfUsers);
    return (
        ofUsers.length > 0 &&
        ofUsers.every(
            (mapping) =>
                groupsOf(mapping).length > 0 &&
                groupsOf(mapping).every((group) => clausesOf(group).some(isMembersOnly)),
        )
    );
}

/** The same rules, with guests left out or not. Other conditions, and mappings that are right already, stay as they are. */
export function withGuestScope<T extends ProvisioningRules>(rules: T, guests: "include" | "exclude"): T {
    return {
        ...rules,
        synchronizationRules: (rules.synchronizationRules ?? []).map((rule) => ({
            ...rule,
            objectMappings: (rule.objectMappings ?? []).map((mapping) =>
                isOfUsers(mapping) && isWrong(mapping, guests)
                    ? { ...mapping, scope: { ...mapping.scope, groups: scopedGroups(mapping, guests) } }
                    : mapping,
            ),
        })),
    };
}

function isWrong(mapping: ObjectMapping, guests: "include" | "exclude"): boolean {
    const groups = groupsOf(mapping);
    const limited = groups.filter((group) => clausesOf(group).some(isMembersOnly));
    return guests === "include" ? limited.length > 0 : groups.length === 0 || limited.length < groups.length;
}

function scopedGroups(mapping: ObjectMapping, guests: "include" | "exclude"): FilterGroup[] {
    const groups = groupsOf(mapping);
    if (guests === "exclude") {
        // Conditions of any group are enough, so each group needs this one.
        return groups.length === 0
            ? [{ name: "Members only", clauses: [membersOnly] }]
            : groups.map((group) => ({
                  ...group,
                  clauses: [...clausesOf(group).filter((clause) => !isMembersOnly(clause)), membersOnly],
              }));
    }
    return groups.flatMap((group) => {
        const clauses = clausesOf(group).filter((clause) => !isMembersOnly(clause));
        return clauses.length === 0 && clausesOf(group).length > 0 ? [] : [{ ...group, clauses }];
    });
}
