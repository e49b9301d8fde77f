import { objectOnRemove } from "../../rules/onRemove";
import type { CrossFault } from "./crossFault";
import { guid } from "./fields";

/** How an object that is in the tenant already is taken over. */
export const adoptionFields = {
    objectId: guid.optional().describe("Id of an object to take over, instead of making one."),
    onRemove: objectOnRemove
        .optional()
        .describe("Of the object when no longer declared; default retain if taken over, else delete."),
};

/** Lists whose entries can take an object over. */
const lists = [
    "groups",
    "namedLocations",
    "authenticationStrengths",
    "mfaPolicies",
    "recommendedPolicies",
    "accessPolicies",
] as const;

type AdoptingList = (typeof lists)[number];

interface Adopting {
    readonly objectId?: string | undefined;
}

/** Objects that two entries would take over. */
export function adoptionFaults(config: Readonly<Record<AdoptingList, readonly Adopting[]>>): CrossFault[] {
    const places = lists.flatMap((list) =>
        config[list].flatMap(({ objectId }, index) =>
            objectId === undefined ? [] : [{ objectId, path: [list, index, "objectId"] }],
        ),
    );
    const seen = new Set<string>();
    return places.flatMap(({ objectId, path }) => {
        const isRepeated = seen.has(objectId);
        seen.add(objectId);
        return isRepeated
            ? [{ path, message: `${objectId} is taken over twice`, cure: "Name each object once" }]
            : [];
    });
}
