import type { PersonLabel } from "pulumi-entra-b2b-policy";
import type { PeopleCount, Range } from "../people/count";
import { listed } from "./names";

const plurals: Readonly<Record<PersonLabel["kind"], string>> = {
    member: "the tenant's own people",
    emergencyAccess: "emergency access",
    internalGuest: "internal guests",
    b2bCollaborationGuest: "guests",
    b2bCollaborationMember: "external members",
    b2bDirectConnectUser: "direct-connect users",
    otherExternalUser: "other external users",
    serviceProvider: "service providers' staff",
};

/** Kinds of people who are not the tenant's own. */
const guestKinds = [
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "otherExternalUser",
] as const;

/**
 * Kinds of people who have the same home tenants, each with its number where they were counted. A kind that no one is
 * of today comes last: someone may be tomorrow.
 */
export function kindsWords(
    kinds: readonly PersonLabel["kind"][],
    homes: string,
    count: PeopleCount | undefined,
): string {
    const isNone = (kind: PersonLabel["kind"]) => count?.most !== 0 && count?.kinds[kind]?.most === 0;
    const [none, some] = [kinds.filter(isNone), kinds.filter((kind) => !isNone(kind))];
    if (some.length === 0) {
        return `${listed(kinds.map((kind) => plurals[kind]))}${homes} (no one today)`;
    }
    const people = listed(some.map((kind) => kindWords(kind, count)));
    return `${people}${homes}${none.length === 0 ? "" : ` (today ${noneWords(none)})`}`;
}

function noneWords(kinds: readonly PersonLabel["kind"][]): string {
    const others = kinds.filter((kind) => kind !== "member").map((kind) => plurals[kind]);
    return listed([
        ...(others.length === 0 ? [] : [`no ${listed(others, "or")}`]),
        ...(kinds.includes("member") ? [`none of ${plurals.member}`] : []),
    ]);
}

function kindWords(kind: PersonLabel["kind"], count: PeopleCount | undefined): string {
    const range = count?.most === 0 ? undefined : count?.kinds[kind];
    if (range === undefined || kind === "emergencyAccess") {
        return plurals[kind];
    }
    if (kind === "member") {
        return `${rangeWords(range)} of ${plurals.member}`;
    }
    const isOne = range.least === 1 && range.most === 1;
    return `${rangeWords(range)} ${isOne ? plurals[kind].replace(/s$/, "") : plurals[kind]}`;
}

/** What follows the people of a region: that there are none today, and of everyone how many they are. */
export function totalWords(count: PeopleCount | undefined, isEveryone: boolean): string {
    if (count === undefined || (count.most === 0 && count.uncounted.length > 0)) {
        return "";
    }
    if (count.most === 0) {
        return " (no one today)";
    }
    if (!isEveryone) {
        return "";
    }
    const guests = guestKinds.flatMap((kind) => count.kinds[kind] ?? []);
    const of = (bound: keyof Range) => guests.reduce((sum, range) => sum + range[bound], 0);
    const range = { least: of("least"), most: of("most") };
    const people = `${rangeWords(count)} ${count.most === 1 ? "person" : "people"} today`;
    return ` (${people}${range.most === 0 ? "" : `, ${rangeWords(range)} of them ${range.most === 1 ? "a guest" : "guests"}`})`;
}

function rangeWords({ least, most }: Range): string {
    const number = (value: number) => value.toLocaleString("en-US");
    if (least === most) {
        return number(most);
    }
    return least === 0 ? `up to ${number(most)}` : `${number(least)} to ${number(most)}`;
}
