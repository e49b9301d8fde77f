import { normalizeEmailAddress } from "../../config";
import { columnRules, type Column } from "../../config/guestListColumns";
import { GuestCensus } from "../../graph";
import type { NotImported } from "./finding";
import type { GraphObject, TenantSnapshot } from "./tenantSnapshot";

/** A row of the guest list. */
export interface GuestRow {
    readonly id: string;
    readonly emailAddress: string;
    readonly fields: Readonly<Partial<Record<Column, string>>>;
}

/** What is read about guests apart from the guests themselves. */
type GuestRelations = Partial<Pick<TenantSnapshot, "sponsorIdsOfGuests" | "managerIdsOfGuests">>;

/** Properties of a guest by the column that declares them. */
const columnsOf = {
    displayName: "displayName",
    givenName: "givenName",
    surname: "surname",
    companyName: "companyName",
    department: "department",
    jobTitle: "jobTitle",
    country: "country",
    usageLocation: "usageLocation",
    preferredLanguage: "preferredLanguage",
} as const satisfies Partial<Record<Column, string>>;

/** What a spreadsheet would run as a formula. @see https://owasp.org/www-community/attacks/CSV_Injection */
const formula = /^[=+\-@\t\r]/;

/** Where guests without a declared redirect arrive. Imported guests are not invited again, so they never see it. */
export const redirectUrl = "https://myapplications.microsoft.com";

/**
 * The guests who can be declared, as rows of a guest list. A property is declared only if the list can represent it
 * exactly; otherwise another text would be written to the tenant.
 */
export function guestRows(
    guests: readonly GraphObject[],
    { sponsorIdsOfGuests = {}, managerIdsOfGuests = {} }: GuestRelations = {},
): {
    readonly rows: readonly GuestRow[];
    readonly left: readonly NotImported[];
} {
    const census = new GuestCensus(guests as unknown as ConstructorParameters<typeof GuestCensus>[0]);
    const rows: GuestRow[] = [];
    const left: NotImported[] = [];
    for (const guest of guests) {
        const { emailAddress, reason } = addressOf(guest);
        const owners = emailAddress === undefined ? [] : census.allWith(emailAddress);
        const isShared = owners.length > 1;
        if (emailAddress === undefined || isShared) {
            left.push({
                kind: "guest",
                id: guest.id,
                reason: isShared
                    ? `its address is that of several users (object ids ${owners.map(({ id }) => id).join(", ")})`
                    : (reason ?? "has no address"),
            });
            continue;
        }
        const id = guest.id.toLowerCase();
        const relations = { manager: managerIdsOfGuests[id] ?? [], sponsors: sponsorIdsOfGuests[id] ?? [] };
        rows.push({ id, emailAddress, fields: { ...fieldsOf(guest), ...relatedFields(relations) } });
    }
    rows.sort((one, other) => (one.emailAddress < other.emailAddress ? -1 : 1));
    return { rows, left };
}

/** The address that finds the guest again, so that no guest is invited twice. */
function addressOf(guest: GraphObject): { emailAddress?: string; reason?: string } {
    const { mail, otherMails } = guest;
    const text = typeof mail === "string" ? mail : ((otherMails as string[] | undefined) ?? [])[0];
    if (text === undefined) {
        return { reason: "has no mail address to declare the guest by" };
    }
    if (formula.test(text)) {
        return { reason: "its address begins like a formula, which a spreadsheet would run" };
    }
    const normalized = normalizeEmailAddress(text);
    // An error would name the address, which is personal data and must not be in a log.
    return normalized.isValid && normalized.emailAddress === text.toLowerCase()
        ? { emailAddress: normalized.emailAddress }
        : {
              reason: "its address cannot be invited, or differs from the form that can be declared",
          };
}

function fieldsOf(guest: GraphObject): GuestRow["fields"] {
    const fields: Partial<Record<Column, string>> = {};
    for (const [column, property] of Object.entries(columnsOf) as [keyof typeof columnsOf, string][]) {
        const value = guest[property];
        if (typeof value === "string" && isHeldAsItIs(column, value)) {
            fields[column] = value;
        }
    }
    return { ...fields, ...(guest["accountEnabled"] === false && { blockSignIn: "true" }) };
}

/** Related objects by id. If there are more than the list can hold, they are not declared. */
function relatedFields(
    relations: Readonly<Record<"manager" | "sponsors", readonly string[]>>,
): GuestRow["fields"] {
    return Object.fromEntries(
        Object.entries(relations)
            .map(([column, ids]) => [column as Column, ids.join(";")] as const)
            .filter(([column, text]) => text !== "" && columnRules[column].schema.safeParse(text).success),
    );
}

/** Whether the guest list returns exactly the same text. */
function isHeldAsItIs(column: keyof typeof columnsOf, text: string): boolean {
    const read = columnRules[column].schema.safeParse(text);
    return text === text.trim() && !/[\r\n\0\ufffd]/.test(text) && !formula.test(text) && read.data === text;
}
