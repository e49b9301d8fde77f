import type { z } from "zod";
import { policyObjects as api, readAgreed, type GraphClient } from "../../../graph";
import {
    absentError,
    adoptedId,
    adoptionFields,
    adoptionNames,
    adoptionReplaces,
    adoptionTerms,
    isRetained,
    noteAdoption,
} from "../kit/adoption";
import type { Run } from "../kit/run";
import { changedProperties, checkInputs, isSame, type InputRule } from "../kit/inputs";
import { CreatedError, type Lifecycle, type LifecycleIn, type Properties } from "../kit/lifecycle";

import { takeUpOrCreate } from "../kit/takeUp";

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
    /** What Entra would refuse of the inputs; the schema itself takes all that an object can show. */
    readonly rule: InputRule;
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
export function policyObject(kind: PolicyObjectKind): LifecycleIn {
    const { path, schema, idName, toGraph, toInputs } = kind;
    const names = Object.keys(schema.shape);
    const parse = (props: Properties) =>
        schema.parse(Object.fromEntries(names.map((name) => [name, props[name] ?? undefined]))) as Properties;
    const says = (found: api.PolicyObject | undefined, inputs: Properties) =>
        found !== undefined && isSame(parse(toInputs(found)), inputs);

    const update = kind.update ?? ((client, id, inputs) => api.update(client, path, id, toGraph(inputs)));
    const inputSchema = schema.extend(adoptionFields);

    return (run: Run): Lifecycle => {
        /** Takes over an object that is there, and writes it where it says something else than is declared. */
        const adopt = async (id: string, inputs: Properties, outs: Properties) => {
            const client = run.client;
            const found = await readAgreed(
                () => api.get(client, path, id),
                () => false,
                isSame,
                client.time,
            );
            if (found === undefined) {
                throw absentError(kind.title, id);
            }
            const shown = toInputs(found);
            if ((kind.fixed?.(shown, inputs) ?? []).length > 0) {
                throw new Error(
                    `The ${kind.title} ${id} is of another kind than declared: declare it as it is.`,
                );
            }
            run.declared.policyObjectIds.add(id);
            try {
                if (!says(found, inputs)) {
                    await update(client, id, inputs, shown);
                    await api.waitUntil(client, path, id, (value) => says(value, inputs));
                }
            } catch (error) {
                throw new CreatedError(id, { ...outs, displayName: undefined }, error);
            }
            return { id, outs };
        };

        return {
            check: (olds, news) => {
                const result = checkInputs(inputSchema, news, [kind.rule]);
                noteAdoption(run, olds, result.inputs);
                return Promise.resolve(result);
            },

            diff: (id, olds, news) => {
                run.declared.policyObjectIds.add(id);
                const replaces = [...(kind.fixed?.(olds, news) ?? []), ...adoptionReplaces(id, news)];
                const changes =
                    replaces.length > 0 ||
                    changedProperties(olds, news, [...names, ...adoptionNames]).length > 0;
                return Promise.resolve({ changes, replaces });
            },

            create: async (news) => {
                const inputs = parse(news);
                const client = run.client;
                const kept = { ...inputs, ...adoptionTerms(news) };
                const adopted = adoptedId(news);
                if (adopted !== undefined) {
                    return adopt(adopted, inputs, { ...kept, [idName]: adopted });
                }
                const isAlike = (found: api.PolicyObject | undefined) => says(found, inputs);
                return takeUpOrCreate(run, {
                    kind: kind.title,
                    displayName: String(inputs["displayName"]),
                    declaredIds: run.declared.policyObjectIds,
                    list: () => api.list(client, path),
                    isAlike,
                    create: () =>
                        api.create(
                            client,
                            path,
                            toGraph(inputs),
                            (found) => isAlike(found) && !run.declared.policyObjectIds.has(found.id),
                        ),
                    remove: (id) => api.remove(client, path, id),
                    outsOf: (id) => ({ ...kept, [idName]: id }),
                });
            },

            read: async (id, props) => {
                const known = parse(props);
                const found = await readAgreed(
                    () => api.get(run.client, path, id),
                    (value) => says(value, known),
                    isSame,
                    run.client.time,
                );
                if (found === undefined) {
                    return {};
                }
                const empty = Object.fromEntries(names.map((name) => [name, undefined]));
                return { id, props: { ...props, ...empty, ...parse(toInputs(found)), [idName]: id } };
            },

            update: async (id, olds, news) => {
                const inputs = parse(news);
                const client = run.client;
                if (changedProperties(olds, inputs, names).length > 0) {
                    await update(client, id, inputs, olds);
                    await api.waitUntil(client, path, id, (found) => says(found, inputs));
                }
                return { outs: { ...inputs, ...adoptionTerms(news), [idName]: id } };
            },

            delete: async (id, props) => {
                if (run.declared.takenUpIds.has(id) || isRetained(run, id, props)) {
                    return;
                }
                const client = run.client;
                await kind.beforeRemoval?.(client, id);
                await api.remove(client, path, id);
            },
        };
    };
}
