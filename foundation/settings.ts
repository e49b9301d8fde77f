import { resolve } from "node:path";
import { z } from "zod";
import type { PipelineIssuer } from "../components";
import {
    ConfigurationError,
    findProject,
    loadTenant,
    permissionsFor,
    readStackFile,
    type Problem,
} from "../config";
import { cureOf, obeys } from "../rules/fault";
import { githubFaults, pipelineStackFault, reviewingPermissions } from "../rules/pipeline";
import { storageAccountFault, vaultFault } from "../rules/pipelineState";

/** Namespace of the foundation's own stack config. */
const namespace = "entra-b2b-foundation";

const token = z.strictObject({ issuer: z.url(), subject: z.string().min(1) });

const schema = z
    .strictObject({
        /** Stacks that pipelines deploy. */
        stacks: z
            .array(
                z.strictObject({
                    name: z.string().superRefine(obeys(pipelineStackFault)),
                    /** Azure DevOps: what the two service connections show. */
                    serviceConnections: z.strictObject({ review: token, deploy: token }).optional(),
                }),
            )
            .min(1),
        github: z
            .strictObject({
                repository: z.string(),
                ownerId: z.number().optional(),
                repositoryId: z.number().optional(),
            })
            .superRefine(obeys(githubFaults))
            .optional(),
        /** Where the pipelines keep their state. Default: nowhere that the foundation makes. */
        state: z
            .strictObject({
                resourceGroup: z.string().min(1),
                location: z.string().min(1),
                storageAccount: z.string().superRefine(obeys(storageAccountFault)),
                vault: z.string().superRefine(obeys(vaultFault)),
            })
            .optional(),
        /** Folder of the stack configs, from the foundation's folder. Default: that of the project above it. */
        stacksFolder: z.string().optional(),
        /** Lets the drift report name who changed something. */
        readAuditLog: z.boolean().default(false),
    })
    .superRefine(({ github, stacks }, context) => {
        stacks.forEach(({ serviceConnections }, index) => {
            if ((github === undefined) === (serviceConnections === undefined)) {
                context.addIssue({
                    code: "custom",
                    path: ["stacks", index],
                    message: "needs serviceConnections, or github for all stacks, and not both",
                });
            }
        });
    });

/** What the foundation declares. */
export interface Foundation {
    readonly identities: readonly StackIdentity[];
    readonly state: z.infer<typeof schema>["state"];
}

/** What the foundation declares for a stack. */
export interface StackIdentity {
    readonly stack: string;
    readonly issuer: PipelineIssuer;
    readonly reviewPermissions: readonly string[];
    readonly deployPermissions: readonly string[];
}

/**
 * Reads the foundation's configuration and the stack configs that it names.
 *
 * @param values - The foundation's stack config by key with namespace; objects as JSON, as the engine gives them.
 * @param ownStack - The foundation's own stack, for messages.
 * @param folder - The foundation's folder.
 * @throws ConfigurationError - Names all that is wrong with the configuration or with a stack config.
 */
export function readFoundation(
    values: Readonly<Record<string, string>>,
    ownStack: string,
    folder = process.cwd(),
): Foundation {
    const given = Object.fromEntries(
        Object.entries(values)
            .filter(([key]) => key.startsWith(`${namespace}:`))
            .map(([key, value]) => [key.slice(namespace.length + 1), parsed(value)]),
    );
    const { data, error } = schema.safeParse(given);
    if (error !== undefined) {
        throw new ConfigurationError(
            error.issues.map((issue): Problem => ({
                file: `Pulumi.${ownStack}.yaml`,
                field: `${namespace}:${issue.path.join(".")}`,
                message: issue.message,
                cure: cureOf(issue) ?? "Correct it: docs/pipelines.md describes the keys",
            })),
        );
    }
    const stacksFolder = resolve(
        folder,
        data.stacksFolder ?? findProject(resolve(folder, "..")).stacksFolder,
    );
    const reviewPermissions = [...(data.readAuditLog ? ["AuditLog.Read.All"] : []), ...reviewingPermissions];
    const identities = data.stacks.map(({ name, serviceConnections }) => {
        const { values: own } = readStackFile({ stack: name, stacksFolder });
        return {
            stack: name,
            issuer: serviceConnections
                ? { serviceConnections }
                : { github: data.github ?? { repository: "" } },
            reviewPermissions,
            deployPermissions: permissionsFor(loadTenant({ stack: name, stacksFolder, values: own })),
        };
    });
    return { identities, state: data.state };
}

/** The engine gives texts as they are, and everything else as JSON. */
function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}
