import { z } from "zod";
import {
    applicationAccess,
    findEntity,
    getEntity,
    readAgreed,
    readUntilReplicated,
    writeEntity,
    type Entity,
} from "../../../graph";
import { singleSignOnModes } from "../../../rules/saasApplication";
import { refuseChangedSettings } from "../kit/changedSince";
import type { Run } from "../kit/run";
import { changedProperties, checkInputs, differentProperties, guid, isSame, isUnknown } from "../kit/inputs";
import { CreatedError, type Lifecycle, type LifecycleIn, type Properties } from "../kit/lifecycle";

import {
    declaredSettings,
    formerOf,
    formerSettings,
    refreshed,
    warnOfFoundAsDeclared,
    type Settings,
} from "../kit/settings";
import { matchesWritten } from "../kit/matchesWritten";
import { isUnfinished } from "../kit/unfinished";

/** An existing object of an application, found by app id, and its settings that a resource can own. */
interface ApplicationObject {
    readonly collection: "servicePrincipals" | "applications";
    /** By Graph's names, each optional. An omitted setting stays as it is. */
    readonly settings: z.ZodRawShape;
    /** The structure that each of these settings is a member of. Default: they are the object's own. */
    readonly structures?: Readonly<Record<string, string>>;
    /** What the object is called in messages. */
    readonly what: string;
}

/**
 * Settings of an application's object. Undeclared settings stay. When a setting is no longer declared, its former value
 * returns, because it decides who may sign in and what a token says about them.
 */
function applicationSettings({
    collection,
    settings,
    structures = {},
    what,
}: ApplicationObject): LifecycleIn {
    const names = Object.keys(settings);
    /** The object with the members of structures beside its own. */
    const flat = (entity: Entity): Entity =>
        Object.entries(structures).reduce(
            (all, [name, structure]) => ({
                ...all,
                [name]: (entity[structure] as Entity | null | undefined)?.[name],
            }),
            entity,
        );
    /** A change as Graph takes it. A structure keeps the members that a change does not name. */
    const nested = (change: Settings): Settings => {
        const members: Settings = {};
        for (const [name, value] of Object.entries(change)) {
            const structure = structures[name];
            if (structure === undefined) {
                members[name] = value;
            } else {
                members[structure] = { ...(members[structure] as Settings | undefined), [name]: value };
            }
        }
        return members;
    };
    const schema = z.object({ appId: guid, ...settings });
    const keyOf = (appId: unknown) => `${collection}/${String(appId)}`;
    const pathOf = (id: string) => `/${collection}/${id}`;
    const parse = (props: Properties): Properties =>
        schema.parse(Object.fromEntries(["appId", ...names].map((name) => [name, props[name] ?? undefined])));

    return (run: Run): Lifecycle => {
        const write = async (id: string, change: Settings): Promise<void> => {
            if (Object.keys(change).length === 0) {
                return;
            }
            await writeEntity(run.client, "PATCH", pathOf(id), nested(change));
            await readUntilReplicated(
                run.client,
                (client) => getEntity(client, pathOf(id)),
                (found) => found !== undefined && matchesWritten(flat(found), change),
            );
        };

        const refuseChanged = (id: string, props: Properties, after: Settings): Promise<void> =>
            refuseChangedSettings(run, {
                what: `${what} ${id}`,
                declared: declaredSettings(props, names),
                after,
                isUnfinished: (name) => isUnfinished(props, name),
                read: async (client) => {
                    const entity = await getEntity(client, pathOf(id));
                    return entity && flat(entity);
                },
            });

        const existing = async (id: string): Promise<Entity> => {
            const found = await findEntity(run.client, pathOf(id));
            if (found === undefined) {
                throw new Error(`The ${what} ${id} cannot be read: the tenant has none.`);
            }
            return flat(found);
        };

        return {
            check: (_olds, news) => {
                const result = checkInputs(schema, news);
                const { appId } = result.inputs;
                if (typeof appId === "string" && !isUnknown(appId)) {
                    run.declared.applications.add(keyOf(appId));
                }
                return Promise.resolve(result);
            },

            diff: (_id, olds, news) => {
                const replaces = differentProperties(olds, news, ["appId"]);
                const changes = replaces.length > 0 || changedProperties(olds, news, names).length > 0;
                return Promise.resolve({ changes, replaces });
            },

            create: async (news) => {
                const inputs = parse(news);
                const id = await applicationAccess.findByAppId(
                    run.client,
                    collection,
                    String(inputs["appId"]),
                );
                if (id === undefined) {
                    throw new Error(`The tenant has no ${what} of app id ${String(inputs["appId"])}.`);
                }
                const change = declaredSettings(inputs, names);
                const former = formerSettings(await existing(id), Object.keys(change));
                const outs = { ...inputs, formerSettings: former };
                const same = Object.keys(change).filter((name) => matchesWritten(former[name], change[name]));
                await warnOfFoundAsDeclared(run, `${what} ${id}`, same);
                try {
                    await write(id, change);
                } catch (error) {
                    throw new CreatedError(id, outs, error);
                }
                return { id, outs };
            },

            read: async (id, props) => {
                const owned = declaredSettings(props, names);
                const shown = (entity: Entity | undefined) =>
                    entity && declaredSettings(entity, Object.keys(owned));
                const found = await readAgreed(
                    run.client,
                    async (client) => {
                        const entity = await getEntity(client, pathOf(id));
                        return entity && flat(entity);
                    },
                    (entity) => matchesWritten(entity, owned),
                    (left, right) => isSame(shown(left), shown(right)),
                );
                return found === undefined
                    ? {}
                    : { id, props: { ...props, ...refreshed(props, found, names) } };
            },

            update: async (id, olds, news) => {
                const inputs = parse(news);
                const declared = declaredSettings(inputs, names);
                const known = Object.entries(formerOf(olds) ?? {});
                const dropped = known.filter(([name]) => !(name in declared));
                const kept = known.filter(([name]) => name in declared);
                await refuseChanged(id, olds, Object.fromEntries<unknown>(dropped));
                const added = Object.keys(declared).filter((name) => !kept.some(([other]) => other === name));
                const former = {
                    ...Object.fromEntries<unknown>(kept),
                    ...(added.length > 0 && formerSettings(await existing(id), added)),
                };
                try {
                    await write(id, { ...Object.fromEntries<unknown>(dropped), ...declared });
                } catch (error) {
                    const formers = { ...Object.fromEntries<unknown>(dropped), ...former };
                    throw new CreatedError(id, { ...inputs, ...olds, formerSettings: formers }, error);
                }
                return { outs: { ...inputs, formerSettings: former } };
            },

            delete: async (id, props) => {
                const former = formerOf(props) ?? {};
                if (
                    !run.declared.applications.has(keyOf(props["appId"])) &&
                    Object.keys(former).length > 0 &&
                    (await findEntity(run.client, pathOf(id))) !== undefined
                ) {
                    await refuseChanged(id, props, former);
                    await write(id, former);
                }
            },
        };
    };
}

/** @see https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalSettings = applicationSettings({
    collection: "servicePrincipals",
    what: "enterprise application",
    settings: {
        appRoleAssignmentRequired: z.boolean().optional(),
        preferredSingleSignOnMode: z.enum(singleSignOnModes).optional(),
        loginUrl: z.string().min(1).optional(),
        samlSingleSignOnSettings: z.object({ relayState: z.string().optional() }).optional(),
        notificationEmailAddresses: z.array(z.string().min(1)).optional(),
        preferredTokenSigningKeyThumbprint: z.string().min(1).optional(),
    },
});

/** @see https://learn.microsoft.com/graph/api/resources/webapplication */
export const applicationUrls = applicationSettings({
    collection: "applications",
    what: "app registration",
    settings: {
        identifierUris: z.array(z.string().min(1)).optional(),
        redirectUris: z.array(z.string().min(1)).optional(),
        logoutUrl: z.string().min(1).optional(),
    },
    structures: { redirectUris: "web", logoutUrl: "web" },
});

const optionalClaims = z
    .array(
        z.object({
            name: z.string().min(1),
            essential: z.boolean().default(false),
            additionalProperties: z.array(z.string()).default([]),
        }),
    )
    .default([]);

/** @see https://learn.microsoft.com/graph/api/resources/application */
export const applicationClaims = applicationSettings({
    collection: "applications",
    what: "app registration",
    settings: {
        groupMembershipClaims: z
            .enum(["None", "SecurityGroup", "DirectoryRole", "ApplicationGroup", "All"])
            .optional(),
        optionalClaims: z
            .object({ idToken: optionalClaims, accessToken: optionalClaims, saml2Token: optionalClaims })
            .optional(),
    },
});
