import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, toChange } from "../call";
import { badRequest, notFound } from "../graphFault";
import type { Entity } from "../store";
import { plainList, plainObject } from "./answers";
import { assertGiven, objectToChange } from "./directory/objectKind";
import { findServicePrincipal } from "./servicePrincipals";

const jobsTable = "synchronizationJobs";
const secretsTable = "synchronizationSecrets";
const base = "/servicePrincipals/{id}/synchronization";
const job = `${base}/jobs/{jobId}`;
const read = [
    ["Synchronization.Read.All"],
    ["Synchronization.ReadWrite.All"],
    ["Application.ReadWrite.OwnedBy"],
];
const write = [["Synchronization.ReadWrite.All"], ["Application.ReadWrite.OwnedBy"]];

/** Which connectors the applications of a template can be provisioned by. The newer of those for SCIM comes first. */
const connectors: Readonly<Record<string, readonly string[]>> = {
    // https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-configuration-api
    "8b1025e4-1dd2-430b-a150-2ef79cd700f5": ["aws"],
    // https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
    "8adf8e6e-67b2-4cf2-a259-e3dc5476c621": ["scim", "customappsso"],
};

/** What is synchronized before anyone changes it: people, with one attribute. */
function schemaOf(connector: string): Entity {
    const attribute = { name: "userPrincipalName", type: "String" };
    const directory = (name: string) => ({
        id: name,
        name,
        objects: [{ name: "User", attributes: [attribute] }],
    });
    return {
        id: connector,
        directories: [directory("Azure Active Directory"), directory(connector)],
        synchronizationRules: [
            {
                id: connector,
                name: "USER_OUTBOUND_USER",
                editable: true,
                priority: 1,
                sourceDirectoryName: "Azure Active Directory",
                targetDirectoryName: connector,
                objectMappings: [
                    {
                        name: `Synchronize Azure Active Directory Users to ${connector}`,
                        enabled: true,
                        flowTypes: "Add, Update, Delete",
                        sourceObjectName: "User",
                        targetObjectName: "User",
                        attributeMappings: [],
                        scope: null,
                    },
                ],
            },
        ],
    };
}

function templatesOf(call: GraphCall): Entity[] {
    const { applicationTemplateId } = findServicePrincipal(call);
    return (connectors[String(applicationTemplateId)] ?? []).map((id, index) => ({
        id,
        applicationId: applicationTemplateId,
        default: index === 0,
        description: null,
        discoverable: true,
        factoryTag: id,
        metadata: [],
    }));
}

function findTemplate(call: GraphCall, id: unknown): Entity {
    const found = templatesOf(call).find((template) => template["id"] === id);
    if (found === undefined) {
        throw notFound(String(id));
    }
    return found;
}

/** Jobs keep their service principal and their schema, which are not answered with them. */
function shown(row: Entity): Entity {
    return Object.fromEntries(
        Object.entries(row).filter(([name]) => name !== "servicePrincipalId" && name !== "schema"),
    );
}

function findJob(call: GraphCall): Entity {
    const { id } = findServicePrincipal(call);
    const jobId = call.parameters["jobId"] ?? "";
    const found = call.view.get(jobsTable, jobId);
    if (found === undefined || found["servicePrincipalId"] !== id) {
        throw notFound(jobId);
    }
    return found;
}

function jobToChange(call: GraphCall): Entity {
    return toChange(call, jobsTable, String(findJob(call)["id"]), notFound);
}

/** @see https://learn.microsoft.com/graph/api/synchronization-synchronization-post-jobs */
function createJob(call: GraphCall): GraphReply {
    const principal = objectToChange(call, "servicePrincipals");
    assertGiven("SynchronizationJob", call.body, "templateId");
    const { tenant } = call;
    const templateId = String(call.body["templateId"]);
    if (!templatesOf(call).some(({ id }) => id === templateId)) {
        throw badRequest(`The template '${templateId}' is not one of the application's.`);
    }
    const created = {
        id: `${templateId}.${tenant.tenantId.replaceAll("-", "")}.${tenant.newId()}`,
        servicePrincipalId: principal["id"],
        templateId,
        schedule: { expiration: null, interval: "P10675199DT2H48M5.4775807S", state: "Disabled" },
        schema: schemaOf(templateId),
        status: {
            code: "NotConfigured",
            countSuccessiveCompleteFailures: 0,
            escrowsPruned: false,
            lastExecution: null,
            lastSuccessfulExecution: null,
            lastSuccessfulExecutionWithExports: null,
            quarantine: null,
            steadyStateFirstAchievedTime: "0001-01-01T00:00:00Z",
            steadyStateLastAchievedTime: "0001-01-01T00:00:00Z",
            synchronizedEntryCountByType: [],
            troubleshootingUrl: null,
        },
        synchronizationJobSettings: [],
    };
    tenant.store.commit(jobsTable, created.id, created);
    return plainObject(call, shown(created), 201);
}

/** @see https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-start */
function setRunning(isRunning: boolean) {
    return (call: GraphCall): GraphReply => {
        const current = jobToChange(call);
        call.tenant.store.commit(jobsTable, String(current["id"]), {
            ...current,
            schedule: {
                ...(current["schedule"] as Entity),
                interval: "PT40M",
                state: isRunning ? "Active" : "Disabled",
            },
            status: { ...(current["status"] as Entity), code: isRunning ? "NotRun" : "Paused" },
        });
        return noContent;
    };
}

function secretsOf(view: GraphCall["view"], principalId: unknown): Entity[] {
    return (view.get(secretsTable, String(principalId))?.["values"] as Entity[] | undefined) ?? [];
}

/** Members that the service takes for sensitive. That it answers them as `*` is known from the azuread provider. */
const sensitive = /password|secret|token|appkey|connectionstring/i;

/**
 * Replaces all credentials. `*` keeps the value that is there; an empty one takes a credential away, as the azuread
 * provider does it.
 *
 * @see https://learn.microsoft.com/graph/api/synchronization-serviceprincipal-put-synchronization
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/skip-out-of-scope-deletions
 */
function putSecrets(call: GraphCall): GraphReply {
    const { id } = objectToChange(call, "servicePrincipals");
    const given = call.body["value"];
    if (!Array.isArray(given)) {
        throw badRequest("A value is required for property 'value'.");
    }
    const kept = new Map(
        secretsOf(call.tenant.store.primary, id).map((secret) => [secret["key"], secret] as const),
    );
    const values = (given as Entity[])
        .map((secret) => (secret["value"] === "*" ? (kept.get(secret["key"]) ?? secret) : secret))
        .filter(({ value }) => value !== "" && value !== null);
    call.tenant.store.commit(secretsTable, String(id), { id, values });
    return noContent;
}

/** Provisioning of an application's accounts. @see https://learn.microsoft.com/graph/api/resources/synchronization-overview */
export const synchronizationRoutes: readonly Route[] = [
    {
        method: "GET",
        path: `${base}/templates`,
        permissions: read,
        handle: (call) => plainList(call, templatesOf(call)),
    },
    {
        method: "GET",
        path: `${base}/templates/{templateId}`,
        permissions: read,
        handle: (call) => plainObject(call, findTemplate(call, call.parameters["templateId"])),
    },
    {
        method: "GET",
        path: `${base}/jobs`,
        permissions: read,
        handle: (call) => {
            const { id } = findServicePrincipal(call);
            const jobs = call.view.list(jobsTable).filter((row) => row["servicePrincipalId"] === id);
            return plainList(call, jobs.map(shown));
        },
    },
    { method: "POST", path: `${base}/jobs`, permissions: write, handle: createJob },
    {
        method: "GET",
        path: job,
        permissions: read,
        handle: (call) => plainObject(call, shown(findJob(call))),
    },
    {
        method: "DELETE",
        path: job,
        permissions: write,
        handle: (call) => {
            call.tenant.store.commit(jobsTable, String(jobToChange(call)["id"]), undefined);
            return noContent;
        },
    },
    { method: "POST", path: `${job}/start`, permissions: write, handle: setRunning(true) },
    { method: "POST", path: `${job}/pause`, permissions: write, handle: setRunning(false) },
    {
        method: "GET",
        path: `${job}/schema`,
        permissions: read,
        handle: (call) => plainObject(call, findJob(call)["schema"] as Entity),
    },
    {
        method: "PUT",
        path: `${job}/schema`,
        permissions: write,
        handle: (call) => {
            const current = jobToChange(call);
            assertGiven("SynchronizationSchema", call.body, "synchronizationRules");
            call.tenant.store.commit(jobsTable, String(current["id"]), { ...current, schema: call.body });
            return noContent;
        },
    },
    {
        method: "GET",
        path: `${base}/secrets`,
        permissions: read,
        handle: (call) => {
            const { id } = findServicePrincipal(call);
            const values = secretsOf(call.view, id).map((secret) =>
                sensitive.test(String(secret["key"])) ? { ...secret, value: "*" } : secret,
            );
            return plainList(call, values);
        },
    },
    { method: "PUT", path: `${base}/secrets`, permissions: write, handle: putSecrets },
];
