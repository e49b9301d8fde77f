import type { Item, Report, Section } from "../shared/report";
import type { CommandReadiness } from "./commandNeeds";
import { order, type Diagnosis } from "./diagnosis";
import type { DoctorFinding, Severity } from "./finding";

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
            { items: findings.filter(({ severity }) => severity !== "note").map(problemItem) },
            rows.length > 0
                ? { table: { head: ["permission", "for", "granted"], rows } }
                : { text: "It declares nothing that needs a permission." },
            commandsSection(commands),
            { items: findings.filter(({ severity }) => severity === "note").map(noteItem) },
        ],
        closing: [summary(findings.map(({ severity }) => severity))],
    };
}

/** A problem, with its cure and source on separate lines. */
function problemItem({ severity, message, cure, source }: DoctorFinding): Item {
    const details = [...(cure === undefined ? [] : [`${cure}.`]), ...(source === undefined ? [] : [source])];
    return { mark: severity, text: `${message}.`, details };
}

/** A note, in one line. */
function noteItem({ severity, message, cure }: DoctorFinding): Item {
    return { mark: severity, text: `${message}.${cure === undefined ? "" : ` ${cure}.`}` };
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
    const count = (severity: Severity) => {
        const number = severities.filter((each) => each === severity).length;
        return `${number} ${severity}${number === 1 ? "" : "s"}`;
    };
    return order.map(count).join(", ");
}
