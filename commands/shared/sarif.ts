import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from "node-sarif-builder";
import { inline } from "../../rules/text";
import { toJson } from "./json";
import type { Rendered } from "./rendered";

/** A kind of finding. */
export interface SarifRule {
    readonly id: string;
    readonly text: string;
}

/** Something found, and where it comes from. */
export interface SarifResult {
    readonly ruleId: string;
    readonly level: "error" | "warning" | "note";
    readonly message: string;
    /** Path from the root of the repository, with slashes. */
    readonly file: string;
    /** From 1. */
    readonly line: number;
}

/**
 * Findings as SARIF 2.1.0, for code scanning.
 *
 * @param tool - What found them.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function toSarif(
    tool: string,
    rules: readonly SarifRule[],
    results: readonly SarifResult[],
): Rendered {
    const run = new SarifRunBuilder();
    run.setToolDriverName(tool);
    for (const { id, text } of rules) {
        run.addRule(new SarifRuleBuilder().initSimple({ ruleId: id, shortDescriptionText: text }));
    }
    for (const { ruleId, level, message, file, line } of results) {
        run.addResult(
            new SarifResultBuilder().initSimple({
                ruleId,
                level,
                messageText: withoutLinks(inline(message, 2_000)),
                fileUri: encodeURI(file.replaceAll("\\", "/")).replace(/[#?]/g, encodeURIComponent),
                startLine: line,
            }),
        );
    }
    const log = new SarifBuilder({ $schema: "https://json.schemastore.org/sarif-2.1.0.json" });
    log.addRun(run);
    // The builder's own text is not used: it refuses a log that holds a word of the builder's, as a name may.
    return toJson(log.buildSarifOutput(), 2);
}

/**
 * A message in which no name is a link: readers of SARIF make one of `[text](address)`, also in plain text. A backslash
 * keeps the bracket from ending a link's text.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html (3.11.6, messages with embedded links)
 */
function withoutLinks(text: string): string {
    return text.replace(/(\\*)\]\(/g, "$1$1\\](");
}
