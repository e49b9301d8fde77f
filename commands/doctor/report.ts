import type { Report, Section } from "../shared/report";
import type { CommandReadiness } from "./commandNeeds";
import type { Diagnosis } from "./diagnosis";
import type { Severity } from "./finding";

/** The diagnosis for a person. */
export function reportOf({ stack, identity, permissions, commands, findings }: Diagnosis): Report {
    const who = identity.kind === "user" ? "a person" : `the app ${identity.clientId}`;
    const rows = permissions.map(({ name, things, grantedBy }) => [
        name,
        things.join(", "),
        grantedBy === undefined ? "no" : grantedBy === name ? "yes" : `yes, by ${grantedBy}`,
    ]);
    return {
        title: `Stack ${stack}, signed in to tenant ${identity.tenantId} as ${who} (object id ${identity.objectId})`,
        sections: [
            rows.length > 0
                ? { table: { head: ["permission", "for", "granted"], rows } }
                : { text: "It declares nothing that needs a permission." },
            commandsSection(commands),
            {
                items: findings.map(({ severity, message, cure, source }) => ({
                    mark: severity,
                    text: `${message}.`,
                    details: [
                        ...(cure === undefined ? [] : [`${cure}.`]),
                        ...(source === undefined ? [] : [source]),
                    ],
                })),
            },
        ],
        closing: [summary(findings.map(({ severity }) => severity))],
    };
}

/** What commands take that read more than a deployment does. */
function commandsSection(commands: readonly CommandReadiness[]): Section {
    return {
        title: "Other commands",
        table: {
            head: ["command", "takes", "missing"],
            rows: commands.map(({ command, permissions, license, missingPermissions, isLicensed }) => [
                command,
                [...permissions, ...(license === null ? [] : [`Entra ID ${license}`])].join(", "),
                [
                    ...missingPermissions,
                    ...(isLicensed === true
                        ? []
                        : [`Entra ID ${license}${isLicensed === "unknown" ? " (not known)" : ""}`]),
                ].join(", ") || "nothing",
            ]),
        },
    };
}

function summary(severities: readonly Severity[]): string {
    const count = (severity: Severity) => severities.filter((each) => each === severity).length;
    return `${count("error")} errors, ${count("warning")} warnings, ${count("note")} notes`;
}
