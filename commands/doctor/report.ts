import Table from "cli-table3";
import picocolors from "picocolors";
import type { Diagnosis } from "./diagnosis";
import type { Severity } from "./finding";

const colorOf = { error: "red", warning: "yellow", note: "dim" } as const satisfies Record<Severity, string>;

/**
 * The diagnosis for a person.
 *
 * @param paint - Colours of the terminal. Default none.
 */
export function reportText(
    { stack, identity, permissions, findings }: Diagnosis,
    paint = picocolors.createColors(false),
): string {
    const table = new Table({ head: ["permission", "for", "granted"], style: { head: [], border: [] } });
    for (const { name, things, grantedBy } of permissions) {
        const granted = grantedBy === undefined ? "no" : grantedBy === name ? "yes" : `yes, by ${grantedBy}`;
        table.push([name, things.join(", "), granted]);
    }
    const who = identity.kind === "user" ? "a person" : `the app ${identity.clientId}`;
    return [
        `Stack ${stack}, signed in to tenant ${identity.tenantId} as ${who} (object id ${identity.objectId})`,
        ...(permissions.length > 0 ? [table.toString()] : ["It declares nothing that takes a permission."]),
        ...findings.map(({ severity, message, cure, source }) =>
            [
                `${paint[colorOf[severity]](severity)}: ${message}.`,
                ...(cure === undefined ? [] : [`  ${cure}.`]),
                ...(source === undefined ? [] : [`  ${source}`]),
            ].join("\n"),
        ),
        summary(findings.map(({ severity }) => severity)),
    ].join("\n");
}

function summary(severities: readonly Severity[]): string {
    const count = (severity: Severity) => severities.filter((each) => each === severity).length;
    return `${count("error")} errors, ${count("warning")} warnings, ${count("note")} notes`;
}
