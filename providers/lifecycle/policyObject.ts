import type { z } from "zod";
import { policyObjects as api, readAgreed, type GraphClient } from "../../graph";
import { DeclaredKeys } from "./declared";
import { changedProperties, checkInputs, isSame } from "./inputs";
import type { Lifecycle, Properties } from "./lifecycle";
import { graphClient } from "./session";
import { takenUpIds, takeUpOrCreate } from "./takeUp";

/** Objects that resources of the running program are, so that none takes up another's. */
export const declaredObjectIds = new DeclaredKeys();

/** One kind of object that policies refer to by its id. */
export interface PolicyObjectKind {
    /** For people. */
    readonly title: string;
    /** Its collection, below the version. */
    readonly path: string;
    readonly schema: z.ZodObject;
    /** Output that is the object's id. */
    readonly idName: string;
    /** Inputs whose change makes another object. */
    readonly fixed?: (olds: Properties, news: Properties) => string[];
    /** What is wrong with the inputs together; each has passed its own check. */
    readonly faultsOf?: (inputs: Properties) => { property: string; reason: string }[];
    /** The object in Graph's JSON. */
    readonly toGraph: (inputs: Properties) => Readonly<Record<string, unknown>>;
    /** The inputs that an object shows, in the form that the check gives them. */
    readonly toInputs: (found: Readonly<Record<string, unknown>>) => Properties;
    /** Writes changed inputs over the former ones. Default: one PATCH of all. */
    readonly update?: (
        client: GraphClient,
        id: string,
        inputs: Properties,
        olds: Properties,
    ) => Promise<void>;
    /** What has to be done before the object can be deleted. */
    readonly beforeRemoval?: (client: GraphClient, id: string) => Promise<void>;
}

/** The life cycle of an object that policies refer to: made once, known when replicas agree on all that it says. */
export function policyObject(kind: PolicyObjectKind): Lifecycle {
    const { path, schema, idName, toGraph, toInputs } = kind;
    const names = Object.keys(schema.shape);
    const parse = (props: Properties) =>
        schema.parse(Object.fromEntries(names.map((name) => [name, props[name] ?? undefined]))) as Properties;
    const says = (found: api.PolicyObject | undefined, inputs: Properties) =>
        found !== undefined && isSame(parse(toInputs(found)), inputs);

    return {
        check: (_olds, news) => {
            const result = checkInputs(schema, news);
            if (result.failures.length === 0) {
                result.failures.push(...(kind.faultsOf?.(result.inputs) ?? []));
            }
            return Promise.resolve(result);
        },

        diff: (id, olds, news) => {
            declaredObjectIds.add(id);
            const replaces = kind.fixed?.(olds, news) ?? [];
            const changes = replaces.length > 0 || changedProperties(olds, news, names).length > 0;
            return Promise.resolve({ changes, replaces });
        },

        create: (news) => {
            const inputs = parse(news);
            const client = graphClient();
            const isAlike = (found: api.PolicyObject | undefined) => says(found, inputs);
            return takeUpOrCreate(client, {
                kind: kind.title,
                displayName: String(inputs["displayName"]),
                declaredIds: declaredObjectIds,
                findAlike: async () => (await api.list(client, path)).filter(isAlike),
                create: () =>
                    api.create(
                        client,
                        path,
                        toGraph(inputs),
                        (found) => isAlike(found) && !declaredObjectIds.has(found.id),
                    ),
                remove: (id) => api.remove(client, path, id),
                outsOf: (id) => ({ ...inputs, [idName]: id }),
            });
        },

        read: async (id, props) => {
            const known = parse(props);
            const found = await readAgreed(
                () => api.get(graphClient(), path, id),
                (value) => says(value, known),
                isSame,
                graphClient().time,
            );
            if (found === undefined) {
                return {};
            }
            const empty = Object.fromEntries(names.map((name) => [name, undefined]));
            return { id, props: { ...props, ...empty, ...parse(toInputs(found)), [idName]: id } };
        },

        update: async (id, olds, news) => {
            const inputs = parse(news);
            const client = graphClient();
            await (kind.update ?? ((_client, _id, all) => api.update(client, path, id, toGraph(all))))(
                client,
                id,
                inputs,
                olds,
            );
            await api.waitUntil(client, path, id, (found) => says(found, inputs));
            return { outs: { ...inputs, [idName]: id } };
        },

        delete: async (id) => {
            if (takenUpIds.has(id)) {
                return;
            }
            const client = graphClient();
            await kind.beforeRemoval?.(client, id);
            await api.remove(client, path, id);
        },
    };
}
