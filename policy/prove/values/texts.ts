import { filterOperator, parseFilter, type FilterOperator } from "../../../rules/filterRule";
import { partsOf, RuleError } from "../../../rules/ruleLanguage";
import { isUnknown, type Filter, type OrUnknown } from "../../model";
import { subsets } from "./value";

/** A comparison of a filter's rule, by what separates texts. */
export interface Comparison {
    /** By its own name. */
    readonly property: string;
    readonly operator: FilterOperator["positive"];
    readonly values: readonly string[];
}

/**
 * Comparisons of a filter. A filter that is unknown, or whose rule cannot be read, has none: what it comes to is
 * unknown for every thing.
 */
export function comparisonsOf(
    filter: OrUnknown<Filter> | null,
    canonical: (property: string) => string | undefined,
): Comparison[] {
    if (filter === null || isUnknown(filter) || isUnknown(filter.rule)) {
        return [];
    }
    try {
        return partsOf(parseFilter(filter.rule, canonical)).flatMap((part): Comparison[] => {
            const property = canonical(part.property);
            const operator = part.kind === "comparison" ? filterOperator(part) : undefined;
            return part.kind !== "comparison" || property === undefined || operator === undefined
                ? []
                : [
                      {
                          property,
                          operator: operator.positive,
                          values: part.values.flatMap(({ text }) =>
                              text === null ? [] : [text.toLowerCase()],
                          ),
                      },
                  ];
        });
    } catch (error) {
        if (error instanceof RuleError) {
            return [];
        }
        throw error;
    }
}

/** A character that stands between parts, so that no part arises across a seam. */
const seam = "\u2502";

/** The most parts that are combined in every way. */
const maxParts = 6;

/**
 * Texts of which one stands for every text that some comparisons can tell apart: the constants, and for the rest the
 * longest prefix and suffix that hold, with the contained parts that hold between them.
 *
 * Any text has the same answers as the one with its longest compared prefix and suffix and the compared parts that it
 * contains: what lies within these, the text has as well.
 *
 * @returns `undefined` where there would be too many.
 */
export function textsToldApart(comparisons: readonly Comparison[]): string[] | undefined {
    const { eq, in: listed, startsWith, endsWith, contains } = constantsOf(comparisons);
    if (contains.size > maxParts) {
        return undefined;
    }
    const made = ["", ...startsWith].flatMap((prefix) =>
        ["", ...endsWith].flatMap((suffix) =>
            subsets([...contains]).map((parts) => [prefix, ...parts, suffix].join(seam)),
        ),
    );
    return [...new Set([...made, ...eq, ...listed])];
}

/**
 * Lists that some comparisons of a property with several values can tell apart: each item holds or not. Every
 * operator but `-contains` looks into the items as texts.
 */
export function listsToldApart(comparisons: readonly Comparison[]): string[][] | undefined {
    const texts = textsToldApart(comparisons.filter(({ operator }) => operator !== "contains"));
    const whole = [...constantsOf(comparisons).contains];
    const items = [...new Set([...(texts ?? []), ...whole])];
    return texts === undefined || items.length > maxParts + 2 ? undefined : subsets(items);
}

function constantsOf(comparisons: readonly Comparison[]) {
    const of = (operator: Comparison["operator"]) =>
        new Set(comparisons.filter((item) => item.operator === operator).flatMap(({ values }) => values));
    return {
        eq: of("eq"),
        in: of("in"),
        startsWith: of("startsWith"),
        endsWith: of("endsWith"),
        contains: of("contains"),
    };
}
