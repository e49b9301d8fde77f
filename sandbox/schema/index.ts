/** Microsoft Graph's own types, and what they forbid. */
export { notImitated } from "./checkQuery";
export { answerFaults } from "./checkAnswer";
export { conformed } from "./conform";
export { plainPath } from "./plainPath";
export { assertRequest, isOfDirectory, queryNames, relationsIn, schemaTarget } from "./request";
export { canBeKey, keyIn, operationOf } from "./segments";
export { graphTypes, type Version } from "./types";
