import { readCsv, type CsvRow } from "./csv";
import type { Column } from "./guestListColumns";
import { RowReader, type GuestListEntry } from "./guestListRow";
import { hasTabs, isSeparatorLine, joinsTitles, readTitles, template } from "./guestListTitles";
import type { Problem } from "./problems";

/**
 * Reads a guest list in the bulk-invite template of the Entra admin center: a line `version:v1.0`, a line of column
 * titles with the property in brackets, then a row a guest. Further columns, all optional, are those of
 * `guestListColumns.ts`. The template's own example row may stay.
 *
 * @param bytes - The file: UTF-8, with or without a byte-order mark; lines end in LF or CRLF.
 * @param groups - Names that `[groups]` may use; `undefined` when they are not known, and any will do.
 * @see https://learn.microsoft.com/entra/external-id/tutorial-bulk-invite
 */
export function checkGuestList(
    bytes: Uint8Array,
    file: string,
    groups: readonly string[] | undefined,
): { guests: GuestListEntry[]; problems: Problem[] } {
    const { rows, problems } = readCsv(bytes, file);
    const [version, header, ...body] = rows;
    const isInTitles = (isFault: (field: string) => boolean) =>
        [version, header].some((row) => row?.fields?.some(isFault) === true);
    if (isSeparatorLine(version?.fields?.[0] ?? "")) {
        const cure = "Remove the line: the first line of the template is version:v1.0";
        return fail(file, version?.line ?? 1, "version", "the first line only names a separator", cure);
    }
    if (isInTitles(hasTabs)) {
        const cure = "Save it as CSV with commas (in Excel: CSV UTF-8, not Text)";
        return fail(file, header?.line ?? 1, "columns", "fields are separated by tabs", cure);
    }
    if (isInTitles(joinsTitles)) {
        const cure = "Save it as CSV with commas (in Excel: CSV UTF-8 under English regional settings)";
        return fail(file, header?.line ?? 1, "columns", "fields are separated by semicolons", cure);
    }
    const isUnreadable = (row: CsvRow | undefined) => row !== undefined && row.fields === undefined;
    if (isUnreadable(version) || isUnreadable(header) || (rows.length === 0 && problems.length > 0)) {
        return { guests: [], problems };
    }
    if (!/^version:v1\.0$/i.test(version?.fields?.[0] ?? "")) {
        return fail(file, version?.line ?? 1, "version", "the first line must be version:v1.0", template);
    }
    if (header?.fields === undefined) {
        return fail(file, 2, "columns", "the line of column titles is missing", template);
    }
    const titles = readTitles(header.fields, header.line, file);
    if (titles.problems.length > 0) {
        return { guests: [], problems: [...titles.problems, ...problems] };
    }
    const reader = new RowReader(file, titles.positions, groups);
    const guests = body.flatMap(({ fields, line }) => (fields && reader.read(fields, line)) ?? []);
    return {
        guests,
        problems: [
            ...problems,
            ...reader.problems,
            ...formerAddressFaults(guests, file, titles.positions),
        ].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
    };
}

/** A former address that another row uses too: it is unclear whose account it is. */
function formerAddressFaults(
    guests: readonly GuestListEntry[],
    file: string,
    positions: ReadonlyMap<Column, number>,
): Problem[] {
    const byAddress = new Map(guests.map((guest) => [guest.emailAddress, guest]));
    const byFormerAddress = new Map<string, GuestListEntry[]>();
    for (const guest of guests.filter(({ formerEmailAddress }) => formerEmailAddress !== undefined)) {
        const sharing = byFormerAddress.get(guest.formerEmailAddress ?? "") ?? [];
        sharing.push(guest);
        byFormerAddress.set(guest.formerEmailAddress ?? "", sharing);
    }
    return guests.flatMap(({ formerEmailAddress = "", line }) => {
        const other =
            byAddress.get(formerEmailAddress) ??
            byFormerAddress.get(formerEmailAddress)?.find((guest) => guest.line !== line);
        return other === undefined
            ? []
            : [
                  {
                      file,
                      line,
                      column: (positions.get("formerEmailAddress") ?? 0) + 1,
                      field: "[formerEmailAddress]",
                      message: `${formerEmailAddress} is on line ${other.line} too`,
                      cure: "Leave it with the row of the person whose address it was",
                  },
              ];
    });
}

function fail(file: string, line: number, field: string, message: string, cure: string) {
    return { guests: [], problems: [{ file, line, column: 1, field, message, cure }] };
}
