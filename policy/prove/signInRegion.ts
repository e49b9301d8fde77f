import type { CheckedScenario } from "../evaluate";
import type { Ground } from "./comparison";
import type { NodeId } from "./diagram";
import type { Membership } from "./memberships";
import { scenarioAt, type Point } from "./point";
import type { Box } from "./boxes";
import { exampleOf } from "./regions";
import { dimensionNames, type DimensionName } from "./space";
import type {
    AtHome,
    ClientLabel,
    ClientStateLabel,
    Flow,
    InsiderRiskLevel,
    RiskLevel,
} from "./values/circumstances";
import type { DeviceLabel } from "./values/devices";
import type { LocationLabel } from "./values/locations";
import type { PersonLabel } from "./values/people";
import type { TargetLabel } from "./values/targets";
import { firstDimension, firstMembership, personDimension, userDimension } from "./question";

/** What a dimension is restricted to, out of all values that there are. */
export interface Restriction<Label> {
    readonly values: readonly Label[];
    readonly all: readonly Label[];
}

/**
 * Sign-ins that have something in common: every combination of what each dimension is restricted to. A dimension that
 * is not restricted is `null`.
 */
export interface SignInRegion {
    readonly people: Restriction<PersonLabel> | null;
    /** Object ids; `null` among them is everyone that no policy names. */
    readonly users: Restriction<string | null> | null;
    /** Memberships that the people have. */
    readonly isIn: readonly Membership[];
    /** Memberships of which they have one or more. */
    readonly isInOneOf: readonly Membership[];
    /** Memberships that they do not have. */
    readonly isNotIn: readonly Membership[];
    readonly target: Restriction<TargetLabel> | null;
    readonly client: Restriction<ClientLabel> | null;
    readonly location: Restriction<LocationLabel> | null;
    readonly device: Restriction<DeviceLabel> | null;
    readonly signInRisk: Restriction<RiskLevel> | null;
    readonly userRisk: Restriction<RiskLevel> | null;
    readonly insiderRisk: Restriction<InsiderRiskLevel> | null;
    readonly authenticationFlow: Restriction<Flow> | null;
    readonly clientState: Restriction<ClientStateLabel> | null;
    readonly atHome: Restriction<AtHome> | null;
    /** Only bounds the sign-ins: there were too many regions to list them all. */
    readonly isRough: boolean;
}

/** A box in terms of what it is about. */
export function regionOf(
    { parts, people, users, hasSomePeople }: Ground,
    { sets, isRough, oneOf = [] }: Box,
): SignInRegion {
    const of = (name: DimensionName) => {
        const index = dimensionNames.indexOf(name);
        const dimension = parts.space.dimensions[index]!;
        const classes = sets.get(firstDimension + index);
        return classes === undefined
            ? null
            : {
                  values: classes.flatMap((index_) =>
                      dimension.classes[index_]!.map((value) => dimension.values[value]!.label),
                  ),
                  all: dimension.values.map(({ label }) => label),
              };
    };
    const memberships = (isIn: number) =>
        [...sets].flatMap(([dimension, classes]) =>
            dimension >= firstMembership &&
            classes.length === 1 &&
            classes[0] === isIn &&
            !oneOf.includes(dimension)
                ? [parts.memberships.items[dimension - firstMembership]!]
                : [],
        );
    const restricted = <Label>(dimension: number, labels: readonly Label[]) => {
        const classes = sets.get(dimension);
        return classes === undefined ? null : { values: classes.map((index) => labels[index]!), all: labels };
    };
    const labels = people.map(({ label }) => label);
    return {
        people:
            restricted(personDimension, labels) ?? (hasSomePeople ? { values: labels, all: labels } : null),
        users: restricted(
            userDimension,
            users.map((user) => user ?? null),
        ),
        isIn: memberships(1),
        isInOneOf: oneOf.map((dimension) => parts.memberships.items[dimension - firstMembership]!),
        isNotIn: memberships(0),
        ...(Object.fromEntries(dimensionNames.map((name) => [name, of(name)])) as Pick<
            SignInRegion,
            DimensionName
        >),
        isRough,
    };
}

/** The most examples of one box. */
const maxExamples = 60;

/**
 * Sign-ins of a box, the most ordinary ones: the first of all, and one of each kind of people.
 *
 * @param kindOf - The kind of a person. Default: all are of one kind.
 */
export function examplesIn(
    ground: Ground,
    root: NodeId,
    box: Box,
    kindOf: (label: PersonLabel) => string = () => "",
): CheckedScenario[] {
    const { diagram } = ground.parts;
    const byKind = new Map<string, number[]>();
    const people = box.sets.get(personDimension) ?? ground.people.map((_, index) => index);
    for (const index of people) {
        const kind = kindOf(ground.people[index]!.label);
        const found = byKind.get(kind);
        if (found === undefined) {
            byKind.set(kind, [index]);
        } else {
            found.push(index);
        }
    }
    const groups = [...byKind.values()];
    const boxes = (groups.length === 1 ? [] : groups.slice(0, maxExamples)).map((own) => ({
        ...box,
        sets: new Map([...box.sets, [personDimension, own]] as [number, readonly number[]][]),
    }));
    return [box, ...boxes].flatMap((each) => {
        const chosen = exampleOf(diagram, root, each);
        return chosen === undefined ? [] : [scenarioAt(ground, pointOf(ground, chosen))];
    });
}

/** The point of some classes: the first value of each, and of dimensions that are free the first class. */
export function pointOf(
    { parts }: { readonly parts: Ground["parts"] },
    chosen: ReadonlyMap<number, number>,
): Point {
    return {
        person: chosen.get(personDimension) ?? 0,
        user: chosen.get(userDimension) ?? 0,
        values: parts.space.dimensions.map(
            ({ classes }, index) => classes[chosen.get(firstDimension + index) ?? 0]![0]!,
        ),
        memberships: [...chosen].flatMap(([dimension, index]) =>
            dimension >= firstMembership && index === 1 ? [dimension - firstMembership] : [],
        ),
    };
}
