import type { z } from "zod";
import {
    addReferences,
    getEntity,
    listEntities,
    postEntity,
    type Reference,
    GraphError,
    readAgreed,
    readUntilReplicated,
    referenceTo,
    removeEntity,
    undefinedIfMissing,
    writeEntity,
    type Entity,
    type GraphClient,
    type IdentifiedEntity,
} from "../../../graph";
import type { Run } from "./run";
import {
    adoptedId,
    adoptionFields,
    adoptionNames,
    adoptionReplaces,
    adoptionTerms,
    adoptObject,
    isRetained,
    noteAdoption,
} from "./adoption";
import { refuseOtherObject } from "./changedSince";
import { changedProperties, checkInputs, differentProperties, isSame, union } from "./inputs";
import { CreatedError, type Lifecycle, type LifecycleIn, type Properties } from "./lifecycle";
import { convergeReferences, type ReferenceCalls } from "./references";

import { listedTogether, lossesIn, othersIn } from "./losses";
import { matchesWritten } from "./matchesWritten";
import { draftName, markField, markIn } from "./mark";
import { makeOwned } from "./ownObject";

/** An object of Microsoft Graph that is declared completely: only its resource creates, changes and removes it. */
export interface ObjectKind {
    /** What an object is called in messages. */
    readonly title: string;
    /** Path of the collection below the version. */
    readonly collection: string;
    /** Inputs by Graph's own names, except references and relations. Each has a default or is always present. */
    readonly schema: z.ZodObject;
    /** Inputs that name another object, and the member of the body that refers to it; fixed. */
    readonly references?: Readonly<Record<string, string>>;
    /** Inputs that Graph accepts only at creation, or answers in another form. A change replaces the resource. */
    readonly fixed?: readonly string[];
    /** Inputs that are lists of object ids, and the relation that holds them. */
    readonly relations?: Readonly<Record<string, string>>;
    /** `PUT` takes the whole object, and what it leaves out is gone. Default `PATCH`. */
    readonly updateBy?: "PATCH" | "PUT";
    /** Members that no input says, and that a `PUT` carries along as they are. */
    readonly carried?: readonly string[];
    /** Inputs that are structures. A `PUT` carries along the members that no declaration has had. */
    readonly structures?: readonly string[];
    /**
     * What ends with an object: one read of what belongs to it or uses it, by object id, by what it is in words for
     * people. What the run has ended before does not count.
     */
    readonly endsWith?: Readonly<
        Record<string, (client: GraphClient, id: string) => Promise<readonly IdentifiedEntity[] | undefined>>
    >;
    /** The part of `fixed` that Graph answers in another form, so that an object does not show it. */
    readonly reshaped?: readonly string[];
}

/** The life cycle of one kind of object. Graph assigns its id. */
export function graphObject(kind: ObjectKind): LifecycleIn {
    const { collection, schema, references = {}, relations = {}, updateBy = "PATCH", reshaped = [] } = kind;
    const { carried = [], structures = [] } = kind;
    const fixed = [...Object.keys(references), ...(kind.fixed ?? [])];
    const names = Object.keys(schema.shape);
    /** Inputs that can be changed and compared in place. */
    const owned = names.filter((name) => !fixed.includes(name) && !(name in relations));
    /** The part of the fixed inputs that an object shows as declared. */
    const comparable = (kind.fixed ?? []).filter((name) => !reshaped.includes(name));
    const inputSchema = schema.extend({ ...adoptionFields, ...markField });
    const parse = (props: Properties) =>
        schema.parse(Object.fromEntries(names.map((name) => [name, props[name] ?? undefined])));
    const pathOf = (id: string) => `${collection}/${id}`;

    /** An object's own properties, without what it belongs to. */
    const own = (inputs: Properties) => pick(inputs, [...owned, ...(kind.fixed ?? [])]);

    const whole = (inputs: Properties): Entity => ({
        ...own(inputs),
        ...Object.fromEntries(
            Object.entries(references).map(([name, member]) => [member, { id: inputs[name] }]),
        ),
    });

    /**
     * An object with new inputs, and with what it has and no declaration says.
     *
     * @param current - The object as it is.
     * @param olds - The former declaration. What it says and the new one does not is left out.
     */
    const wholeOver = (current: Entity, olds: Properties, inputs: Properties): Entity => ({
        ...pick(current, carried),
        ...whole(inputs),
        ...Object.fromEntries(
            structures.map((name) => {
                const former = Object.keys((olds[name] as Entity | null | undefined) ?? {});
                const present = Object.entries((current[name] as Entity | null | undefined) ?? {});
                const undeclared = present.filter(([member]) => !former.includes(member));
                return [name, { ...Object.fromEntries(undeclared), ...(inputs[name] as Entity) }];
            }),
        ),
    });

    /** An answer does not show what an object belongs to, so only objects of the same parents are read. */
    const siblings = (inputs: Properties): string | undefined =>
        Object.entries(references)
            .map(([name, member]) => `${member}/id eq '${String(inputs[name])}'`)
            .join(" and ") || undefined;

    const idsIn = (props: Properties, name: string) => (props[name] as string[] | null | undefined) ?? [];
    /** The objects of either declaration may be related now. */
    const relatedIn = (olds: Properties, news: Properties): Properties =>
        Object.fromEntries(
            Object.keys(relations).map((name) => [name, union(idsIn(olds, name), idsIn(news, name))]),
        );

    return (run: Run): Lifecycle => {
        const waitFor = async (id: string, inputs: Properties): Promise<void> => {
            await readUntilReplicated(
                run.client,
                (client) => getEntity(client, pathOf(id)),
                (entity) => matchesWritten(entity, pick(inputs, owned)),
            );
        };

        /** Whether an object belongs to the declaration. An object does not show its parents. */
        const isAmong = async (id: string, filter: string | undefined): Promise<boolean> => {
            if (filter === undefined) {
                return true;
            }
            const has = (entities: readonly IdentifiedEntity[] | undefined) =>
                entities?.some((entity) => entity.id.toLowerCase() === id) === true;
            const siblings = await readAgreed(
                run.client,
                (client) => listEntities(client, collection, filter),
                has,
                (left, right) => has(left) === has(right),
            );
            return has(siblings);
        };

        /** @param current - The object as it is. Default: replicas are asked. */
        const writeOwned = async (
            id: string,
            inputs: Properties,
            { olds = {}, current }: { readonly olds?: Properties; readonly current?: Entity } = {},
        ): Promise<void> => {
            const body =
                updateBy === "PUT"
                    ? wholeOver(current ?? (await present(id)) ?? {}, olds, inputs)
                    : pick(inputs, owned);
            await writeEntity(run.client, updateBy, pathOf(id), body);
        };

        const present = (id: string): Promise<Entity | undefined> =>
            readAgreed(
                run.client,
                (client) => getEntity(client, pathOf(id)),
                () => false,
                isSame,
            );

        /** The related objects of a state that replicas show. */
        const shownRelations = async (id: string, props: Properties): Promise<Properties> => {
            const shown: Properties = {};
            for (const [name, relation] of Object.entries(relations)) {
                const known = idsIn(props, name);
                if (known.length > 0) {
                    const has = (ids: ReadonlySet<string> | undefined) =>
                        known.filter((other) => ids?.has(other));
                    const found = await readAgreed(
                        run.client,
                        relationCalls(run, pathOf(id), relation).list,
                        (ids) => has(ids).length === known.length,
                        (left, right) => isSame(has(left), has(right)),
                    );
                    shown[name] = has(found);
                }
            }
            return shown;
        };

        const relate = async (id: string, olds: Properties, inputs: Properties): Promise<void> => {
            for (const [name, relation] of Object.entries(relations)) {
                const [before, now] = [idsIn(olds, name), idsIn(inputs, name)];
                if (before.length + now.length > 0) {
                    await convergeReferences(run.client, relationCalls(run, pathOf(id), relation), {
                        wanted: now,
                        unwanted: before.filter((other) => !now.includes(other)),
                    });
                }
            }
        };

        return {
            check: (olds, news) => {
                const result = checkInputs(inputSchema, news);
                noteAdoption(run, olds, result.inputs);
                return Promise.resolve(result);
            },

            diff: (id, olds, news) => {
                run.declared.entityIds.add(id);
                const replaces = [...differentProperties(olds, news, fixed), ...adoptionReplaces(id, news)];
                const changes =
                    replaces.length > 0 ||
                    changedProperties(olds, news, [...names, ...adoptionNames]).length > 0;
                // References to the old object move to the new one before the old one is deleted.
                return Promise.resolve({ changes, replaces, deleteBeforeReplace: false });
            },

            create: (news) => {
                const inputs = parse(news);
                const client = run.client;
                const filter = siblings(inputs);
                const outs = { ...inputs, ...adoptionTerms(news) };
                const isAsDeclared = (entity: Entity) => matchesWritten(entity, pick(inputs, owned));
                const isMisfit = (entity: Entity) => !matchesWritten(entity, pick(inputs, comparable));
                const adopted = adoptedId(news);
                if (adopted !== undefined) {
                    run.declared.entityIds.add(adopted);
                    return adoptObject(run, adopted, {
                        kind: kind.title,
                        read: (reader) => getEntity(reader, pathOf(adopted)),
                        isMisfit: async (entity) => isMisfit(entity) || !(await isAmong(adopted, filter)),
                        write: async (found) => {
                            if (!isAsDeclared(found)) {
                                await writeOwned(adopted, inputs, { current: found });
                                await waitFor(adopted, inputs);
                            }
                            await relate(adopted, {}, inputs);
                        },
                        outs,
                    });
                }
                const mark = draftName(markIn(news));
                return makeOwned<IdentifiedEntity>(run, {
                    kind: kind.title,
                    displayName: String(inputs["displayName"]),
                    mark,
                    declaredIds: run.declared.entityIds,
                    list: (reader) => listEntities(reader, collection, filter),
                    isMarked: ({ displayName }) => displayName === mark,
                    isNamesake: ({ displayName }) => displayName === inputs["displayName"],
                    isMisfit,
                    post: () => postEntity(client, collection, { ...whole(inputs), displayName: mark }),
                    remove: (id) => removeEntity(client, pathOf(id)),
                    finish: async (entity) => {
                        if (!isAsDeclared(entity)) {
                            await writeOwned(entity.id, inputs, { current: entity });
                        }
                        await waitFor(entity.id, inputs);
                        await relate(entity.id, {}, inputs);
                    },
                    outputsOf: () => outs,
                    unfinished: { displayName: mark },
                });
            },

            read: async (id, props) => {
                const wanted = pick(props, owned);
                const found = await readAgreed(
                    run.client,
                    (client) => getEntity(client, pathOf(id)),
                    (entity) => matchesWritten(entity, wanted),
                    (left, right) => isSame(left && pick(left, owned), right && pick(right, owned)),
                );
                if (found === undefined) {
                    return {};
                }
                const drifted = owned.filter((name) => !matchesWritten(found[name], props[name] ?? null));
                return {
                    id,
                    props: { ...props, ...pick(found, drifted), ...(await shownRelations(id, props)) },
                };
            },

            update: async (id, olds, news) => {
                const inputs = parse(news);
                try {
                    if (changedProperties(olds, inputs, owned).length > 0) {
                        await writeOwned(id, inputs, { olds });
                        await waitFor(id, inputs);
                    }
                    await relate(id, olds, inputs);
                } catch (error) {
                    throw new CreatedError(id, { ...olds, ...relatedIn(olds, inputs) }, error);
                }
                return { outs: { ...inputs, ...adoptionTerms(news) } };
            },

            delete: async (id, props) => {
                if (isRetained(run, id, props)) {
                    return;
                }
                await refuseOtherObject(run, props, {
                    kind: kind.title,
                    id,
                    read: (client) => getEntity(client, pathOf(id)),
                });
                await warnOfLosses(run, kind, id, props);
                await removeEntity(run.client, pathOf(id));
            },
        };
    };
}

/** Names what ends with an object and the stack did not declare. */
async function warnOfLosses(run: Run, kind: ObjectKind, id: string, props: Properties): Promise<void> {
    const reads = Object.entries(kind.endsWith ?? {}).map(
        ([what, read]) =>
            [
                what,
                othersIn(run, async (client) => {
                    const found = await read(client, id);
                    return found && new Set(found.map((each) => each.id));
                }),
            ] as const,
    );
    const lost = lossesIn(await listedTogether(Object.fromEntries(reads)));
    if (lost.length > 0) {
        await run.log.warn(
            `Deletes the ${kind.title} ${JSON.stringify(props["displayName"])} (${id}) with ${lost.join(", ")}.`,
        );
    }
}

function relationCalls(run: Run, path: string, relation: string): ReferenceCalls {
    const client = run.client;
    const isRefused = (error: unknown, status: number, text: RegExp) =>
        GraphError.isInstance(error) && error.status === status && text.test(error.reason);
    return {
        title: `${relation} of ${path}`,
        list: (reader) =>
            undefinedIfMissing(
                reader
                    .list<{ id: string }>(`${path}/${relation}`, {
                        isFreshConnection: true,
                        isSingleAttempt: true,
                    })
                    .then((rows) => new Set(rows.map(({ id }) => id))),
            ),
        add: (ids) =>
            addReferences(client, ids, {
                operation: "dependentObject",
                write: async (writer, [id = ""]) => {
                    try {
                        await writer.request({
                            method: "POST",
                            path: `${path}/${relation}/$ref`,
                            body: { "@odata.id": referenceTo(id) } satisfies Reference,
                            // A repeat is refused because the object exists, which also counts as success.
                            isIdempotent: true,
                        });
                        return true;
                    } catch (error) {
                        if (isRefused(error, 400, /already exist/i)) {
                            return false;
                        }
                        throw error;
                    }
                },
                isOwnerShown: async (reader) => (await getEntity(reader, path)) !== undefined,
            }),
        remove: async (ids) => {
            const removed: string[] = [];
            for (const id of ids) {
                try {
                    await client.request({ method: "DELETE", path: `${path}/${relation}/${id}/$ref` });
                    removed.push(id);
                } catch (error) {
                    if (!isRefused(error, 404, /./)) {
                        throw error;
                    }
                }
            }
            return removed;
        },
    };
}

function pick(entity: Entity, names: readonly string[]): Properties {
    return Object.fromEntries(
        names
            .filter((name) => entity[name] !== undefined && entity[name] !== null)
            .map((name) => [name, entity[name]]),
    );
}
