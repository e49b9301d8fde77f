export { compareOutcomes, type OutcomeChange, type OutcomeComparison } from "./compare";
export { evaluate, evaluateChecked } from "./evaluate";
export { compileLocations, type Locations } from "./locations";
export * from "./outcome";
export { ruleProblems } from "./ruleProblems";
export { scenarioSchema, type AuthenticationMode, type CheckedScenario, type Scenario } from "./scenario";
