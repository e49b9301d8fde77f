import type { z } from "zod";
import { policyObjects as api, readAgreed, type GraphClient, type PolicyJson } from "../../../graph";
import {
    adoptedId,
    adoptObject,
    adoptionFields,
    adoptionNames,
    adoptionReplaces,
    adoptionTerms,
    isRetained,
    noteAdoption,
} from "../kit/adoption";
import { lookTwice, refuseOtherObject } from "../kit/changedSince";
import type { Run } from "../kit/run";
import { changedProperties, checkInputs, isSame, type InputRule } from "../kit/inputs";
import { isRefusal, type Lifecycle, type LifecycleIn, type Properties } from "../kit/lifecycle";

import { draftName, markField, markIn } from "../kit/mark";
import { matchesWritten } from "../kit/matchesWritten";
import { makeOwned } from "../kit/ownObject";
import { policiesNaming, policyTitle } from "./policiesNaming";

/** One kind of object that policies refer to by its id. */
export interface PolicyObjectKind {
    /** For people. */
    readonly title: string;
    /** Its collection, below the version. */
    readonly path: string;
    readonly schema: z.ZodObject;
    /** Output that is the object's id. */
    readonly idName: string;
    /** Inputs whose change replaces the object. */
    readonly fixed?: (olds: Properties, news: Properties) => string[];
    /** What Entra would refuse of the inputs. The schema itself accepts everything that an object can show. */
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
    /**
     * What to do before the object can be deleted.
     *
     * @returns What takes that back if the deletion is refused; `undefined` when nothing was done.
     */
    readonly beforeRemoval?: (client: GraphClient, id: string) => Promise<(() => Promise<void>) | undefined>;
}

/**
 * The life cycle of an object that policies refer to. It is created once, and complete when replicas agree on all its
 * values.
 */
export function policyObject(kind: PolicyObjectKind): LifecycleIn {
    const { path, schema, idName, toGraph, toInputs } = kind;
    const names = Object.keys(schema.shape);
    const parse = (props: Properties) =>
        schema.parse(Object.fromEntries(names.map((name) => [name, props[name] ?? undefined]))) as Properties;
    /** Whether an object shows the inputs, and nothing else that an input could say. */
    const says = (found: api.PolicyObject | undefined, inputs: Properties) => {
        const shown = found && parse(toInputs(found));
        return shown !== undefined && matchesWritten(shown, inputs) && matchesWritten(inputs, shown);
    };

    const update = kind.update ?? ((client, id, inputs) => api.update(client, path, id, toGraph(inputs)));
    const inputSchema = schema.extend({ ...adoptionFields, ...markField });

    return (run: Run): Lifecycle => {
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
                const isMisfit = (found: api.PolicyObject) =>
                    (kind.fixed?.(toInputs(found), inputs) ?? []).length > 0;
                const write = async (found: api.PolicyObject) => {
                    if (!says(found, inputs)) {
                        await update(client, found.id, inputs, toInputs(found));
                    }
                    await api.waitUntil(client, path, found.id, (value) => says(value, inputs));
                };
                const adopted = adoptedId(news);
                if (adopted !== undefined) {
                    run.declared.policyObjectIds.add(adopted);
                    return adoptObject(run, adopted, {
                        kind: kind.title,
                        read: (reader) => api.get(reader, path, adopted),
                        isMisfit,
                        write: async (found) => {
                            if (!says(found, inputs)) {
                                await write(found);
                            }
                        },
                        outs: { ...kept, [idName]: adopted },
                    });
                }
                const mark = draftName(markIn(news));
                return makeOwned<api.PolicyObject>(run, {
                    kind: kind.title,
                    displayName: String(inputs["displayName"]),
                    mark,
                    declaredIds: run.declared.policyObjectIds,
                    list: (reader) => api.list(reader, path),
                    isMarked: ({ displayName }) => displayName === mark,
                    isNamesake: ({ displayName }) => displayName === inputs["displayName"],
                    isMisfit,
                    post: () => api.post(client, path, { ...toGraph(inputs), displayName: mark }),
                    remove: (id) => api.remove(client, path, id),
                    finish: write,
                    outputsOf: (id) => ({ ...kept, [idName]: id }),
                    unfinished: { displayName: mark },
                });
            },

            read: async (id, props) => {
                const known = parse(props);
                const found = await readAgreed(
                    run.client,
                    (client) => api.get(client, path, id),
                    (value) => says(value, known),
                    isSame,
                );
                if (found === undefined) {
                    return {};
                }
                const empty = Object.fromEntries(names.map((name) => [name, undefined]));
                // What Graph writes in another form is as it was declared.
                const shown = says(found, known) ? known : parse(toInputs(found));
                return { id, props: { ...props, ...empty, ...shown, [idName]: id } };
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
                if (isRetained(run, id, props)) {
                    return;
                }
                const client = run.client;
                await refuseOtherObject(run, props, {
                    kind: kind.title,
                    id,
                    read: (reader) => api.get(reader, path, id),
                });
                await refuseUsed(run, kind.title, id, props);
                const undo = await kind.beforeRemoval?.(client, id);
                try {
                    await api.remove(client, path, id);
                } catch (error) {
                    if (isRefusal(error)) {
                        await undo?.();
                    }
                    throw error;
                }
            },
        };
    };
}

/**
 * Refuses to delete an object that policies of others name. Entra refuses that too, but not before trust has been taken
 * from a location.
 *
 * @throws Error - Policies name it. Nothing was written.
 */
async function refuseUsed(run: Run, title: string, id: string, props: Properties): Promise<void> {
    const isNaming = ({ conditions, grantControls }: PolicyJson) =>
        JSON.stringify([conditions, grantControls]).toLowerCase().includes(id.toLowerCase());
    const policies = await lookTwice(
        run,
        async () => (await policiesNaming(run, isNaming)) ?? [],
        (found) => found.length === 0,
    );
    if (policies.length > 0) {
        throw new Error(
            `The ${title} ${JSON.stringify(props["displayName"])} (${id}) was not deleted: conditional access policies name ` +
                `it: ${policies.map(policyTitle).join(", ")}. Nothing was written. Remove it from these policies, then run ` +
                "again.",
        );
    }
}
