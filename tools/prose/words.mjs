/**
 * Words and turns of phrase that this project's prose avoids, and what to write instead. The page of style in
 * CONTRIBUTING.md explains them; `wrong` and `right` are examples that a test holds each pattern to.
 */

/**
 * @typedef {object} Entry
 * @property {string} pattern - Regular expression; a space matches any white space, a line break included. Matched
 *   without regard to case, and only at the borders of words.
 * @property {string} instead - What to write, to follow "Write …".
 * @property {readonly string[]} wrong - Each must be found.
 * @property {readonly string[]} [right] - None may be found.
 */

/** @type {readonly Entry[]} */
export const phrases = [
    {
        pattern: "(?<!\\bthere )(?:is|are|was|were) no(?! (?:longer|more than|fewer|less|better)\\b)",
        instead: '"is not a …" or "has no …"',
        wrong: ["is no valid address", "they are no guests", "which was no\nanswer"],
        right: ["is no longer a member", "there is no policy", "There are no guests."],
    },
    {
        pattern: "(?:of|by|from|with|for|to) whom|whom",
        instead: 'a sentence without "whom"',
        wrong: ["guests whom the list names", "of whom it is known"],
    },
    {
        pattern: "told|tells(?! apart\\b)|telling",
        instead: '"report", "list", "show", "print", "say" or "determine"',
        wrong: ["it is told on standard error", "tells which permissions are missing"],
        right: ["tells apart"],
    },
    { pattern: "anew", instead: '"again"', wrong: ["is made anew"], right: ["a new guest"] },
    {
        pattern: "mend(?:s|ed|ing)?",
        instead: '"fix" or "correct"',
        wrong: ["mend it", "a defect is mended"],
        right: ["amend", "recommended"],
    },
    {
        pattern:
            "(?<=[,(] )save|save (?:for|that|what|where|when|by|in|of|one|those|these)|(?:all|none|nothing|everything|everyone) save",
        instead: '"except"',
        wrong: ["no plugin, save one", "nothing save the name", "save for the first"],
        right: ["save the file", "how to save requests"],
    },
    { pattern: "but for", instead: '"except for" or "without"', wrong: ["all but for one"] },
    {
        pattern: "(?:some|any|no)body(?:'s)?",
        instead: 'the noun ("a user", "an administrator"), or "someone", "anyone", "no one"',
        wrong: ["somebody is locked out", "nobody's drift"],
        right: ["the request body"],
    },
    {
        pattern: "for good(?! (?:reason|measure))",
        instead: '"permanently"',
        wrong: ["deleted for good"],
        right: ["for good reason"],
    },
    {
        pattern: "what (?:becomes|became|has become|is to become) of|becomes? of",
        instead: '"what happens to"',
        wrong: ["what becomes of a guest"],
    },
    {
        pattern: "of (?:one|one's|his|her|its|their|your|our) own",
        instead: '"its own …", "a separate …" or "a custom …"',
        wrong: ["a message of one's own", "a folder of its own"],
        right: ["its own folder"],
    },
    {
        pattern: "(?:is|are|was|were|be|been|being)(?: not)? looked (?:at|into)",
        instead: 'the active voice: "… checks", "… reads"',
        wrong: ["is looked at", "was not looked at"],
        right: ["looks up the guest"],
    },
    {
        pattern: "besides",
        instead: '"also", "as well as" or "except"',
        wrong: ["and asks for MFA besides"],
        right: ["beside the file"],
    },
    {
        pattern: "lately",
        instead: '"recently"',
        wrong: ["guests deleted lately"],
    },
    {
        pattern: "any ?more(?=[.,;:!?)])",
        instead: '"no longer"',
        wrong: ["is not in the tenant any more."],
        right: ["any more guests"],
    },
    {
        pattern: "at the (?:most|least)",
        instead: '"at most" or "at least", before the number',
        wrong: ["six months at the least"],
        right: ["at least six months"],
    },
    {
        pattern: "(?:can|could|cannot|is|are|to) be had|(?:is|are|was|were) to be had",
        instead: '"is available" or "get …"',
        wrong: ["plugins that cannot be had offline", "where the template is to be had"],
    },
    {
        pattern: "stands? in(?= (?:the|a|an|its|their|one|two|three|no|each|which|what))",
        instead: '"is in"',
        wrong: ["what else stands in the stack config"],
        right: ["a stand-in for Graph", "stands in for Graph"],
    },
    {
        pattern: "let by",
        instead: '"let through" or "allowed"',
        wrong: ["administrators are let by"],
    },
    {
        pattern:
            "whence|thence|whereof|thereof|whosoever|lest|albeit|naught|befall(?:s|en)?|heed(?:s|ed|ing)?|aright|hither|thither|forthwith|in (?:its|their|his) stead|all the same",
        instead: "a word in common use",
        wrong: ["lest it fail", "which requests it befalls", "heeds Retry-After", "in its stead"],
        right: ["instead of it"],
    },
];

/**
 * British spellings and their American ones, as beginnings of words.
 *
 * @type {readonly (readonly [british: string, american: string])[]}
 */
export const stems = [
    ["e-mail", "email"],
    ["licence", "license"],
    ["colour", "color"],
    ["behaviour", "behavior"],
    ["favour", "favor"],
    ["honour", "honor"],
    ["neighbour", "neighbor"],
    ["labour", "labor"],
    ["rumour", "rumor"],
    ["vapour", "vapor"],
    ["harbour", "harbor"],
    ["endeavour", "endeavor"],
    ["centre", "center"],
    ["metre", "meter"],
    ["theatre", "theater"],
    ["fibre", "fiber"],
    ["catalogue", "catalog"],
    ["dialogue box", "dialog box"],
    ["defence", "defense"],
    ["offence", "offense"],
    ["pretence", "pretense"],
    ["practise", "practice"],
    ["programme(?!d|r)", "program"],
    ["judgement", "judgment"],
    ["acknowledgement", "acknowledgment"],
    ["artefact", "artifact"],
    ["analyse", "analyze"],
    ["paralyse", "paralyze"],
    ["catalyse", "catalyze"],
    ["grey", "gray"],
    ["whilst", "while"],
    ["amongst", "among"],
    ["learnt", "learned"],
    ["spelt", "spelled"],
    ["burnt", "burned"],
    ["fulfil(?!l)", "fulfill"],
    ["enrol(?!l)", "enroll"],
    ["skilful", "skillful"],
    ["sceptic", "skeptic"],
    ["ageing", "aging"],
    ["cheque", "check"],
    ["likeable", "likable"],
    ["sizeable", "sizable"],
];

/** Verbs that British spelling doubles the last letter of: "cancelled", "labelling". */
export const doubled = [
    "cancel",
    "label",
    "travel",
    "model",
    "signal",
    "level",
    "channel",
    "marshal",
    "total",
    "fuel",
];

/** Verbs that British spelling ends in "ise", with their nouns: "organise", "organisation". */
export const verbsInIze = [
    "anonym",
    "author",
    "capital",
    "categor",
    "central",
    "character",
    "custom",
    "emphas",
    "equal",
    "final",
    "general",
    "harmon",
    "initial",
    "item",
    "local",
    "material",
    "maxim",
    "memo",
    "minim",
    "modern",
    "normal",
    "optim",
    "organ",
    "parallel",
    "parameter",
    "penal",
    "personal",
    "prior",
    "priorit",
    "public",
    "random",
    "real",
    "recogn",
    "sanit",
    "serial",
    "special",
    "stabil",
    "standard",
    "summar",
    "synchron",
    "synthes",
    "token",
    "util",
    "virtual",
    "visual",
];
