import { toJson } from "./json";
import { toMarkdown } from "./markdown";
import { reportFor } from "./print";
import type { Rendered } from "./rendered";
import type { Report } from "./report";

/** The forms that every report has, by the name that `--format` gives them. */
export interface ReportForms<Result> {
    /** For a person: at a terminal, in a pipe or in a file. */
    readonly text: (result: Result, file: string | undefined) => Rendered;
    /** A comment. */
    readonly md: (result: Result) => Rendered;
    /** For programs: the result itself. */
    readonly json: (result: Result) => Rendered;
}

/** @param reportOf - What the report of a result says. */
export function reportForms<Result>(reportOf: (result: Result) => Report): ReportForms<Result> {
    return {
        text: (result, file) => reportFor(file, reportOf(result)),
        md: (result) => toMarkdown(reportOf(result)),
        json: (result) => toJson(result, 2),
    };
}
