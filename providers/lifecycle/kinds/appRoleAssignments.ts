import { z } from "zod";
import { applicationAccess, readAgreed, wasAnswered, type GraphClient } from "../../../graph";
import { inline } from "../../../rules/text";
import type { Run } from "../kit/run";
import { GuestClaims } from "./guest/claims";
import { changedProperties, checkInputs, differentProperties, guid, isUnknown } from "../kit/inputs";
import { CreatedError, type Lifecycle, type Properties } from "../kit/lifecycle";
import { convergeReferences, listAgreed, type ReferenceCalls } from "../kit/references";

/** The only role of an application that declares no role for users. */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

const assignment = z.object({ principalId: guid, appRole: z.string().min(1).optional() });
const nameOf = ({ principalId, appRole }: z.infer<typeof assignment>) => `${principalId}/${appRole ?? ""}`;

const schema = z.object({
    appId: guid,
    // As a set, each assignment once and sorted, so that order and repetition never show as a change.
    assignments: z
        .array(assignment)
        .transform((all) =>
            [...new Map(all.map((one) => [nameOf(one), one])).entries()]
                .sort(([left], [right]) => (left < right ? -1 : 1))
                .map(([, one]) => one),
        ),
});

type Inputs = z.infer<typeof schema>;

/**
 * The id of a role for users, by its value or otherwise by its displayed name, because roles of gallery applications
 * often have no value.
 *
 * @throws Error - There is none, or several; says which roles there are.
 */
export function appRoleIdOf(
    { displayName, appRoles }: Pick<applicationAccess.ServicePrincipal, "displayName" | "appRoles">,
    appRole: string | undefined,
): string {
    const forUsers = appRoles.filter(
        ({ isEnabled, allowedMemberTypes }) => isEnabled && allowedMemberTypes.includes("User"),
    );
    if (appRole === undefined && forUsers.length === 0) {
        return defaultAccess;
    }
    const byValue = forUsers.filter(({ value }) => value === appRole);
    const byName = forUsers.filter((role) => role.displayName === appRole);
    const found = byValue.length > 0 ? byValue : byName;
    if (appRole !== undefined && found.length === 1) {
        return String(found[0]?.id).toLowerCase();
    }
    const known = forUsers.map(({ value, displayName: shown }) => JSON.stringify(value || shown));
    const wanted =
        appRole === undefined
            ? "needs an app role"
            : `has ${found.length > 1 ? "several app roles" : "no app role"} ${JSON.stringify(appRole)} for users`;
    throw new Error(
        `${inline(displayName)} ${wanted}; it has ${known.join(", ") || "none (omit appRole for default access)"}.`,
    );
}

const keyOf = ({ principalId, appRoleId }: applicationAccess.Assignment) => `${principalId}/${appRoleId}`;

function callsOf(run: Run, servicePrincipalId: string): ReferenceCalls {
    const client = run.client;
    const list = (reader: GraphClient, options?: { readonly isSingleAttempt: boolean }) =>
        applicationAccess.listAssignments(reader, servicePrincipalId, options);
    return {
        title: `assignments to the enterprise application ${servicePrincipalId}`,
        nameOf: (key) => run.part(GuestClaims).addressOf(key.split("/")[0] ?? ""),
        list: async (reader) => {
            const assigned = await list(reader);
            return assigned && new Set(assigned.map(keyOf));
        },
        add: (keys) => applicationAccess.assign(client, servicePrincipalId, keys),
        remove: async (keys) => {
            const removed: string[] = [];
            // No one reads again if this read is refused.
            const assigned = keys.length > 0 ? ((await list(client, { isSingleAttempt: false })) ?? []) : [];
            for (const one of assigned.filter((candidate) => keys.includes(keyOf(candidate)))) {
                if (await applicationAccess.unassign(client, servicePrincipalId, one.id)) {
                    removed.push(keyOf(one));
                }
            }
            return removed;
        },
    };
}

/** What was written, by `principalId/appRole`, Graph's own key, because roles may be renamed later. */
type AssignedKeys = Readonly<Record<string, string>>;

function assignedOf(props: Properties): AssignedKeys {
    return (props["assigned"] as AssignedKeys | undefined) ?? {};
}

/** @throws Error - The application is not in the tenant, or does not have the roles; every fault at once. */
async function resolve(
    run: Run,
    { appId, assignments }: Inputs,
): Promise<{ servicePrincipalId: string; assigned: AssignedKeys }> {
    const application = await applicationAccess.findServicePrincipal(run.client, appId).catch((error) => {
        throw wasAnswered(error)
            ? new Error(
                  `The tenant has no enterprise application with the app id ${appId}. Add it from the gallery or by ` +
                      "consent first, or correct the id.",
                  { cause: error },
              )
            : error;
    });
    const faults = new Set<string>();
    const assigned: Record<string, string> = {};
    for (const one of assignments) {
        try {
            const appRoleId = appRoleIdOf(application, one.appRole);
            assigned[nameOf(one)] = keyOf({ principalId: one.principalId, appRoleId });
        } catch (error) {
            faults.add(error instanceof Error ? error.message : String(error));
        }
    }
    if (faults.size > 0) {
        throw new Error([...faults].join("\n"));
    }
    return { servicePrincipalId: application.id.toLowerCase(), assigned };
}

/** Removes what is no longer declared, unless another resource declares it in this run. */
function unwantedOf(run: Run, appId: string, before: AssignedKeys, now: AssignedKeys): string[] {
    return Object.entries(before)
        .filter(([name, key]) => !Object.values(now).includes(key) && !isDeclared(run, appId, name))
        .map(([, key]) => key);
}

const isDeclared = (run: Run, appId: string, name: string) =>
    run.declared.appRoleAssignments.has(`${appId}/${name}`);

/** Who is assigned to the roles of one application, additive: assignments that were never declared here stay. */
export const appRoleAssignments = (run: Run): Lifecycle => ({
    check: (_olds, news) => {
        const result = checkInputs(schema, news);
        const { appId, assignments } = result.inputs as Partial<Inputs>;
        if (result.failures.length === 0 && !isUnknown(appId) && !isUnknown(assignments)) {
            run.declared.appRoleAssignments.addAll(
                (assignments ?? []).map((one) => `${appId}/${nameOf(one)}`),
            );
        }
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) => {
        const replaces = differentProperties(olds, news, ["appId"]);
        const changes = replaces.length > 0 || changedProperties(olds, news, ["assignments"]).length > 0;
        return Promise.resolve({ changes, replaces, deleteBeforeReplace: false });
    },

    create: async (properties) => {
        const inputs = parse(properties);
        const { servicePrincipalId, assigned } = await resolve(run, inputs);
        const outs = { ...inputs, servicePrincipalId, assigned };
        try {
            await convergeReferences(run.client, callsOf(run, servicePrincipalId), {
                wanted: Object.values(assigned),
                unwanted: [],
            });
        } catch (error) {
            throw new CreatedError(servicePrincipalId, outs, error);
        }
        return { id: servicePrincipalId, outs };
    },

    read: async (id, props) => {
        const { assignments } = parse(props);
        const assigned = assignedOf(props);
        const keys = Object.values(assigned);
        const shown = await readAgreed(
            run.client,
            callsOf(run, id).list,
            (found) => found !== undefined && keys.every((key) => found.has(key)),
            (left, right) =>
                (left === undefined) === (right === undefined) &&
                keys.every((key) => left?.has(key) === right?.has(key)),
        );
        if (shown === undefined) {
            return {};
        }
        const present = assignments.filter((one) => shown.has(assigned[nameOf(one)] ?? ""));
        return {
            id,
            props: {
                ...props,
                assignments: present,
                assigned: Object.fromEntries(present.map((one) => [nameOf(one), assigned[nameOf(one)]])),
            },
        };
    },

    update: async (id, olds, news) => {
        const inputs = parse(news);
        const { servicePrincipalId, assigned } = await resolve(run, inputs);
        try {
            await convergeReferences(run.client, callsOf(run, id), {
                wanted: Object.values(assigned),
                unwanted: unwantedOf(run, inputs.appId, assignedOf(olds), assigned),
            });
        } catch (error) {
            // The assignments of either declaration may exist now, and are removed once they are no longer declared.
            const both = { ...assignedOf(olds), ...assigned };
            const assignments = schema.shape.assignments.parse([
                ...parse(olds).assignments,
                ...inputs.assignments,
            ]);
            throw new CreatedError(id, { ...olds, assignments, assigned: both }, error);
        }
        return { outs: { ...inputs, servicePrincipalId, assigned } };
    },

    delete: async (id, props) => {
        const unwanted = unwantedOf(run, parse(props).appId, assignedOf(props), {});
        // A deleted application has no assignments.
        if (unwanted.length > 0 && (await listAgreed(run.client, callsOf(run, id))) !== undefined) {
            await convergeReferences(run.client, callsOf(run, id), { wanted: [], unwanted });
        }
    },
});

function parse(props: Properties): Inputs {
    return schema.parse({ appId: props["appId"], assignments: props["assignments"] });
}
