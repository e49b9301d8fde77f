import { fault, type Fault } from "./fault";

/**
 * Application permissions of Microsoft Graph with which `preview`, `review --live` and `drift` read what a stack
 * declares. The first one finds guests' home tenants.
 */
export const reviewingPermissions = [
    "CrossTenantInformation.ReadBasic.All",
    "Directory.Read.All",
    "Policy.Read.All",
] as const;

/** What is wrong with the name of a stack that a pipeline deploys: it becomes part of the names of environments. */
export function pipelineStackFault(stack: string): Fault | undefined {
    return /^[\w.-]{1,100}$/.test(stack)
        ? undefined
        : fault("is not the name of a stack", "Use letters, digits, periods, hyphens and underscores");
}

/** What is wrong with the name of a repository on GitHub. */
export function repositoryFault(repository: string): Fault | undefined {
    return /^[A-Za-z0-9-]+\/[\w.-]+$/.test(repository)
        ? undefined
        : fault("is not a repository on GitHub", "Write owner/name");
}

/** What is wrong with an id of GitHub, of an owner or a repository. */
export function githubIdFault(id: number): Fault | undefined {
    return Number.isSafeInteger(id) && id > 0
        ? undefined
        : fault("is not an id of GitHub", "Read it with: gh api repos/OWNER/NAME --jq '.owner.id, .id'");
}

/** Issuer of the tokens of GitHub Actions. @see https://docs.github.com/actions/reference/security/oidc */
export const githubIssuer = "https://token.actions.githubusercontent.com";

/** A repository on GitHub, and the ids that its tokens name. */
export interface GithubRepository {
    /** `owner/name`. */
    readonly repository: string;
    /** Id of the owner. */
    readonly ownerId?: number;
    /** Id of the repository. */
    readonly repositoryId?: number;
}

/**
 * The subject of a token that GitHub gives a job of an environment. With ids it is the immutable one, which GitHub uses
 * for repositories that were created, renamed or transferred since July 15, 2026.
 *
 * @see https://learn.microsoft.com/entra/workload-id/workload-identities-github-immutable-subjects
 */
export function githubSubject(
    { repository, ownerId, repositoryId }: GithubRepository,
    environment: string,
): string {
    const [owner = "", name = ""] = repository.split("/");
    const full =
        ownerId === undefined || repositoryId === undefined
            ? repository
            : `${owner}@${ownerId}/${name}@${repositoryId}`;
    return `repo:${full}:environment:${environment}`;
}

/** What is wrong with a repository on GitHub. */
export function githubFaults({ repository, ownerId, repositoryId }: GithubRepository): Fault[] {
    const at = (path: string, found: Fault | undefined) => (found ? [{ ...found, path: [path] }] : []);
    return [
        ...at("repository", repositoryFault(repository)),
        ...(ownerId === undefined ? [] : at("ownerId", githubIdFault(ownerId))),
        ...(repositoryId === undefined ? [] : at("repositoryId", githubIdFault(repositoryId))),
        ...((ownerId === undefined) === (repositoryId === undefined)
            ? []
            : [fault("has one of ownerId and repositoryId", "Give both or neither")]),
    ];
}
