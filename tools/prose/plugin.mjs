/** ESLint rules for prose: messages and comments of code, and Markdown. */
import { findings } from "./findings.mjs";

const meta = /** @type {const} */ ({
    type: "suggestion",
    docs: { description: "Holds prose to the page of style in CONTRIBUTING.md." },
    schema: [],
    messages: { style: 'Write {{instead}}, not "{{found}}". See the page of style in CONTRIBUTING.md.' },
});

/**
 * Reports what a stretch of a file has that the page of style forbids.
 *
 * @param {any} context - ESLint's, of either language.
 * @param {string} text - As long as the stretch, character by character.
 * @param {number} offset - Where the stretch begins.
 */
function report(context, text, offset) {
    for (const { start, end, found, instead } of findings(text)) {
        const loc = {
            start: context.sourceCode.getLocFromIndex(offset + start),
            end: context.sourceCode.getLocFromIndex(offset + end),
        };
        context.report({ loc, messageId: "style", data: { found, instead } });
    }
}

/** Whether a text may be a sentence or part of one; anything else is a name. */
const isProse = (/** @type {string} */ text) => /\S\s|\s\S/.test(text);

/**
 * Comments that follow each other line by line, or stand alone, as stretches [start, end).
 *
 * @param {any} sourceCode
 * @returns {[number, number][]}
 */
function commentStretches(sourceCode) {
    /** @type {[number, number][]} */
    const stretches = [];
    let lastLine;
    for (const { type, range, loc } of sourceCode.getAllComments()) {
        const last = stretches.at(-1);
        if (type === "Line" && last !== undefined && lastLine === loc.start.line - 1) {
            last[1] = range[1];
        } else {
            stretches.push([range[0], range[1]]);
        }
        lastLine = type === "Line" ? loc.end.line : undefined;
    }
    return stretches;
}

/** Comment marks as blanks of equal length, so that a sentence over two lines is one. */
const withoutMarks = (/** @type {string} */ text) =>
    text.replaceAll(/^\s*(?:\/\*+|\*+\/|\*|\/\/+)/gm, (marks) => marks.replaceAll(/\S/g, " "));

/** @type {import("eslint").Rule.RuleModule} */
export const code = {
    meta,
    create(context) {
        const { text } = context.sourceCode;
        /** @param {any} node */
        const literal = (node) => {
            const [start, end] = node.range;
            const raw = text.slice(start, end);
            if (isProse(raw)) {
                // An escaped line break is white space; the length stays.
                report(context, raw.replaceAll(/\\[nrt]/g, "  "), start);
            }
        };
        return {
            Program() {
                for (const [start, end] of commentStretches(context.sourceCode)) {
                    report(context, withoutMarks(text.slice(start, end)), start);
                }
            },
            Literal: (node) => typeof node.value === "string" && literal(node),
            TemplateElement: literal,
        };
    },
};

/** @type {any} */
export const markdown = {
    meta,
    create(/** @type {any} */ context) {
        const passage = (/** @type {any} */ node) => {
            const { start, end } = node.position;
            report(context, context.sourceCode.text.slice(start.offset, end.offset), start.offset);
        };
        return { heading: passage, paragraph: passage, tableCell: passage };
    },
};

export default { meta: { name: "prose" }, rules: { code, markdown } };
