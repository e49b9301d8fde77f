import { Behaviors } from "./behaviors";
import { Contributions, type Aspect } from "./contributions";
import { Diagram, impossible, type Branch, type NodeId } from "./diagram";
import { Entries } from "./entries";
import { Formulas } from "./formulas";
import { TermsTable } from "./grants";
import { Memberships } from "./memberships";
import type { Scope } from "./scope";
import { PeopleOfSide, type PersonRules } from "./people";
import type { PersonContext } from "./personContext";
import { compiledSide, compileRules, type Side } from "./side";
import { compileSpace } from "./space";
import { namedUsers, personValues, type KnownPeople, type PersonValue } from "./values/people";
import { personDimension, userDimension, type Question, type WalkParts } from "./question";
import { OutOfSteps, Walk } from "./walk";
import type { TenantPolicies } from "../model";

/** The most steps of one walk, which take a few seconds and some hundred MiB. */
export const defaultMaxSteps = 2_000_000;

/** Kinds of people whose sign-ins were not walked to the end. */
export interface Left {
    /** Kinds of people, each with every named user, that were not walked. */
    readonly people: number;
    readonly total: number;
    readonly maxSteps: number;
}

/** All sign-ins of one tenant, or of two to compare, ready to be walked. */
export interface Ground {
    readonly sides: readonly Side[];
    readonly parts: WalkParts;
    readonly people: readonly PersonValue[];
    /** Object ids that policies name; `undefined` stands for everyone else. */
    readonly users: readonly (string | undefined)[];
    readonly peopleOf: readonly PeopleOfSide[];
    /** Whether only some kinds of people are walked. */
    readonly hasSomePeople: boolean;
    /** A membership that everyone has; `undefined` where no policy names it, and where there is none. */
    readonly fixedMembership: number | undefined;
}

/**
 * @param scope - The part of all sign-ins that is walked.
 * @param aspect - What of each sign-in matters.
 */
export function prepare(
    tenants: readonly TenantPolicies[],
    known: KnownPeople,
    scope: Scope = {},
    aspect: Aspect = "all",
): Ground {
    const compiled = tenants.map(compiledSide);
    const space = compileSpace(compiled, scope);
    const memberships = new Memberships(tenants);
    const terms = new TermsTable();
    const sides = compiled.map((side, index): Side => ({
        ...side,
        rules: compileRules(index, side, space, memberships, terms),
    }));
    const formulas = new Formulas();
    const contributions = new Contributions(sides, terms);
    const behaviors = new Behaviors(space, terms, contributions, aspect);
    const entries = new Entries(space.dimensions, formulas, behaviors);
    const shared = {
        space,
        memberships,
        formulas,
        entries,
        behaviors,
        contexts: new Map<string, PersonContext>(),
    };
    return {
        sides,
        parts: { ...shared, contributions, diagram: new Diagram() },
        people: personValues(tenants, known).filter(({ label }) => scope.people?.(label) ?? true),
        hasSomePeople: scope.people !== undefined,
        fixedMembership: membershipIn(memberships, scope),
        users: [undefined, ...namedUsers(tenants, known)],
        peopleOf: sides.map((side) => new PeopleOfSide(side, shared)),
    };
}

function membershipIn({ items }: Memberships, { groupId }: Scope): number | undefined {
    const index = items.findIndex(({ kind, id }) => kind === "group" && id === groupId);
    return index < 0 ? undefined : index;
}

/** What a walk found: a diagram from the root on, and what is left. */
export interface Walked {
    readonly root: NodeId;
    readonly left: Left | null;
    readonly steps: number;
}

export interface WalkOptions {
    /** Whether what one kind of people came to ends the walk. */
    readonly isEnough?: (node: NodeId) => boolean;
    /** The rules for a person on each side, if not those of the sides. */
    readonly rulesOf?: (person: PersonValue, user: string | undefined) => readonly PersonRules[];
}

function rulesOfSides({ peopleOf }: Ground): NonNullable<WalkOptions["rulesOf"]> {
    return (person, user) => peopleOf.map((side) => side.rulesFor(person, user));
}

/** Walks all sign-ins of all people. */
export function walkAll(
    ground: Ground,
    question: Question,
    maxSteps = defaultMaxSteps,
    { isEnough = () => false, rulesOf = rulesOfSides(ground) }: WalkOptions = {},
): Walked {
    const { parts, people, users, fixedMembership } = ground;
    const walk = new Walk(parts, question, maxSteps);
    const branches: Branch[] = [];
    let left = 0;
    const ofUser = (person: PersonValue, user: string | undefined): NodeId => {
        return walk.person(rulesOf(person, user), fixedMembership);
    };
    for (const [index, person] of people.entries()) {
        try {
            const isNamed = person.hasObject && person.fixed === undefined;
            const node = parts.diagram.node(
                userDimension,
                users.map((user, place) => ({
                    classes: [place],
                    node: isNamed || user === undefined ? ofUser(person, user) : impossible,
                })),
            );
            branches.push({ classes: [index], node });
            if (isEnough(node)) {
                break;
            }
        } catch (error) {
            if (!(error instanceof OutOfSteps)) {
                throw error;
            }
            left += 1;
        }
    }
    return {
        root: parts.diagram.node(personDimension, branches),
        left: left === 0 ? null : { people: left, total: people.length, maxSteps },
        steps: walk.steps,
    };
}
