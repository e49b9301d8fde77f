import { z } from "zod";
import {
    conditionalAccess,
    directoryObjects,
    hasValues,
    policyObjects,
    readAgreed,
    readUntilReplicated,
    type GraphClient,
} from "../../../graph";
import { changedProperties, checkInputs, differentProperties, guid } from "../kit/inputs";
import type { Lifecycle, Properties } from "../kit/lifecycle";
import type { Run } from "../kit/run";

const directoryKinds = ["administrativeUnit", "application", "group", "servicePrincipal", "user"] as const;

/** Kinds that are read one at a time, and where. */
const paths = {
    authenticationStrength: "/policies/authenticationStrengthPolicies",
    namedLocation: "/identity/conditionalAccess/namedLocations",
} as const;

const schema = z.object({
    kind: z.enum([
        ...directoryKinds,
        ...(Object.keys(paths) as (keyof typeof paths)[]),
        "conditionalAccessPolicy",
    ]),
    objectId: guid,
    expected: z.record(z.string(), z.unknown()).optional(),
});

type Inputs = z.infer<typeof schema>;
type Entity = Record<string, unknown>;

/** One read of the object: `undefined` when the replica that answered does not know it. */
async function readOnce(client: GraphClient, { kind, objectId }: Inputs): Promise<Entity | undefined> {
    if (kind === "conditionalAccessPolicy") {
        // One list answers for every policy of the tenant: conditional access allows one request a second in all.
        const policies = await conditionalAccess.listPolicies(client);
        return (policies as Entity[]).find((policy) => String(policy["id"]).toLowerCase() === objectId);
    }
    return kind === "namedLocation" || kind === "authenticationStrength"
        ? policyObjects.get(client, paths[kind], objectId)
        : directoryObjects.load(client, objectId);
}

async function waitFor(run: Run, inputs: Inputs): Promise<void> {
    const isCurrent = hasValues(inputs.expected ?? {});
    await ((directoryKinds as readonly string[]).includes(inputs.kind)
        ? directoryObjects.waitUntil(run.client, inputs.objectId, isCurrent)
        : readUntilReplicated(run.client, (client) => readOnce(client, inputs), isCurrent));
}

/**
 * Waits until replicas agree that an object exists and shows its values. Owns nothing: deleting the resource deletes
 * no object.
 */
export const replicatedRead = (run: Run): Lifecycle => ({
    check: (_olds, news) => Promise.resolve(checkInputs(schema, news)),

    diff: (_id, olds, news) => {
        const replaces = differentProperties(olds, news, ["kind", "objectId"]);
        const changes = replaces.length > 0 || changedProperties(olds, news, ["expected"]).length > 0;
        return Promise.resolve({ changes, replaces });
    },

    create: async (properties) => {
        const inputs = schema.parse(properties);
        await waitFor(run, inputs);
        return { id: inputs.objectId, outs: inputs };
    },

    read: async (id, props) => {
        const inputs = schema.parse(declared(props));
        // Nothing is owned here, so values do not matter. Only absence has to be certain.
        const entity = await readAgreed(
            run.client,
            (client) => readOnce(client, inputs),
            (value) => value !== undefined,
            () => true,
        );
        return entity === undefined ? {} : { id, props };
    },

    update: async (_id, _olds, news) => {
        const inputs = schema.parse(declared(news));
        await waitFor(run, inputs);
        return { outs: inputs };
    },

    delete: () => Promise.resolve(),
});

function declared(props: Properties): Properties {
    return Object.fromEntries(Object.keys(schema.shape).map((key) => [key, props[key] ?? undefined]));
}
