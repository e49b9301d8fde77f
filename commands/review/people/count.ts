import type { PersonLabel, SignInRegion } from "pulumi-entra-b2b-policy";
import type { Census, PeopleClass } from "./census";

/** A number that is known, or bounds of one. */
export interface Range {
    readonly least: number;
    readonly most: number;
}

/** How many of the tenant's people are among those of a region, as they are now. */
export interface PeopleCount extends Range {
    /** By kind. */
    readonly kinds: Readonly<Partial<Record<PersonLabel["kind"], Range>>>;
    /** Kinds among them without a user object in the tenant, who cannot be counted. */
    readonly uncounted: readonly PersonLabel["kind"][];
}

/** People of which kinds have no user object. */
const withoutObject: ReadonlySet<PersonLabel["kind"]> = new Set(["b2bDirectConnectUser", "serviceProvider"]);

/** The people of a region. */
export type PeopleOfRegion = Pick<
    SignInRegion,
    "people" | "users" | "isIn" | "isInOneOf" | "isNotIn" | "isRough"
>;

/**
 * Counts the people of a region.
 *
 * @param groupId - A group that they are in as well.
 */
export function countIn({ classes }: Census, region: PeopleOfRegion, groupId?: string): PeopleCount {
    const kinds: Partial<Record<PersonLabel["kind"], Range>> = {};
    const wanted = new Set(region.people?.values.map(({ kind }) => kind));
    for (const kind of wanted) {
        if (!withoutObject.has(kind)) {
            kinds[kind] = { least: 0, most: 0 };
        }
    }
    for (const own of classes) {
        const isAmong = all([
            ...termsOf(own, region),
            ...(groupId === undefined ? [] : [isIn(own, groupId)]),
        ]);
        if (isAmong !== false) {
            const { least = 0, most = 0 } = kinds[own.kind] ?? {};
            kinds[own.kind] = {
                // Not all people of a region that is only bounded are touched.
                least: least + (isAmong === true && !region.isRough ? own.count : 0),
                most: most + own.count,
            };
        }
    }
    const ranges = Object.values(kinds);
    const needsObject =
        groupId !== undefined ||
        [...region.isIn, ...region.isInOneOf].some(({ kind }) => kind === "group" || kind === "role") ||
        (region.users !== null && !region.users.values.includes(null));
    return {
        least: ranges.reduce((sum, { least }) => sum + least, 0),
        most: ranges.reduce((sum, { most }) => sum + most, 0),
        kinds,
        uncounted: needsObject
            ? []
            : [...withoutObject].filter((kind) => region.people === null || wanted.has(kind)),
    };
}

/** True, false, or `undefined` for what is not known. */
type Truth = boolean | undefined;

function all(terms: readonly Truth[]): Truth {
    return terms.includes(false) ? false : terms.includes(undefined) ? undefined : true;
}

function some(terms: readonly Truth[]): Truth {
    return terms.includes(true) ? true : terms.includes(undefined) ? undefined : false;
}

function termsOf(
    own: PeopleClass,
    { people, users, isIn: inside, isInOneOf, isNotIn }: PeopleOfRegion,
): Truth[] {
    const holds = ({ kind, id }: SignInRegion["isIn"][number]): Truth =>
        kind === "group" || kind === "role"
            ? isIn(own, id)
            : // Groups and ids at home are the home tenant's own knowledge.
              own.labels.every(({ home }) => home === null)
              ? false
              : undefined;
    return [
        people === null ? true : isUnder(own.labels, people.values),
        users === null || users.values.includes(own.userId),
        ...inside.map(holds),
        ...(isInOneOf.length === 0 ? [] : [some(isInOneOf.map(holds))]),
        ...isNotIn.map((membership) => {
            const truth = holds(membership);
            return truth === undefined ? undefined : !truth;
        }),
    ];
}

function isIn({ memberships }: PeopleClass, id: string): Truth {
    return memberships.get(id);
}

/** Whether people who are one of some kinds are among others. */
function isUnder(labels: readonly PersonLabel[], values: readonly PersonLabel[]): Truth {
    const isSame = (left: PersonLabel) => (right: PersonLabel) =>
        left.kind === right.kind &&
        left.home === right.home &&
        left.cloud === right.cloud &&
        left.id === right.id &&
        left.provider === right.provider;
    const among = labels.filter((label) => values.some(isSame(label)));
    return among.length === 0 ? false : among.length === labels.length ? true : undefined;
}
