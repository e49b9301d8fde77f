import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Files of `queries/`, without their ending. */
export type QueryName =
    | "emergencyAccessSignIn"
    | "guestMfa"
    | "invitationSpike"
    | "pendingRedemption"
    | "policyChange"
    | "reportOnly";

/** Values that a query takes: its file names them, and nothing else declares them. */
export type QueryValues = Readonly<Record<string, number | readonly string[]>>;

/**
 * A query in Kusto's language, with values for the names that it leaves open.
 *
 * @param values - Texts are written as JSON, which is a form of Kusto's literals.
 */
export function queryText(name: QueryName, values: QueryValues = {}): string {
    const text = readFileSync(join(__dirname, "queries", `${name}.kql`), "utf8");
    const declared = Object.entries(values).map(([key, value]) =>
        typeof value === "number"
            ? `let ${key} = ${value};`
            : `let ${key} = dynamic(${JSON.stringify(value)});`,
    );
    return [...declared, text.trim()].join("\n");
}
