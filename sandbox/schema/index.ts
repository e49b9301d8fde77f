/** Microsoft Graph's own types, and what they forbid. */
export { notImitated } from "./checkQuery";
export { assertRequest, canBeKey, schemaTarget } from "./request";
