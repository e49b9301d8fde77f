import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SignJWT } from "jose";
import { parse } from "yaml";
import type { GuideShell, ShellResult } from "../guides/shell";

interface Workflow {
    readonly env?: Readonly<Record<string, string>>;
    readonly jobs: Readonly<
        Record<string, { readonly environment: string; readonly steps: readonly { readonly run?: string }[] }>
    >;
}

/** A token such as GitHub gives a job of an environment. The sandbox tenant does not check its signature. */
export function gitHubToken(repository: string, environment: string): Promise<string> {
    return new SignJWT({ sub: `repo:${repository}:environment:${environment}` })
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer("https://token.actions.githubusercontent.com")
        .setAudience("api://AzureADTokenExchange")
        .setExpirationTime("10m")
        .sign(new Uint8Array(32));
}

/** Who the jobs of a repository sign in as. */
export interface PipelineIdentities {
    /** With the ids of owner and repository, as in the token's subject. */
    readonly repository: string;
    /** Client id of an environment's identity. */
    readonly clientIdOf: (environment: string) => string;
}

/** Runs the scripts of a project's GitHub workflows as GitHub would, without the actions beside them. */
export class PipelineJobs {
    constructor(
        private readonly shell: GuideShell,
        private readonly project: string,
        private readonly identities: PipelineIdentities,
    ) {}

    /**
     * Runs a job for a stack, up to its first step that fails.
     *
     * @param workflow - Such as `deploy`.
     */
    async run(workflow: string, job: string, stack: string): Promise<ShellResult> {
        const file = join(this.project, ".github", "workflows", `${workflow}.yml`);
        const { env = {}, jobs } = parse(await readFile(file, "utf8")) as Workflow;
        const { environment, steps } = jobs[job] ?? { environment: "", steps: [] };
        const { repository, clientIdOf } = this.identities;
        const place = environment.replace("${{ matrix.stack }}", stack);
        const variables = {
            ...env,
            ARM_USE_OIDC: "true",
            ARM_OIDC_TOKEN: await gitHubToken(repository, place),
            ARM_CLIENT_ID: clientIdOf(place),
            ARM_CLIENT_SECRET: "",
            STACK: stack,
        };
        const scripts = steps.flatMap(({ run }) => (run === undefined ? [] : [`( ${run}\n)`]));
        const settings = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
        // In a separate shell, so that the reader's terminal stays signed in as before.
        return this.shell.run(`(\n${[...settings, ...scripts].join("\n")}\n)`);
    }
}
