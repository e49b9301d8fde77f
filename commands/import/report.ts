import Table from "cli-table3";
import type { Declaration } from "./declaration";
import type { NotImported } from "./finding";
import type { TenantSnapshot, Unread } from "./tenantSnapshot";

/** What an import found and wrote, for people and programs. Names no guest: a guest is an object id here. */
export interface ImportReport {
    readonly stack: string;
    readonly tenantId: string;
    readonly configFile: string;
    readonly guestList: string;
    /** Objects by kind: how many there are, and how many are declared now. */
    readonly found: readonly { readonly kind: string; readonly found: number; readonly imported: number }[];
    /** Taken for the accounts for emergency access. */
    readonly emergencyAccess: unknown;
    readonly notImported: readonly NotImported[];
    /** Policies that name no guests, and are not looked at further. */
    readonly policiesOfOthers: number;
    readonly unread: readonly Unread[];
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
    };
}

/** The report for a person. */
export function reportText(report: ImportReport): string {
    const table = new Table({ head: ["", "found", "imported"], style: { head: [], border: [] } });
    report.found.forEach(({ kind, found, imported }) => table.push([kind, found, imported]));
    const { stack, configFile, guestList, ignoreHint, notImported, unread, policiesOfOthers } = report;
    return [
        `Tenant ${report.tenantId}, read and not changed:`,
        table.toString(),
        ...(policiesOfOthers > 0
            ? [`${policiesOfOthers} further conditional-access policies name no guests, and were left alone.`]
            : []),
        ...section(
            "Left as they are, since the stack config cannot say them:",
            notImported.map(
                ({ kind, id, name, reason }) =>
                    `${kind} ${name === undefined ? id : `${JSON.stringify(name)} (${id})`}: ${reason}`,
            ),
        ),
        ...section(
            "Not read:",
            unread.map(({ part, reason }) => `${part}: ${reason}`),
        ),
        ...(report.emergencyAccess === undefined
            ? []
            : [
                  "",
                  `Taken for emergency access: ${JSON.stringify(report.emergencyAccess)}. If it is not that, run again with ` +
                      "--emergency-access-account or --emergency-access-group.",
              ]),
        "",
        `Stack config: ${configFile}`,
        `Guest list:   ${guestList} (names and addresses of people)`,
        ...(ignoreHint === undefined
            ? []
            : [`              To keep it out of Git, put this line into .gitignore: ${ignoreHint}`]),
        "",
        `Next: pulumi stack init ${stack}, then pulumi preview --stack ${stack}, and pulumi up. The first up takes over what is`,
        'there: its preview says "create", and it writes nothing to the tenant.',
    ].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
    return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}
