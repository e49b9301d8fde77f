import { GraphFault } from "../graphFault";

export type Body = Readonly<Record<string, unknown>>;

/** Kinds of guests and external users, in the order of their flags. */
export const guestFlags = [
    "none",
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "otherExternalUser",
    "serviceProvider",
];

export const userLists = [
    "includeUsers",
    "excludeUsers",
    "includeGroups",
    "excludeGroups",
    "includeRoles",
    "excludeRoles",
];

/** The refusal of a policy of the wrong shape; the number and the first half of the text were observed. */
export function malformed(detail: string): GraphFault {
    return new GraphFault(
        400,
        "BadRequest",
        `1007: The incoming policy object is null or does not match the schema of the type: ${detail}.`,
    );
}

export function object(value: unknown): Body | undefined {
    return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Body) : undefined;
}

/** A list of texts, as the schema has it; empty when it is not there. */
export function stringsIn(body: Body | undefined, name: string): string[] {
    return (body?.[name] as string[] | null | undefined) ?? [];
}

/** Whether session controls do anything: a part that has a switch counts when it is on. */
export function hasEffect(session: Body): boolean {
    return Object.entries(session).some(([name, value]) => {
        const part = object(value);
        return name === "disableResilienceDefaults"
            ? value === true
            : part !== undefined && (part["isEnabled"] ?? true) === true;
    });
}
