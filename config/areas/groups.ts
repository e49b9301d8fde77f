import { z } from "zod";
import { adoptionFields } from "./adoption";
import type { NameUse, ValuesOf } from "./crossFault";
import { name } from "./fields";
import { groupKindFields } from "./groupKinds";
import { renameFields } from "./renames";

/** Groups of guests. */
export const groupFields = {
    groups: z
        .array(
            z.strictObject({
                name,
                ...renameFields,
                displayName: z.string().min(1).max(256).describe("Name shown in the directory."),
                description: z.string().max(1024).optional().describe("What the group is for."),
                ...groupKindFields,
                ...adoptionFields,
            }),
        )
        .default([]),
};

export type GroupArea = ValuesOf<typeof groupFields>;

/** Names of groups. */
export function groupNames({ groups }: GroupArea): NameUse[] {
    return groups.map(({ name }, index) => ({ name, path: ["groups", index, "name"] }));
}

/** Where groups name groups that are their members. */
export function memberGroups({ groups }: GroupArea): NameUse[] {
    return groups.flatMap(({ groups: members = [] }, group) =>
        members.map((name, index) => ({ name, path: ["groups", group, "groups", index] })),
    );
}
