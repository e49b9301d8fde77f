import { facetNames, failed, unclear } from "../evaluate/facets";
import { compiledTenant, type CompiledPolicy } from "../evaluate/compiledTenant";
import { groupsAround } from "../evaluate/memberships";
import { administratorRoles } from "../evaluate/securityDefaults";
import type { Test } from "../evaluate/facets";
import { isUnknown, knownItems, type ConditionalAccessPolicy, type TenantPolicies } from "../model";
import { always, type Dimension, type VectorId } from "./dimension";
import { TermsTable, type TermsId } from "./grants";
import type { Memberships } from "./memberships";
import {
    azureKey,
    conditionedCount,
    conditionKey,
    dimensionNames,
    enforced,
    visibilities,
    type CompiledSide,
    type Space,
    type Visibility,
} from "./space";

/** Who a rule is for: what a kind of person answers, and numbers of memberships. */
export interface RuleClause {
    readonly byPerson: Test | undefined;
    readonly memberships: readonly number[];
    readonly hasMore: boolean;
}

/** A policy that counts, or a part of security defaults, over the classes of a space. */
export interface Rule {
    readonly include: RuleClause;
    readonly exclude: RuleClause;
    /** By dimension, in the order of the walk; by whether the device is seen. */
    readonly vectors: Readonly<Record<Visibility, readonly VectorId[]>>;
    readonly terms: TermsId;
    /** Index of the side whose terms they are. */
    readonly side: number;
    readonly isUnsure: boolean;
    /** `undefined` for security defaults. */
    readonly policy?: ConditionalAccessPolicy;
    /** Object ids of users that it names. */
    readonly users: ReadonlySet<string>;
}

/** One side of a comparison, over a space. */
export interface Side extends CompiledSide {
    readonly rules: readonly Rule[];
}

export function compiledSide(tenant: TenantPolicies): CompiledSide {
    return { tenant, compiled: compiledTenant(tenant) };
}

const deviceIndex = dimensionNames.indexOf("device");

/** Makes the rules of one side. */
export function compileRules(
    side: number,
    { tenant, compiled }: CompiledSide,
    space: Space,
    memberships: Memberships,
    table: TermsTable,
): Rule[] {
    const { named } = compiled;
    const around = groupsAround(tenant);
    const groupNumbers = new Map(
        memberships.items.flatMap(({ kind, id }, number) =>
            kind === "group" ? [[id, number] as const] : [],
        ),
    );
    /** A member of a group within a named one is in the named one as well. */
    const withNested = (id: string) =>
        [...groupNumbers]
            .filter(([inner]) => inner === id || around([inner]).has(id))
            .map(([, number]) => number);
    const clause = ({
        byPerson,
        groups,
        roles,
        hasMore,
    }: CompiledPolicy["users"]["include"]): RuleClause => ({
        byPerson,
        memberships: [
            ...groups.flatMap((group) => withNested(named.groups.items[group]!)),
            ...roles.map((role) => memberships.numberOf("role", named.roles.items[role]!)),
        ],
        hasMore,
    });
    const someone = compiled.signIn({
        who: { userType: "member", userId: "" },
        target: {},
    });
    const whoFacet = facetNames.indexOf("who");
    const rules = enforced(compiled).flatMap((candidate): Rule[] => {
        const { policy, users, conditions, session, asking, grant } = candidate;
        // Conditions of the person's side that do not depend on who the person is.
        const constants = conditions
            .filter(({ facet, reason }) => facet === whoFacet && reason !== "users")
            .map(({ number }) => compiled.conditions.answersOf(whoFacet, someone)[number]);
        if (constants.includes(failed)) {
            return [];
        }
        return [
            {
                include: clause(users.include),
                exclude: clause(users.exclude),
                vectors: vectorsOf(candidate, side, space),
                terms: table.of(side, tenant, {
                    grantControls: candidate.grantControls,
                    asking,
                    grant: compiled.grants.items[grant]!,
                    session,
                }),
                side,
                policy,
                isUnsure: isUnknown(policy.state) || constants.includes(unclear),
                users: new Set(
                    [policy.conditions.users.includeUsers, policy.conditions.users.excludeUsers].flatMap(
                        knownItems,
                    ),
                ),
            },
        ];
    });
    return [...rules, ...defaultRules(side, { tenant, compiled }, space, memberships, table)];
}

function vectorsOf({ conditions }: CompiledPolicy, side: number, { dimensions }: Space): Rule["vectors"] {
    const of = (visibility: Visibility) =>
        dimensions.slice(0, conditionedCount).map((dimension, index) => {
            const facet = facetNames.indexOf(dimensionNames[index] as (typeof facetNames)[number]);
            return conditions
                .filter((condition) => condition.facet === facet)
                .map(({ number }) =>
                    dimension.vectorOf(
                        conditionKey(side, number, index === deviceIndex ? visibility : undefined),
                    ),
                )
                .reduce((first, second) => dimension.both(first, second), always);
        });
    return Object.fromEntries(visibilities.map((visibility) => [visibility, of(visibility)])) as Record<
        Visibility,
        VectorId[]
    >;
}

const all: RuleClause = { byPerson: () => true, memberships: [], hasMore: false };
const none: RuleClause = { byPerson: undefined, memberships: [], hasMore: false };

/**
 * Security defaults as rules: legacy authentication is blocked; administrators, and all who manage Azure, are asked
 * for multi-factor authentication; the others perhaps.
 */
function defaultRules(
    side: number,
    { tenant, compiled }: CompiledSide,
    { dimensions }: Space,
    memberships: Memberships,
    table: TermsTable,
): Rule[] {
    const { securityDefaults } = tenant;
    const [legacy, mfa] = compiled.securityDefaults;
    if (legacy === undefined || mfa === undefined) {
        return [];
    }
    const isUnsure = isUnknown(securityDefaults.isEnabled);
    const rest = { side, users: new Set<string>() };
    const open = dimensions.slice(0, conditionedCount).map(() => always);
    const narrowed = (name: "client" | "target", vectorIn: (dimension: Dimension) => VectorId) => {
        const index = dimensionNames.indexOf(name);
        const vectors = open.map((vector, place) =>
            place === index ? vectorIn(dimensions[index]!) : vector,
        );
        return { visible: vectors, hidden: vectors, unknown: vectors };
    };
    const everywhere = { visible: open, hidden: open, unknown: open };
    const asking = { isRisky: false, isFresh: false };
    const session = { controls: null, others: [] };
    const termsOf = (control: string, grant: (typeof legacy)["grant"]) =>
        table.of(side, tenant, {
            grantControls: {
                operator: "OR",
                builtInControls: [control],
                termsOfUse: [],
                customAuthenticationFactors: [],
                authenticationStrengthId: null,
            },
            asking,
            grant,
            session,
        });
    const terms = termsOf("mfa", mfa.grant);
    const administrators: RuleClause = {
        byPerson: undefined,
        memberships: administratorRoles.map((id) => memberships.numberOf("role", id)),
        hasMore: false,
    };
    return [
        {
            include: all,
            exclude: none,
            vectors: narrowed("client", (client) =>
                client.within(always, (index) => client.traitOf(index) === "legacy"),
            ),
            terms: termsOf("block", legacy.grant),
            isUnsure,
            ...rest,
        },
        { include: administrators, exclude: none, vectors: everywhere, terms, isUnsure, ...rest },
        {
            include: all,
            exclude: none,
            vectors: narrowed("target", (target) => target.vectorOf(azureKey)),
            terms,
            isUnsure,
            ...rest,
        },
        { include: all, exclude: none, vectors: everywhere, terms, isUnsure: true, ...rest },
    ];
}
