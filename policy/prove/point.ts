import type { CheckedScenario } from "../evaluate/scenario";
import type { Ground } from "./comparison";
import { impossible, type NodeId } from "./diagram";
import { whoOf } from "./people";
import { firstDimension, firstMembership, personDimension, userDimension } from "./question";

/** One sign-in: a value of each dimension by its index, and memberships by number. */
export interface Point {
    readonly person: number;
    readonly user: number;
    /** Of the space's dimensions, in their order. */
    readonly values: readonly number[];
    readonly memberships: readonly number[];
}

/** The sign-in at a point, as the evaluator takes it. */
export function scenarioAt({ parts, people, users }: Ground, point: Point): CheckedScenario {
    const person = people[point.person]!;
    const who = whoOf(person, users[point.user]);
    const named = point.memberships.map((number) => parts.memberships.items[number]!);
    const idsOf = (kind: string) => named.filter((item) => item.kind === kind).map(({ id }) => id);
    const [homeUserId] = idsOf("homeUser");
    const hasHome = typeof who.homeTenantId === "string";
    const scenario: object = {
        who: {
            ...who,
            ...(person.fixed === undefined && { groupIds: idsOf("group"), roleIds: idsOf("role") }),
            homeGroupIds: idsOf("homeGroup"),
            ...(homeUserId !== undefined && { homeUserId }),
        },
    };
    for (const [index, { name, values }] of parts.space.dimensions.entries()) {
        if (name !== "atHome" || hasHome) {
            Object.assign(scenario, values[point.values[index]!]!.part);
        }
    }
    return scenario as CheckedScenario;
}

/** The class of each dimension at a point, as a diagram asks for it. */
export function classAt({ parts }: Ground, point: Point): (dimension: number) => number {
    return (dimension) => {
        if (dimension === personDimension) {
            return point.person;
        }
        if (dimension === userDimension) {
            return point.user;
        }
        if (dimension >= firstMembership) {
            return Number(point.memberships.includes(dimension - firstMembership));
        }
        const index = dimension - firstDimension;
        const value = point.values[index]!;
        return parts.space.dimensions[index]!.classes.findIndex((values) => values.includes(value));
    };
}

/** The number of the end at a point; `undefined` where there are no such sign-ins. */
export function endAt(ground: Ground, root: NodeId, point: Point): number | undefined {
    const node = ground.parts.diagram.follow(root, classAt(ground, point));
    return node === impossible ? undefined : ground.parts.diagram.endOf(node);
}
