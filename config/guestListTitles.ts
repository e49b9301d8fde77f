import { columns, type Column } from "./guestListColumns";
import { inline } from "../rules/text";
import type { Problem } from "./problems";

/** Where to get the template: the cure for a file of another form. */
export const template =
    "Download the template under Users > Bulk operations > Bulk invite in the Entra admin center";

/** How much of a title is searched for the property: in a text of any length, the search could take hours. */
const maxTitleLength = 2_000;

/** A line that only names the separator for Excel, such as `sep=,`. It is not part of the template. */
export function isSeparatorLine(field: string): boolean {
    return /^sep=/i.test(field);
}

/** A list saved as tab-delimited text: several titles, or the version and what follows it, then are one field. */
export function hasTabs(field: string): boolean {
    return field.includes("\t");
}

/** Excel writes semicolons where the comma is the decimal sign: several titles, or the version, then are one field. */
export function joinsTitles(field: string): boolean {
    return /^version:[^;]*;|\][^[\]]*;[^[\]]*\[/i.test(field.slice(0, maxTitleLength));
}

/** The place of each column, by the property in brackets: the words before it differ by language and age. */
export function readTitles(
    titles: readonly string[],
    line: number,
    file: string,
): { positions: Map<Column, number>; problems: Problem[] } {
    const positions = new Map<Column, number>();
    const problems: Problem[] = [];
    for (const [index, title] of titles.entries()) {
        if (title === "") {
            continue;
        }
        const property = /\[([^\]]+)\]/.exec(title.slice(0, maxTitleLength))?.[1]?.trim().toLowerCase();
        const column = columns.find((known) => known.toLowerCase() === property);
        const place = { file, line, column: index + 1, field: inline(title, 100) };
        if (column === undefined) {
            const cure = `Name one of ${columns.map((known) => `[${known}]`).join(", ")} in brackets`;
            problems.push({ ...place, message: "unknown column", cure });
        } else if (positions.has(column)) {
            problems.push({ ...place, message: "the column occurs twice", cure: "Remove one" });
        } else {
            positions.set(column, index);
        }
    }
    for (const required of ["inviteeEmail", "inviteRedirectURL"] as const) {
        if (!positions.has(required)) {
            const place = { file, line, column: titles.length + 1, field: `[${required}]` };
            problems.push({ ...place, message: "the column is missing", cure: template });
        }
    }
    return { positions, problems };
}
