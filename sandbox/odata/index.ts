/** The part of OData's query options that Microsoft Graph's directory answers. */
export * from "./page";
export * from "./query";
export { parseExpansion, type Expansion } from "./expand";
