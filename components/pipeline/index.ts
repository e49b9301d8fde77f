export type { FederatedApp, FederatedToken } from "./federatedApp";
export { PipelineIdentity, type PipelineIdentityArgs, type PipelineIssuer } from "./pipelineIdentity";
export { PipelineState, type PipelineStateArgs } from "./pipelineState";
export type { GithubRepository } from "../../rules/pipeline";
