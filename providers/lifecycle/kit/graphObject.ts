import type { z } from "zod";
import {
    createEntity,
    getEntity,
    listEntities,
    GraphError,
    readAgreed,
    readUntilReplicated,
    referenceTo,
    removeEntity,
    retryOnLag,
    undefinedIfMissing,
    writeEntity,
    type Entity,
    type GraphClient,
    type IdentifiedEntity,
} from "../../../graph";
import type { Run } from "./run";
import { changedProperties, checkInputs, isSame } from "./inputs";
import type { Lifecycle, LifecycleIn, Properties } from "./lifecycle";
import { convergeReferences, type ReferenceCalls } from "./references";

import { shows } from "./shows";
import { takeUpOrCreate } from "./takeUp";

/** An object of Microsoft Graph that is declared whole: made, changed and removed by its resource alone. */
export interface ObjectKind {
    /** Path of the collection below the version. */
    readonly collection: string;
    /** Inputs by Graph's own names, but for references and relations. Each has a default, or is always there. */
    readonly schema: z.ZodObject;
    /** Inputs that name another object, and the member of the body that refers to it; fixed. */
    readonly references?: Readonly<Record<string, string>>;
    /** Inputs that Graph takes at creation only, or answers in another form: a change replaces the resource. */
    readonly fixed?: readonly string[];
    /** Inputs that are lists of object ids, and the relation that holds them. */
    readonly relations?: Readonly<Record<string, string>>;
    /** `PUT` takes the whole object. Default `PATCH`. */
    readonly updateBy?: "PATCH" | "PUT";
    /**
     * Whether nothing uses an object, one read. For kinds that do not tell when an object was made: one that an
     * interrupted run left is told by that.
     */
    readonly isUnused?: (client: GraphClient, id: string) => Promise<boolean>;
}

/** The life cycle of one kind of object. Its id is the one that Graph gives. */
export function graphObject(kind: ObjectKind): LifecycleIn {
    const { collection, schema, references = {}, relations = {}, updateBy = "PATCH", isUnused } = kind;
    const fixed = [...Object.keys(references), ...(kind.fixed ?? [])];
    const names = Object.keys(schema.shape);
    /** Inputs that can be changed and compared in place. */
    const owned = names.filter((name) => !fixed.includes(name) && !(name in relations));
    const parse = (props: Properties) =>
        schema.parse(Object.fromEntries(names.map((name) => [name, props[name] ?? undefined])));
    const pathOf = (id: string) => `${collection}/${id}`;

    /** What an object says of itself, but for what it belongs to. */
    const own = (inputs: Properties) => pick(inputs, [...owned, ...(kind.fixed ?? [])]);

    const whole = (inputs: Properties): Entity => ({
        ...own(inputs),
        ...Object.fromEntries(
            Object.entries(references).map(([name, member]) => [member, { id: inputs[name] }]),
        ),
    });

    /** An answer does not tell to what an object belongs: only those of the same parents are asked for. */
    const siblings = (inputs: Properties): string | undefined =>
        Object.entries(references)
            .map(([name, member]) => `${member}/id eq '${String(inputs[name])}'`)
            .join(" and ") || undefined;

    return (run: Run): Lifecycle => {
        const waitFor = async (id: string, inputs: Properties): Promise<void> => {
            await readUntilReplicated(
                () => getEntity(run.client, pathOf(id)),
                (entity) => shows(entity, pick(inputs, owned)),
                run.client.time,
            );
        };

        const relate = async (id: string, olds: Properties, inputs: Properties): Promise<void> => {
            for (const [name, relation] of Object.entries(relations)) {
                const [before, now] = [olds, inputs].map(
                    (props) => (props[name] as string[] | undefined) ?? [],
                ) as [string[], string[]];
                if (before.length + now.length > 0) {
                    await convergeReferences(
                        relationCalls(run, pathOf(id), relation),
                        { wanted: now, unwanted: before.filter((other) => !now.includes(other)) },
                        run.client.time,
                    );
                }
            }
        };

        return {
            check: (_olds, news) => Promise.resolve(checkInputs(schema, news)),

            diff: (id, olds, news) => {
                run.declared.entityIds.add(id);
                const replaces = changedProperties(olds, news, fixed);
                const changes = replaces.length > 0 || changedProperties(olds, news, names).length > 0;
                // What refers to the old object moves to the new one before the old one goes.
                return Promise.resolve({ changes, replaces, deleteBeforeReplace: false });
            },

            create: (news) => {
                const inputs = parse(news);
                const client = run.client;
                const filter = siblings(inputs);
                const isAlike = (entity: Entity) => shows(entity, own(inputs));
                return takeUpOrCreate<IdentifiedEntity>(run, {
                    kind: collection.slice(collection.lastIndexOf("/") + 1),
                    displayName: String(inputs["displayName"]),
                    declaredIds: run.declared.entityIds,
                    list: () => listEntities(client, collection, filter),
                    isAlike,
                    ...(isUnused !== undefined && { isAbandoned: ({ id }) => isUnused(client, id) }),
                    create: () =>
                        createEntity(client, {
                            collection,
                            body: whole(inputs),
                            filter,
                            isOwn: (entity) => entity["displayName"] === inputs["displayName"],
                        }),
                    remove: (id) => removeEntity(client, pathOf(id)),
                    finish: async (id) => {
                        await waitFor(id, inputs);
                        await relate(id, {}, inputs);
                    },
                    outsOf: () => inputs,
                });
            },

            read: async (id, props) => {
                const wanted = pick(props, owned);
                const found = await readAgreed(
                    () => getEntity(run.client, pathOf(id)),
                    (entity) => shows(entity, wanted),
                    (left, right) => isSame(left && pick(left, owned), right && pick(right, owned)),
                    run.client.time,
                );
                if (found === undefined) {
                    return {};
                }
                const drifted = owned.filter((name) => !shows(found[name], props[name] ?? null));
                return { id, props: { ...props, ...pick(found, drifted) } };
            },

            update: async (id, olds, news) => {
                const inputs = parse(news);
                if (changedProperties(olds, inputs, owned).length > 0) {
                    const body = updateBy === "PUT" ? whole(inputs) : pick(inputs, owned);
                    await writeEntity(run.client, updateBy, pathOf(id), body);
                    await waitFor(id, inputs);
                }
                await relate(id, olds, inputs);
                return { outs: inputs };
            },

            delete: async (id) => {
                if (!run.declared.takenUpIds.has(id)) {
                    await removeEntity(run.client, pathOf(id));
                }
            },
        };
    };
}

function relationCalls(run: Run, path: string, relation: string): ReferenceCalls {
    const client = run.client;
    const isRefused = (error: unknown, status: number, text: RegExp) =>
        GraphError.isInstance(error) && error.status === status && text.test(error.reason);
    return {
        list: () =>
            undefinedIfMissing(
                client
                    .list<{ id: string }>(`${path}/${relation}`, {
                        isFreshConnection: true,
                        isSingleAttempt: true,
                    })
                    .then((rows) => new Set(rows.map(({ id }) => id))),
            ),
        add: async (ids) => {
            const added: string[] = [];
            for (const id of ids) {
                try {
                    await retryOnLag(client, "dependentObject", () =>
                        client.request({
                            method: "POST",
                            path: `${path}/${relation}/$ref`,
                            body: { "@odata.id": referenceTo(id) },
                            // A repeat is refused as existing, which is as good.
                            isIdempotent: true,
                        }),
                    );
                    added.push(id);
                } catch (error) {
                    if (!isRefused(error, 400, /already exist/i)) {
                        throw error;
                    }
                }
            }
            return added;
        },
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
