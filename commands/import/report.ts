import { quote } from "../../rules/text";
import type { Report, Section } from "../shared/report";
import type { Declaration } from "./declaration";
import type { NotImported } from "./finding";
import type { TenantSnapshot, Unread } from "./tenantSnapshot";

/** What an import found and wrote, for people and programs. Names no guest: a guest is an object id here. */
export interface ImportReport {
    readonly stack: string;
    readonly tenantId: string;
    readonly configFile: string;
    readonly guestList: string;
    /** Objects by kind: how many there are, and how many are now declared. */
    readonly found: readonly { readonly kind: string; readonly found: number; readonly imported: number }[];
    /** The accounts that are assumed to be for emergency access. */
    readonly emergencyAccess: unknown;
    readonly notImported: readonly NotImported[];
    /** Policies that name no guests, which the import does not read further. */
    readonly policiesOfOthers: number;
    readonly unread: readonly Unread[];
    /** Guests with a text that a spreadsheet would run: it begins like a formula. */
    readonly formulas: number;
    /** A line for `.gitignore`; `undefined` when the guest list is ignored already. */
    readonly ignoreHint: string | undefined;
}

export function reportOf(
    snapshot: TenantSnapshot,
    { config, guests, left }: Declaration,
    files: Pick<ImportReport, "stack" | "configFile" | "guestList" | "ignoreHint">,
): ImportReport {
    const count = (key: string) => ((config[key] ?? []) as unknown[]).length;
    const settings = (key: string) => Object.keys(config[key] ?? {}).length;
    const aboutGuests = snapshot.policies.filter(
        ({ id }) =>
            left.some((other) => other.id === id) ||
            ((config["accessPolicies"] ?? []) as { objectId: string }[]).some(
                ({ objectId }) => objectId === id.toLowerCase(),
            ),
    ).length;
    const custom = snapshot.authenticationStrengths.filter(
        ({ policyType }) => policyType === "custom",
    ).length;
    const roles = (
        (config["directoryRoles"] ?? []) as { principalIds?: unknown[]; groups?: unknown[] }[]
    ).reduce((sum, { principalIds = [], groups = [] }) => sum + principalIds.length + groups.length, 0);
    const leftRoles = left.filter(({ kind }) => kind === "role assignment").length;
    return {
        ...files,
        tenantId: snapshot.tenantId,
        found: [
            { kind: "guests", found: snapshot.guests.length, imported: guests.length },
            { kind: "groups", found: snapshot.groups.length, imported: count("groups") },
            { kind: "policies for guests", found: aboutGuests, imported: count("accessPolicies") },
            {
                kind: "named locations",
                found: snapshot.namedLocations.length,
                imported: count("namedLocations"),
            },
            { kind: "authentication strengths", found: custom, imported: count("authenticationStrengths") },
            { kind: "partners", found: snapshot.partners.length, imported: count("partners") },
            { kind: "roles of guests", found: roles + leftRoles, imported: roles },
            {
                kind: "external collaboration settings",
                found: settings("externalCollaboration"),
                imported: settings("externalCollaboration"),
            },
        ],
        emergencyAccess: config["emergencyAccess"],
        notImported: left,
        policiesOfOthers: snapshot.policies.length - aboutGuests,
        unread: snapshot.unread,
        formulas: guests.filter(({ emailAddress, fields }) =>
            [emailAddress, ...Object.values(fields)].some((text) => formula.test(text)),
        ).length,
    };
}

/**
 * What a spreadsheet takes for the beginning of a formula.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** The report for a person. */
export function readable(report: ImportReport): Report {
    const { stack, configFile, guestList, ignoreHint, notImported, unread, policiesOfOthers } = report;
    return {
        title: `Tenant ${report.tenantId}, read and not changed`,
        sections: [
            {
                table: {
                    head: ["", "found", "imported"],
                    rows: report.found.map(({ kind, found, imported }) => [
                        kind,
                        String(found),
                        String(imported),
                    ]),
                },
            },
            ...(policiesOfOthers > 0
                ? [
                      {
                          text: `${policiesOfOthers} other conditional access policies name no guests and were not imported.`,
                      },
                  ]
                : []),
            listed(
                "Left as they are, because the stack config cannot express them",
                notImported.map(
                    ({ kind, id, name, reason }) =>
                        `${kind} ${name === undefined ? id : `${quote(name)} (${id})`}: ${reason}`,
                ),
            ),
            listed(
                "Not read",
                unread.map(({ part, reason }) => `${part}: ${reason}`),
            ),
            {
                title: "Written",
                items: [
                    { text: `Stack config: ${configFile}` },
                    {
                        text: `Guest list: ${guestList} (names and addresses of people)`,
                        details: [
                            ...(ignoreHint === undefined
                                ? []
                                : [`To keep it out of Git, put this line into .gitignore: ${ignoreHint}`]),
                            ...(report.formulas === 0
                                ? []
                                : [
                                      `${report.formulas} rows have a text that a spreadsheet would run as a formula: open it in a text editor`,
                                  ]),
                        ],
                    },
                ],
            },
        ],
        closing: [
            ...(report.emergencyAccess === undefined
                ? []
                : [
                      `Assumed to be for emergency access: ${JSON.stringify(report.emergencyAccess)}. If that is wrong, run again with ` +
                          "--emergency-access-account or --emergency-access-group.",
                  ]),
            `Next: pulumi stack init ${stack}, then pulumi preview --stack ${stack}, and pulumi up. The first up adopts ` +
                'what exists: its preview says "create", and it writes nothing to the tenant.',
        ],
    };
}

function listed(title: string, lines: readonly string[]): Section {
    return { title, items: lines.map((text) => ({ text })) };
}
