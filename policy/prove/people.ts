import type { CheckedScenario } from "../evaluate/scenario";
import { settingFor } from "../evaluate/crossTenantInbound";
import { groupsAround } from "../evaluate/memberships";
import type { SignIn } from "../evaluate/signIn";
import type { Truth } from "../evaluate/truth";
import { isUnknown, type AccessSetting } from "../model";
import { alwaysBlocked, type Behaviors } from "./behaviors";
import { always, type VectorId } from "./dimension";
import type { Entries, EntryId } from "./entries";
import { everyone, noOne, type FormulaId, type Formulas } from "./formulas";
import { membershipOf, peopleOf, type Memberships } from "./memberships";
import { isDone, isOpen, notDone, type AtHomeState, type PersonContext } from "./personContext";
import type { Rule, RuleClause, Side } from "./side";
import { settingKey, type Space, type Visibility } from "./space";
import { noUserId, type PersonValue } from "./values/people";

/** The rules of one side that are for a person. */
export interface PersonRules {
    readonly entries: readonly EntryId[];
    readonly atHome: AtHomeState;
}

/** Some rules of a side, and what counts instead. */
export interface Replacement {
    readonly without: ReadonlySet<Rule>;
    readonly with: readonly Rule[];
}

/** Targets at which policies can see a person under different types. */
interface Variant {
    readonly signIn: SignIn;
    /** Classes of targets. */
    readonly targets: ReadonlySet<number>;
}

/** How one side sees a person. */
interface Look {
    readonly variants: readonly Variant[];
    readonly visibility: Visibility;
}

/** What holds for people of one kind that no policy names. */
interface Base extends PersonRules {
    readonly context: PersonContext;
    /** Entries of each rule. */
    readonly byRule: readonly (readonly EntryId[])[];
    readonly inbound: readonly EntryId[];
}

export interface Shared {
    readonly space: Space;
    readonly memberships: Memberships;
    readonly formulas: Formulas;
    readonly entries: Entries;
    readonly behaviors: Behaviors;
    /** What matters of people, by what it consists of. */
    readonly contexts: Map<string, PersonContext>;
}

/** Finds the rules of a side for each kind of person, and each named user among them. */
export class PeopleOfSide {
    private readonly around;
    private readonly bases = new Map<PersonValue, Base>();
    private readonly shared: readonly (readonly [target: CheckedScenario["target"], index: number])[];

    constructor(
        private readonly side: Side,
        private readonly parts: Shared,
    ) {
        this.around = groupsAround(side.tenant);
        const [targets] = parts.space.dimensions;
        this.shared = targets!.classes.flatMap((_, index) =>
            /teams|sharePoint/.test(targets!.traitOf(index))
                ? [[targets!.valueOf(index).part.target as CheckedScenario["target"], index] as const]
                : [],
        );
    }

    /**
     * @param userId - The person's object id; `undefined` for one that no policy names.
     * @param replaced - Rules of the side that do not count, and others that count instead.
     */
    rulesFor(person: PersonValue, userId: string | undefined, replaced?: Replacement): PersonRules {
        const base = this.baseFor(person);
        const { context, byRule, inbound, atHome } = base;
        const forced = userId === undefined ? [] : this.forcedMemberships(userId);
        const isOwn = ({ users }: Rule) => forced.length > 0 || users.has(userId!);
        const hasOwn = userId !== undefined && this.side.rules.some(isOwn);
        if (!hasOwn && replaced === undefined) {
            return base;
        }
        // Most rules are the same for everyone of this kind.
        const look = this.lookOf(whoOf(person, userId));
        const own = this.side.rules.flatMap((rule, index) =>
            replaced?.without.has(rule) === true
                ? []
                : hasOwn && isOwn(rule)
                  ? this.entriesOf(rule, person, context, look, forced)
                  : byRule[index]!,
        );
        const added = replaced?.with.flatMap((rule) => this.entriesOf(rule, person, context, look, forced));
        return { entries: [...own, ...(added ?? []), ...inbound], atHome };
    }

    private baseFor(person: PersonValue): Base {
        let found = this.bases.get(person);
        if (found === undefined) {
            const look = this.lookOf(whoOf(person, undefined));
            const { signIn } = look.variants[0]!;
            const context = this.contextOf(signIn);
            const byRule = this.side.rules.map((rule) => this.entriesOf(rule, person, context, look, []));
            const inbound = this.inboundEntries(signIn);
            const entries = [...byRule.flat(), ...inbound];
            found = { byRule, inbound, context, entries, atHome: atHomeOf(context) };
            this.bases.set(person, found);
        }
        return found;
    }

    private lookOf(who: CheckedScenario["who"]): Look {
        const variants = this.variantsOf(who);
        const { isDeviceVisible } = variants[0]!.signIn;
        const visibility = isDeviceVisible === undefined ? "unknown" : isDeviceVisible ? "visible" : "hidden";
        return { variants, visibility };
    }

    /** The same on both sides where what matters of the person is the same. */
    private contextOf({ scenario: { who }, isLocal, homeTenantId, trust }: SignIn): PersonContext {
        const isDirect = who.userType === "b2bDirectConnectUser";
        const isOutside = !isLocal && homeTenantId === null;
        const key = JSON.stringify([
            isDirect,
            who.userType === "serviceProvider",
            isLocal,
            isOutside ? (who.identityProvider ?? "") : null,
            ...[trust.mfa, trust.compliantDevice, trust.hybridJoinedDevice].map(String),
        ]);
        const { contexts } = this.parts;
        const found = contexts.get(key) ?? {
            id: contexts.size,
            who,
            trust,
            hasHome: !isLocal && homeTenantId !== null,
            isOutside,
            hasSession: !isDirect,
        };
        contexts.set(key, found);
        return found;
    }

    private variantsOf(who: CheckedScenario["who"]): Variant[] {
        const signInAt = (target: CheckedScenario["target"]) => this.side.compiled.signIn({ who, target });
        const elsewhere = signInAt({});
        const key = ({ types, possibleTypes }: SignIn) => `${types.join()} ${possibleTypes.join()}`;
        const found = new Map<string, { signIn: SignIn; targets: Set<number> }>([
            [key(elsewhere), { signIn: elsewhere, targets: new Set() }],
        ]);
        for (const [target, index] of this.shared) {
            const signIn = signInAt(target);
            const variant = found.get(key(signIn)) ?? { signIn, targets: new Set() };
            variant.targets.add(index);
            found.set(key(signIn), variant);
        }
        return [...found.values()];
    }

    /** Groups that the tenant's data has a user in. */
    private forcedMemberships(userId: string): number[] {
        const groups = this.around([userId]);
        return this.parts.memberships.items.flatMap(({ kind, id }, number) =>
            kind === "group" && groups.has(id) ? [number] : [],
        );
    }

    private entriesOf(
        rule: Rule,
        person: PersonValue,
        context: PersonContext,
        { variants, visibility }: Look,
        forced: readonly number[],
    ): readonly EntryId[] {
        const { entries, space, behaviors } = this.parts;
        const behavior = behaviors.of(rule.side, rule.terms, context);
        const vectors = rule.vectors[visibility];
        const formulas = variants.map(({ signIn }) => this.formulaOf(rule, person, signIn, forced));
        const [first] = formulas;
        if (formulas.every((formula) => formula === first)) {
            return entries.of(vectors, behavior, rule.isUnsure, first!);
        }
        const [targets] = space.dimensions;
        return [...new Set(formulas)].flatMap((formula) => {
            if (formula === noOne) {
                return [];
            }
            const others = new Set(
                variants.flatMap((variant, index) =>
                    formulas[index] === formula ? [] : [...variant.targets],
                ),
            );
            const own = new Set(
                variants.flatMap((variant, index) =>
                    formulas[index] === formula ? [...variant.targets] : [],
                ),
            );
            // The first variant holds at all targets that no other one names.
            const target = targets!.within(vectors[0]!, (index) =>
                formula === first ? !others.has(index) : own.has(index),
            );
            return entries.of([target, ...vectors.slice(1)], behavior, rule.isUnsure, formula);
        });
    }

    private formulaOf(
        { include, exclude }: Rule,
        person: PersonValue,
        signIn: SignIn,
        forced: readonly number[],
    ): FormulaId {
        const { formulas } = this.parts;
        const isIncluded = byPerson(include, signIn);
        const isExcluded = byPerson(exclude, signIn);
        if (isExcluded === true) {
            return noOne;
        }
        let formula = formulas.of({
            isIncluded: isIncluded === true ? true : include.hasMore ? undefined : isIncluded,
            including: person.hasObject ? include.memberships : [],
            isExcluded: exclude.hasMore ? undefined : isExcluded,
            excluding: person.hasObject ? exclude.memberships : [],
        });
        const assign = (number: number, isIn: boolean) => {
            formula = formula === noOne ? noOne : formulas.assign(formula, number, isIn);
        };
        forced.forEach((number) => assign(number, true));
        if (person.fixed !== undefined) {
            const { groupIds, roleIds } = person.fixed;
            const groups = this.around([
                ...groupIds,
                ...(person.who.userId == null ? [] : [person.who.userId]),
            ]);
            const roles = roleIds && new Set(roleIds);
            [...include.memberships, ...exclude.memberships].forEach((number) => {
                const { kind, id } = this.parts.memberships.items[number]!;
                const known = kind === "group" ? groups : roles;
                if (known !== undefined) {
                    assign(number, known.has(id));
                }
            });
        }
        return formula;
    }

    /** What inbound settings refuse, as rules that block. */
    private inboundEntries(signIn: SignIn): readonly EntryId[] {
        const { entries, formulas, space, memberships } = this.parts;
        const setting = settingFor(signIn);
        const blocked = (target: VectorId, isUnsure: boolean, formula: FormulaId) =>
            entries.of([target], alwaysBlocked, isUnsure, formula);
        if (typeof setting !== "object") {
            return setting === true ? [] : blocked(always, setting === undefined, everyone);
        }
        const { usersAndGroups, applications } = setting;
        if (isUnknown(usersAndGroups.accessType) || isUnknown(applications.accessType)) {
            return blocked(always, true, everyone);
        }
        const [targets] = space.dimensions;
        const named = targets!.vectorOf(settingKey(setting));
        const notNamed = targets!.vectorOf(`not ${settingKey(setting)}`);
        const [isNamed, isNotNamed] = peopleFormulas(setting, formulas, memberships);
        if (usersAndGroups.accessType === "blocked" && applications.accessType === "blocked") {
            return blocked(named, false, isNamed);
        }
        return [
            ...blocked(always, false, usersAndGroups.accessType === "allowed" ? isNotNamed : isNamed),
            ...blocked(applications.accessType === "allowed" ? notNamed : named, false, everyone),
        ];
    }
}

/** The person without memberships, which the walk adds. */
export function whoOf(
    { who, hasObject, fixed }: PersonValue,
    userId: string | undefined,
): CheckedScenario["who"] {
    return {
        ...who,
        userId: fixed === undefined && hasObject ? (userId ?? noUserId) : who.userId,
        groupIds: fixed?.groupIds ?? [],
        roleIds: fixed?.roleIds ?? [],
        homeGroupIds: [],
        homeUserId: noUserId,
    };
}

function atHomeOf({ hasHome, who }: PersonContext): AtHomeState {
    return !hasHome ? notDone : who.userType === "serviceProvider" ? isDone : isOpen;
}

function byPerson({ byPerson: test }: RuleClause, signIn: SignIn): Truth {
    return test === undefined ? false : test(signIn);
}

/** Who a setting names, and who it does not, as formulas. */
function peopleFormulas(
    setting: AccessSetting,
    formulas: Formulas,
    memberships: Memberships,
): [named: FormulaId, notNamed: FormulaId] {
    const { targets } = setting.usersAndGroups;
    if (isUnknown(targets)) {
        const perhaps = formulas.of({
            isIncluded: undefined,
            including: [],
            isExcluded: false,
            excluding: [],
        });
        return [perhaps, perhaps];
    }
    const isAll = targets.some(({ target }) => target === "AllUsers");
    const hasMore = targets.some(({ target, targetType }) => isUnknown(target) || isUnknown(targetType));
    const numbers = peopleOf(setting).map((person) => {
        const { kind, id } = membershipOf(person);
        return memberships.numberOf(kind, id);
    });
    if (isAll) {
        return [everyone, noOne];
    }
    return [
        formulas.of({
            isIncluded: hasMore ? undefined : false,
            including: numbers,
            isExcluded: false,
            excluding: [],
        }),
        formulas.of({
            isIncluded: true,
            including: [],
            isExcluded: hasMore ? undefined : false,
            excluding: numbers,
        }),
    ];
}
