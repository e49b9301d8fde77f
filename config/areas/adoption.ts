import { objectOnRemove } from "../../rules/onRemove";
import type { CrossFault } from "./crossFault";
import { guid } from "./fields";

/** How to adopt an object that already exists in the tenant. */
export const adoptionFields = {
    objectId: guid.optional().describe("Id of an existing object to adopt."),
    onRemove: objectOnRemove
        .optional()
        .describe(
            "What happens to the object when no longer declared; default retain if adopted, otherwise delete.",
        ),
};

/** Lists whose entries can adopt an object. */
export const objectLists = [
    "groups",
    "namedLocations",
    "authenticationStrengths",
    "mfaPolicies",
    "recommendedPolicies",
    "accessPolicies",
] as const;

type AdoptingList = (typeof objectLists)[number];

interface Adopting {
    readonly objectId?: string | undefined;
}

/** Objects that two entries adopt. */
export function adoptionFaults(config: Readonly<Record<AdoptingList, readonly Adopting[]>>): CrossFault[] {
    const places = objectLists.flatMap((list) =>
        config[list].flatMap(({ objectId }, index) =>
            objectId === undefined ? [] : [{ objectId, path: [list, index, "objectId"] }],
        ),
    );
    const seen = new Set<string>();
    return places.flatMap(({ objectId, path }) => {
        const isRepeated = seen.has(objectId);
        seen.add(objectId);
        return isRepeated
            ? [{ path, message: `${objectId} is adopted twice`, cure: "Use each object id once" }]
            : [];
    });
}
