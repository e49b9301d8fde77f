/** A large log, as the sources that the commands read have it. */
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { guestsOf, logRows, type LogSize } from "./rows";

/** Forms of a file. */
export const fileForms = ["json", "lines", "csv"] as const;
export type FileForm = (typeof fileForms)[number];

type Entry = Record<string, unknown>;

/** Writes the log to a file. */
export async function writeLog(path: string, form: FileForm, size: LogSize): Promise<void> {
    await pipeline(Readable.from(texts(form, size)), createWriteStream(path));
}

/** Rows that are written at once. */
const rowsAtOnce = 500;

function* texts(form: FileForm, size: LogSize): Generator<string> {
    const { head, text, between, end } = writers[form];
    yield head;
    let part: string[] = [];
    let isFirst = true;
    for (const entry of logRows(size, guestsOf(size))) {
        part.push(isFirst ? text(entry) : between + text(entry));
        isFirst = false;
        if (part.length === rowsAtOnce) {
            yield part.join("");
            part = [];
        }
    }
    yield part.join("") + end;
}

interface Writer {
    readonly head: string;
    readonly text: (entry: Entry) => string;
    readonly between: string;
    readonly end: string;
}

const csvCells: readonly (readonly [title: string, cell: (entry: Entry) => unknown])[] = [
    ["Date (UTC)", ({ createdDateTime }) => createdDateTime],
    ["Request ID", ({ id }) => id],
    ["User agent", ({ userAgent }) => userAgent],
    ["Correlation ID", ({ correlationId }) => correlationId],
    ["User ID", ({ userId }) => userId],
    ["User", ({ userDisplayName }) => userDisplayName],
    ["Username", ({ userPrincipalName }) => userPrincipalName],
    ["User type", () => "Guest"],
    ["Cross tenant access type", () => "B2B collaboration"],
    ["Application", ({ appDisplayName }) => appDisplayName],
    ["Application ID ", ({ appId }) => appId],
    ["Resource", ({ resourceDisplayName }) => resourceDisplayName],
    ["Resource ID ", ({ resourceId }) => resourceId],
    ["Resource tenant ID", ({ resourceTenantId }) => resourceTenantId],
    ["Home tenant ID", ({ homeTenantId }) => homeTenantId],
    ["IP address", ({ ipAddress }) => ipAddress],
    ["Location", ({ location }) => `Bern, Bern, ${String((location as Entry)["countryOrRegion"])}`],
    ["Status", () => "Success"],
    ["Sign-in error code", () => 0],
    ["Client app", ({ clientAppUsed }) => clientAppUsed],
    ["Device ID", () => ""],
    ["Operating System", ({ deviceDetail }) => (deviceDetail as Entry)["operatingSystem"]],
    ["Compliant", () => ""],
    ["Managed", () => ""],
    ["Join Type", () => ""],
    [
        "Multifactor authentication result",
        ({ authenticationDetails }) =>
            (authenticationDetails as Entry[]).at(-1)?.["authenticationStepResultDetail"],
    ],
    [
        "Multifactor authentication auth method",
        ({ authenticationMethodsUsed }) => (authenticationMethodsUsed as string[])[0] ?? "",
    ],
    ["Authentication requirement", () => "Multifactor authentication"],
    ["Conditional Access", () => "Success"],
];

const writers: Readonly<Record<FileForm, Writer>> = {
    json: { head: "[", text: (entry) => JSON.stringify(entry), between: ",\n", end: "]\n" },
    lines: {
        head: "",
        text: (entry) => JSON.stringify(analyticsRow(entry)),
        between: "\n",
        end: "\n",
    },
    csv: {
        head: `${csvCells.map(([title]) => `"${title}"`).join()}\r\n`,
        text: (entry) => csvCells.map(([, cell]) => `"${String(cell(entry))}"`).join(),
        between: "\r\n",
        end: "\r\n",
    },
};

/** Columns that a row of Log Analytics has as text. */
const textColumns = new Set([
    ...["authenticationDetails", "authenticationRequirementPolicies", "deviceDetail", "location"],
    ...["networkLocationDetails", "status", "sessionLifetimePolicies"],
]);
const columnNames: Readonly<Record<string, string>> = {
    ipAddress: "IPAddress",
    location: "LocationDetails",
    appliedConditionalAccessPolicies: "ConditionalAccessPolicies",
    resourceId: "ResourceIdentity",
};

function analyticsRow(entry: Entry): Entry {
    const row: Entry = {
        TenantId: "00000000-1111-4111-8111-111111111111",
        TimeGenerated: entry["createdDateTime"],
        ResourceId: "/tenants/aaaaaaaa-1111-4111-8111-111111111111/providers/Microsoft.aadiam",
        OperationName: "Sign-in activity",
        Category: "SignInLogs",
        ResultType: "0",
        Type: "SigninLogs",
    };
    for (const [name, value] of Object.entries(entry)) {
        const column = columnNames[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
        row[column] = textColumns.has(name) ? JSON.stringify(value) : value;
    }
    return row;
}
