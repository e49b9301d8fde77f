/** The part of OData's query options that Microsoft Graph's directory answers. */
export * from "./page";
export * from "./query";
export { needsAdvancedQuery, unsupportedQuery } from "./refusals";
export type { QueryNames } from "./names";
export type { Filter, Literal, Term } from "./filter";
export { parseExpansion, type Expansion } from "./expand";
