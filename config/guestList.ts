import { readCsv, type CsvRow } from "./csv";
import { normalizeEmailAddress } from "./emailAddress";
import { joinsTitles, readTitles, template, type Column } from "./guestListTitles";
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

/**
 * Reads a guest list in the bulk-invite template of the Entra admin center: a line `version:v1.0`, a line of column
 * titles with the property in brackets, then a row a guest. Further columns are `[displayName]`, `[companyName]`,
 * `[groups]` and `[sponsors]`, the last two separated by semicolons. The template's own example row may stay.
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
    if ([version, header].some((row) => row?.fields?.some(joinsTitles) === true)) {
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
        problems: [...problems, ...reader.problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    };
}

class RowReader {
    readonly problems: Problem[] = [];
    private readonly lines = new Map<string, number>();

    constructor(
        private readonly file: string,
        private readonly positions: ReadonlyMap<Column, number>,
        private readonly groups: readonly string[] | undefined,
    ) {}

    read(fields: readonly string[], line: number): GuestListEntry | undefined {
        // What is quoted may still have white space around it.
        const value = (column: Column) => fields[this.positions.get(column) ?? -1]?.trim() || undefined;
        // The template's row of examples, to be removed before an upload: an address never has a colon.
        if (/^example:/i.test(value("inviteeEmail") ?? "")) {
            return undefined;
        }
        const report = (column: Column, message: string, cure: string) =>
            this.problems.push({
                file: this.file,
                line,
                column: (this.positions.get(column) ?? 0) + 1,
                field: `[${column}]`,
                message,
                cure,
            });
        this.reportSurplus(fields, line);
        const address = this.readAddress(value("inviteeEmail"), line, report);
        const redirectUrl = value("inviteRedirectURL");
        if (redirectUrl === undefined) {
            report("inviteRedirectURL", "is empty", "Give the https URL where the guest lands");
        } else if (URL.parse(redirectUrl)?.protocol !== "https:") {
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
        const customizedMessageBody = value("customizedMessageBody");
        if (customizedMessageBody !== undefined && send === "false") {
            const cure = "Write true in [sendEmail], or remove the message";
            report("customizedMessageBody", "is given, but no mail is sent to carry it", cure);
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
        for (const group of groups.filter((name) => this.groups?.includes(name) === false)) {
            const known = this.groups?.join(", ") || "none declared";
            report(
                "groups",
                `there is no group ${JSON.stringify(group)} in the stack config`,
                `Use one of: ${known}`,
            );
        }
        const sponsorIds = split(value("sponsors")?.toLowerCase());
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
                  customizedMessageBody,
                  displayName,
                  companyName,
                  groups,
                  sponsorIds,
                  line,
              };
    }

    /** An unquoted comma shifts the fields after it, so that a part of a message may become a name. */
    private reportSurplus(fields: readonly string[], line: number): void {
        const known = [...this.positions.values()];
        const column = fields.findIndex((field, index) => field !== "" && !known.includes(index)) + 1;
        if (column > 0) {
            const cure = "Put a field with commas in quotes, or remove what is too much";
            const message = `${JSON.stringify(fields[column - 1])} is in no column`;
            this.problems.push({ file: this.file, line, column, field: "row", message, cure });
        }
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

/** The parts between semicolons, each once. */
function split(text: string | undefined): string[] {
    const parts = (text ?? "").split(";").map((part) => part.trim());
    return [...new Set(parts)].filter((part) => part !== "");
}

function fail(file: string, line: number, field: string, message: string, cure: string) {
    return { guests: [], problems: [{ file, line, column: 1, field, message, cure }] };
}
