import { z } from "zod";
import {
    createOnce,
    findEntity,
    getEntity,
    listEntities,
    postEntity,
    readAgreed,
    readUntilReplicated,
    removeEntity,
    retryOnLag,
    writeEntity,
    type Entity,
    type GraphClient,
} from "../../../graph";
import { leavesGuestsOut, withGuestScope, type ProvisioningRules } from "../../../rules/guestScope";
import { changedProperties, checkInputs, differentProperties, guid, isSame } from "../kit/inputs";
import { CreatedError, type Lifecycle, type Properties } from "../kit/lifecycle";
import { matchesWritten } from "../kit/matchesWritten";
import type { Run } from "../kit/run";

const schema = z.object({
    servicePrincipalId: guid,
    templateId: z.string().min(1),
    guests: z.enum(["include", "exclude"]).optional(),
    enabled: z.boolean().optional(),
});

type Inputs = z.infer<typeof schema>;

const parse = (props: Properties): Inputs =>
    schema.parse(
        Object.fromEntries(Object.keys(schema.shape).map((name) => [name, props[name] ?? undefined])),
    );

const jobsPath = (principalId: string) => `/servicePrincipals/${principalId}/synchronization/jobs`;

const isRunning = (job: Entity | undefined) =>
    (job?.["schedule"] as { readonly state?: string } | undefined)?.state === "Active";

/** The mark in the state of a job that was there before: nothing establishes that this stack made it. */
const foundName = "wasFound";

/**
 * The job that provisions accounts into an application. An application has one for each connector, so one that is there
 * is adopted, and stays at the end.
 */
export const provisioningJob = (run: Run): Lifecycle => {
    const jobOf = async ({ servicePrincipalId, templateId }: Inputs) => {
        const { client } = run;
        const collection = jobsPath(servicePrincipalId);
        const findOwn = async (reader: GraphClient) =>
            (await listEntities(reader, collection)).filter((job) => job["templateId"] === templateId);
        const found = await readAgreed(
            client,
            findOwn,
            (jobs) => (jobs ?? []).length > 0,
            () => true,
        );
        const [existing] = found ?? [];
        if (existing !== undefined) {
            return { id: existing.id, [foundName]: true };
        }
        const { object } = await createOnce(client, {
            post: () => postEntity(client, collection, { templateId }),
            findOwn,
        });
        return { id: object.id };
    };

    /** Sets the scope, and only then lets the job run. */
    const settle = async (path: string, { guests, enabled = true }: Inputs): Promise<void> => {
        const { client } = run;
        const rules = (await readUntilReplicated(
            client,
            (reader) => getEntity(reader, `${path}/schema`),
            (found) => found !== undefined,
        )) as Entity & ProvisioningRules;
        const wanted = guests === undefined ? rules : withGuestScope(rules, guests);
        if (!isSame(wanted, rules)) {
            const members = Object.fromEntries(
                Object.entries(wanted).filter(([name]) => !name.startsWith("@odata.")),
            );
            await writeEntity(client, "PUT", `${path}/schema`, members);
            await readUntilReplicated(
                client,
                (reader) => getEntity(reader, `${path}/schema`),
                (found) => matchesWritten(found, members),
            );
        }
        // A job that runs is not started again: Microsoft's page warns of it.
        if (isRunning(await findEntity(client, path)) !== enabled) {
            await retryOnLag(client, "dependentObject", (writer) =>
                writer.request({ method: "POST", path: `${path}/${enabled ? "start" : "pause"}` }),
            );
            await readUntilReplicated(
                client,
                (reader) => getEntity(reader, path),
                (job) => job !== undefined && isRunning(job) === enabled,
            );
        }
    };

    const pathOf = (id: string, { servicePrincipalId }: Inputs) => `${jobsPath(servicePrincipalId)}/${id}`;

    return {
        check: (_olds, news) => Promise.resolve(checkInputs(schema, news)),

        diff: (_id, olds, news) => {
            const replaces = differentProperties(olds, news, ["servicePrincipalId", "templateId"]);
            const changes =
                replaces.length > 0 || changedProperties(olds, news, ["guests", "enabled"]).length > 0;
            return Promise.resolve({ changes, replaces });
        },

        create: async (news) => {
            const inputs = parse(news);
            const { id, ...found } = await jobOf(inputs);
            const outs = { ...inputs, ...found, jobId: id };
            try {
                await settle(pathOf(id, inputs), inputs);
            } catch (error) {
                throw new CreatedError(id, outs, error);
            }
            return { id, outs };
        },

        read: async (id, props) => {
            const inputs = parse(props);
            const path = pathOf(id, inputs);
            const job = await findEntity(run.client, path);
            if (job === undefined) {
                return {};
            }
            const rules = (await findEntity(run.client, `${path}/schema`)) as ProvisioningRules | undefined;
            return {
                id,
                props: {
                    ...props,
                    ...(inputs.guests !== undefined &&
                        rules !== undefined && { guests: leavesGuestsOut(rules) ? "exclude" : "include" }),
                    ...(inputs.enabled !== undefined && { enabled: isRunning(job) }),
                },
            };
        },

        update: async (id, olds, news) => {
            const inputs = parse(news);
            await settle(pathOf(id, inputs), inputs);
            return { outs: { ...inputs, ...(olds[foundName] === true && { [foundName]: true }), jobId: id } };
        },

        delete: async (id, props) => {
            const inputs = parse(props);
            if (props[foundName] === true) {
                await run.log.warn(
                    `The provisioning job ${id} of the application with object id ${inputs.servicePrincipalId} was there ` +
                        "before this stack, so it stays. If no one needs it, delete it in the Entra admin center.",
                );
                return;
            }
            await removeEntity(run.client, pathOf(id, inputs));
        },
    };
};
