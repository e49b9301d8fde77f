import { stringify } from "csv-stringify/sync";
import { inline } from "../../rules/text";
import type { Rendered } from "./rendered";

/** A value of a cell; `undefined` is an empty one. */
export type CsvValue = string | number | boolean | undefined;

/**
 * Rows as CSV for people and their spreadsheets: a cell that begins like a formula gets an apostrophe, which makes it
 * text, and an invisible character is an escape.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function toCsv(head: readonly string[], rows: readonly (readonly CsvValue[])[]): Rendered {
    const cells = [head, ...rows].map((row) =>
        row.map((value) => (typeof value === "string" ? inline(value, 32_000) : value)),
    );
    const cast = { boolean: (value: boolean) => String(value) };
    return stringify(cells, { record_delimiter: "\r\n", escape_formulas: true, cast }) as Rendered;
}
