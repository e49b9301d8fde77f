import { objectLists } from "./adoption";
import type { CrossFault } from "./crossFault";
import { name } from "./fields";

/** How an entry that has another name than before keeps its object. */
export const renameFields = {
    formerName: name
        .optional()
        .describe("Name that the entry had before. The object stays the same. May stay after the next up."),
};

/** Lists whose entries can be renamed. */
const lists = [...objectLists, "partners"] as const;

/** An entry of a list. A recommended policy without a name has that of the policy. */
interface Renamable {
    readonly name?: string | undefined;
    readonly policy?: string | undefined;
    readonly formerName?: string | undefined;
}

/** Former names that are declared too, or that two entries claim: the object cannot be both. */
export function renameFaults(
    config: Readonly<Record<(typeof lists)[number], readonly Renamable[]>>,
): CrossFault[] {
    return lists.flatMap((list) => {
        const entries = config[list];
        const names = entries.map(({ name: own, policy }) => own ?? policy);
        return entries.flatMap(({ formerName }, index) => {
            const path = [list, index, "formerName"];
            if (formerName === undefined) {
                return [];
            }
            if (names.includes(formerName)) {
                const message = `${JSON.stringify(formerName)} is the name of an entry of this list`;
                return [{ path, message, cure: "Remove formerName, or give that entry another name" }];
            }
            return entries.findIndex((other) => other.formerName === formerName) < index
                ? [
                      {
                          path,
                          message: `${JSON.stringify(formerName)} is the former name of another entry`,
                          cure: "Keep formerName in one entry",
                      },
                  ]
                : [];
        });
    });
}
