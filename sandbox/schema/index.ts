/** Microsoft Graph's own types, and what they forbid. */
export { notImitated } from "./checkQuery";
export { answerFaults } from "./checkAnswer";
export { conformed } from "./conform";
export { assertRequest, canBeKey, schemaTarget } from "./request";
export { graphTypes, type Version } from "./types";
export { operationOf } from "./target";
