import { parse, CsvError } from "csv-parse/sync";
import { normalizeEmailAddress } from "./emailAddress";
import type { Problem } from "./problems";

/** One guest of a list. */
export interface GuestListEntry {
    /** Normalized: lower-cased, the domain in ASCII. */
    readonly address: string;
    readonly redirectUrl: string | undefined;
    readonly sendInvitationMessage: boolean;
    readonly customizedMessageBody: string | undefined;
    readonly displayName: string | undefined;
    readonly companyName: string | undefined;
    /** Names of groups of the stack config. */
    readonly groups: readonly string[];
    /** Object ids. */
    readonly sponsorIds: readonly string[];
    /** Line of the row in its file, from 1. */
    readonly line: number;
}

/** The template's columns, by the name in brackets; the first four are the admin center's. */
const columns = [
    "inviteeEmail",
    "inviteRedirectURL",
    "sendEmail",
    "customizedMessageBody",
    "displayName",
    "companyName",
    "groups",
    "sponsors",
] as const;

type Column = (typeof columns)[number];

const template =
    "Download the template under Users > Bulk operations > Bulk invite in the Entra admin center";

/**
 * Reads a guest list in the bulk-invite template of the Entra admin center: a line `version:v1.0`, a line of column
 * titles with the property in brackets, then a row a guest. Further columns are `[displayName]`, `[companyName]`,
 * `[groups]` and `[sponsors]`, the last two separated by semicolons.
 *
 * @param bytes - The file: UTF-8, with or without a byte-order mark; lines end in LF or CRLF.
 * @param groups - Names that `[groups]` may use.
 * @see https://learn.microsoft.com/entra/external-id/tutorial-bulk-invite
 */
export function checkGuestList(
    bytes: Uint8Array,
    file: string,
    groups: readonly string[],
): { guests: GuestListEntry[]; problems: Problem[] } {
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
        return fail(file, 1, "encoding", "the file is UTF-16", "Save it as CSV UTF-8");
    }
    let text: string;
    try {
        text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        return fail(file, 1, "encoding", "the file is not UTF-8", "Save it as CSV UTF-8");
    }
    let rows: Row[];
    try {
        rows = parse(text, {
            relax_column_count: true,
            skip_records_with_empty_values: true,
            info: true,
        }) as unknown as Row[];
    } catch (error) {
        const line = error instanceof CsvError && typeof error["lines"] === "number" ? error["lines"] : 1;
        const reason = error instanceof Error ? error.message : String(error);
        return fail(
            file,
            line,
            "row",
            `cannot be read: ${reason}`,
            'Put a field with quotes in quotes, and write "" inside',
        );
    }
    const [version, header, ...body] = rows;
    if (version === undefined || !/^version:v1\.0$/i.test(version.record[0]?.trim() ?? "")) {
        return fail(file, 1, "version", "the first line must be version:v1.0", template);
    }
    if (header === undefined) {
        return fail(file, 2, "columns", "the line of column titles is missing", template);
    }
    const { positions, problems } = readHeader(header, file);
    if (problems.length > 0) {
        return { guests: [], problems };
    }
    const reader = new RowReader(file, positions, groups);
    const guests = body.flatMap((row) => reader.read(row) ?? []);
    return { guests, problems: reader.problems };
}

interface Row {
    readonly record: readonly string[];
    /** `lines` is the last line of the record. */
    readonly info: { readonly lines: number };
}

/** Quoted line breaks make a record span several lines; people look for its first. */
function firstLine({ record, info }: Row): number {
    return info.lines - record.reduce((breaks, field) => breaks + (field.match(/\r\n|\n/g)?.length ?? 0), 0);
}

function readHeader(header: Row, file: string): { positions: Map<Column, number>; problems: Problem[] } {
    const positions = new Map<Column, number>();
    const problems: Problem[] = [];
    const line = firstLine(header);
    if (header.record.length === 1 && header.record[0]?.includes(";") === true) {
        const cure = "Save it as CSV with commas (in Excel: CSV UTF-8 under English regional settings)";
        return {
            positions,
            problems: fail(file, line, "columns", "fields are separated by semicolons", cure).problems,
        };
    }
    for (const [index, title] of header.record.entries()) {
        if (title.trim() === "") {
            continue;
        }
        const property = /\[([^\]]+)\]/.exec(title)?.[1]?.trim().toLowerCase();
        const column = columns.find((known) => known.toLowerCase() === property);
        const place = { file, line, column: index + 1, field: title.trim() };
        if (column === undefined) {
            const cure = `Name one of ${columns.map((known) => `[${known}]`).join(", ")} in brackets`;
            problems.push({ ...place, message: "unknown column", cure });
        } else if (positions.has(column)) {
            problems.push({ ...place, message: "the column is there twice", cure: "Remove one" });
        } else {
            positions.set(column, index);
        }
    }
    for (const required of ["inviteeEmail", "inviteRedirectURL"] as const) {
        if (!positions.has(required)) {
            problems.push({
                file,
                line,
                field: `[${required}]`,
                message: "the column is missing",
                cure: template,
            });
        }
    }
    return { positions, problems };
}

class RowReader {
    readonly problems: Problem[] = [];
    private readonly lines = new Map<string, number>();

    constructor(
        private readonly file: string,
        private readonly positions: ReadonlyMap<Column, number>,
        private readonly groups: readonly string[],
    ) {}

    read(row: Row): GuestListEntry | undefined {
        const line = firstLine(row);
        const value = (column: Column) => row.record[this.positions.get(column) ?? -1]?.trim() || undefined;
        const report = (column: Column, message: string, cure: string) =>
            this.problems.push({
                file: this.file,
                line,
                column: (this.positions.get(column) ?? 0) + 1,
                field: `[${column}]`,
                message,
                cure,
            });
        const address = this.readAddress(value("inviteeEmail"), line, report);
        const redirectUrl = value("inviteRedirectURL");
        if (redirectUrl === undefined) {
            report("inviteRedirectURL", "is empty", "Give the https URL where the guest lands");
        } else if (!URL.canParse(redirectUrl) || !redirectUrl.startsWith("https://")) {
            report(
                "inviteRedirectURL",
                `${JSON.stringify(redirectUrl)} is no https URL`,
                "Give one that begins with https://",
            );
        }
        const send = value("sendEmail")?.toLowerCase() ?? "false";
        if (send !== "true" && send !== "false") {
            report(
                "sendEmail",
                `${JSON.stringify(value("sendEmail"))} is neither true nor false`,
                "Write true or false",
            );
        }
        const displayName = value("displayName");
        if ((displayName?.length ?? 0) > 256) {
            report("displayName", "is longer than 256 characters", "Shorten it");
        }
        const companyName = value("companyName");
        if ((companyName?.length ?? 0) > 64) {
            report("companyName", "is longer than 64 characters", "Shorten it");
        }
        const groups = split(value("groups"));
        for (const group of groups.filter((name) => !this.groups.includes(name))) {
            const known = this.groups.join(", ") || "none declared";
            report(
                "groups",
                `there is no group ${JSON.stringify(group)} in the stack config`,
                `Use one of: ${known}`,
            );
        }
        const sponsorIds = split(value("sponsors")).map((id) => id.toLowerCase());
        for (const id of sponsorIds.filter(
            (text) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text),
        )) {
            report(
                "sponsors",
                `${JSON.stringify(id)} is no object id`,
                "Give the sponsor's object id (a GUID)",
            );
        }
        if (sponsorIds.length > 5) {
            report("sponsors", "a guest can have at most 5 sponsors", "Leave some out");
        }
        return address === undefined
            ? undefined
            : {
                  address,
                  redirectUrl,
                  sendInvitationMessage: send === "true",
                  customizedMessageBody: value("customizedMessageBody"),
                  displayName,
                  companyName,
                  groups,
                  sponsorIds,
                  line,
              };
    }

    private readAddress(
        text: string | undefined,
        line: number,
        report: (column: Column, message: string, cure: string) => void,
    ): string | undefined {
        if (text === undefined) {
            report("inviteeEmail", "is empty", "Give the address to invite, or remove the row");
            return undefined;
        }
        const result = normalizeEmailAddress(text);
        if (!result.isValid) {
            report("inviteeEmail", result.reason, "Correct the address");
            return undefined;
        }
        const earlier = this.lines.get(result.address);
        if (earlier !== undefined) {
            report("inviteeEmail", `${result.address} is on line ${earlier} already`, "Keep one of the rows");
            return undefined;
        }
        this.lines.set(result.address, line);
        return result.address;
    }
}

function split(text: string | undefined): string[] {
    return (text ?? "")
        .split(";")
        .map((part) => part.trim())
        .filter((part) => part !== "");
}

function fail(file: string, line: number, field: string, message: string, cure: string) {
    return { guests: [], problems: [{ file, line, column: 1, field, message, cure }] };
}
