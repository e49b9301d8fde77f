import type { z } from "zod";
import {
    findEntity,
    getEntity,
    readAgreed,
    readUntilReplicated,
    writeEntity,
    type Entity,
} from "../../graph";
import { DeclaredKeys } from "./declared";
import { changedProperties, checkInputs, isSame, isUnknown } from "./inputs";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { graphClient } from "./session";
import { shows } from "./shows";

/** Settings that exist whether or not anybody declares them: of the tenant, or of an object made elsewhere. */
export interface SettingsKind {
    /** What it is called in messages. */
    readonly name: string;
    /** Inputs: the identity's, and settings by Graph's own names, each optional. */
    readonly schema: z.ZodObject;
    /** Inputs that tell which object has the settings; a change replaces the resource. Default: the tenant alone. */
    readonly identity?: readonly string[];
    /** The resource's id. Default: the name, as there is one in the tenant. */
    readonly locate?: (inputs: Properties) => Promise<string>;
    /** Texts are compared without regard to case. Default `false`. */
    readonly isCaseIgnored?: boolean;
    /** Where the settings of an id are read and changed. */
    readonly path: (id: string) => string;
}

/** Settings that the running program declares, by kind and identity. */
export const declaredSettings = new DeclaredKeys();

/**
 * The life cycle of settings of which only the declared ones are owned: others stay as the tenant has them. What was
 * in force before is kept, and returns when a setting is declared no longer.
 */
export function ownedSettings(kind: SettingsKind): Lifecycle {
    const { schema, identity = [], path, isCaseIgnored } = kind;
    const names = Object.keys(schema.shape).filter((name) => !identity.includes(name));
    const declaredIn = (props: Properties) =>
        names.filter((name) => props[name] !== undefined && props[name] !== null);
    const parse = (props: Properties) =>
        schema.parse(
            Object.fromEntries([...identity, ...names].map((name) => [name, props[name] ?? undefined])),
        );
    const keyOf = (props: Properties) => [kind.name, ...identity.map((name) => props[name])].join("/");

    const write = async (id: string, settings: Entity): Promise<void> => {
        if (Object.keys(settings).length === 0) {
            return;
        }
        await writeEntity(graphClient(), "PATCH", path(id), settings);
        await readUntilReplicated(
            () => getEntity(graphClient(), path(id)),
            (found) => shows(found, settings, isCaseIgnored),
            graphClient().time,
        );
    };

    const existing = async (id: string): Promise<Entity> => {
        const found = await findEntity(graphClient(), path(id));
        if (found === undefined) {
            throw new Error(`The ${kind.name} ${id} cannot be read: the tenant has none.`);
        }
        return found;
    };

    return {
        check: (_olds, news) => {
            const result = checkInputs(schema, news);
            if (!identity.some((name) => isUnknown(result.inputs[name]))) {
                declaredSettings.add(keyOf(result.inputs));
            }
            return Promise.resolve(result);
        },

        diff: (_id, olds, news) => {
            const replaces = changedProperties(olds, news, identity);
            const changes = replaces.length > 0 || changedProperties(olds, news, names).length > 0;
            return Promise.resolve({ changes, replaces });
        },

        create: async (news) => {
            const inputs = parse(news);
            const id = (await kind.locate?.(inputs)) ?? kind.name;
            const formerSettings = pick(await existing(id), declaredIn(inputs));
            const outs = { ...inputs, formerSettings };
            try {
                await write(id, pick(inputs, declaredIn(inputs)));
            } catch (error) {
                throw new CreatedError(id, outs, error);
            }
            return { id, outs };
        },

        read: async (id, props) => {
            const owned = declaredIn(props);
            const found = await readAgreed(
                () => getEntity(graphClient(), path(id)),
                (entity) => shows(entity, pick(props, owned), isCaseIgnored),
                (left, right) => isSame(left && pick(left, owned), right && pick(right, owned)),
                graphClient().time,
            );
            if (found === undefined) {
                return {};
            }
            const drifted = owned.filter((name) => !shows(found[name], props[name], isCaseIgnored));
            return { id, props: { ...props, ...pick(found, drifted) } };
        },

        update: async (id, olds, news) => {
            const inputs = parse(news);
            const former = (olds["formerSettings"] as Entity | undefined) ?? {};
            const declared = declaredIn(inputs);
            const added = declared.filter((name) => !(name in former));
            const formerSettings = {
                ...pick(former, declared),
                ...(added.length > 0 && pick(await existing(id), added)),
            };
            const dropped = Object.keys(former).filter((name) => !declared.includes(name));
            await write(id, { ...pick(former, dropped), ...pick(inputs, declared) });
            return { outs: { ...inputs, formerSettings } };
        },

        delete: async (id, props) => {
            const former = (props["formerSettings"] as Entity | undefined) ?? {};
            const isGone = async () => (await findEntity(graphClient(), path(id))) === undefined;
            if (declaredSettings.has(keyOf(props)) || Object.keys(former).length === 0 || (await isGone())) {
                return;
            }
            await write(id, former);
        },
    };
}

function pick(entity: Entity, names: readonly string[]): Properties {
    return Object.fromEntries(names.filter((name) => name in entity).map((name) => [name, entity[name]]));
}
